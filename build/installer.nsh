# What our installer for Windows does besides electron-builder's own template.
!include WordFunc.nsh

!macro customHeader
  LangString newerIsInstalled ${LANG_ENGLISH} "A newer version of Ringside is installed. Uninstall it first if you want this one."
  LangString newerIsInstalled ${LANG_RUSSIAN} "Установлена более новая версия Ringside. Чтобы поставить эту, сначала удалите её."
  LangString newerIsInstalled ${LANG_GERMAN} "Eine neuere Version von Ringside ist installiert. Entfernen Sie sie zuerst, wenn Sie diese möchten."
  LangString newerIsInstalled ${LANG_SPANISHINTERNATIONAL} "Hay instalada una versión más reciente de Ringside. Desinstálela primero si quiere esta."
  LangString newerIsInstalled ${LANG_PORTUGUESEBR} "Há uma versão mais recente do Ringside instalada. Desinstale-a primeiro se quiser esta."
!macroend

# An older program cannot read what a newer one has written. A final version and its own pre-releases count as one, as they do to
# Windows Installer.
!macro customInit
  ReadRegStr $0 SHELL_CONTEXT "${UNINSTALL_REGISTRY_KEY}" DisplayVersion
  ${if} $0 != ""
    ${WordFind} "${VERSION}" "-" "+1" $1
    ${WordFind} "$0" "-" "+1" $0
    ${VersionCompare} "$1" "$0" $1
    ${if} $1 == 2
      MessageBox MB_OK|MB_ICONSTOP "$(newerIsInstalled)" /SD IDOK
      SetErrorLevel 3
      Quit
    ${endIf}
  ${endIf}
!macroend

# Call links (tel, sip) are the operator's choice, made in the program; ringside: belongs to nobody else.
# SECURITY: what follows `--` is no switch to Chromium, whatever the link holds.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\ringside" "" "URL:Ringside"
  WriteRegStr SHELL_CONTEXT "Software\Classes\ringside" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\ringside\shell\open\command" "" '"$appExe" -- "%1"'
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\ringside"
  # The program wrote them (electron/desktop/autoStart.ts) and Windows, where starting at login was switched off in Task Manager. An
  # upgrade begins with the removal of the older version, and leaves them.
  ${ifNot} ${isUpdated}
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "Ringside"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "Ringside"
  ${endIf}
!macroend
