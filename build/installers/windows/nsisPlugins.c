/* Stand-ins for the NSIS plug-ins that electron-builder's template calls, which neither Debian nor npm has. Each is compiled
   out of this file with one PLUGIN_ of the below. Good for trying an installer under Wine, never for handing it out. */
#include <windows.h>
#include <tlhelp32.h>
#include <wchar.h>
#include <nsis/pluginapi.h>

#define PLUGIN_CALL(name) \
  void __declspec(dllexport) __cdecl name(HWND window, int string_size, LPTSTR variables, stack_t **stacktop, \
                                          extra_parameters *extra)
#define BEGIN \
  EXDLL_INIT(); \
  (void)window; \
  (void)extra

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved) {
  (void)instance; (void)reason; (void)reserved;
  return TRUE;
}

#ifdef PLUGIN_StdUtils
/* The command line behind the program's name. */
static LPCWSTR arguments(void) {
  LPCWSTR at = GetCommandLineW();
  if (*at == L'"') {
    at = wcschr(at + 1, L'"');
    at = at == NULL ? L"" : at + 1;
  } else {
    while (*at && *at != L' ') at++;
  }
  while (*at == L' ') at++;
  return at;
}
/* --name, --name=value or /name */
static BOOL find(LPCWSTR name, LPWSTR value) {
  size_t length = wcslen(name);
  LPCWSTR first = arguments();
  for (LPCWSTR at = first; *at; at++) {
    LPCWSTR word = at;
    if (at != first && at[-1] != L' ') continue;
    if (word[0] == L'-' && word[1] == L'-') word += 2;
    else if (word[0] == L'/') word += 1;
    else continue;
    if (_wcsnicmp(word, name, length) != 0) continue;
    word += length;
    if (*word != 0 && *word != L' ' && *word != L'=') continue;
    if (value != NULL) {
      if (*word == L'=') word++;
      while (*word && *word != L' ') *value++ = *word++;
      *value = 0;
    }
    return TRUE;
  }
  return FALSE;
}
PLUGIN_CALL(TestParameter) {
  WCHAR name[1024];
  BEGIN;
  popstring(name);
  pushstring(find(name, NULL) ? L"true" : L"false");
}
PLUGIN_CALL(GetParameter) {
  WCHAR otherwise[1024], name[1024], value[1024];
  BEGIN;
  popstring(otherwise);
  popstring(name);
  pushstring(find(name, value) ? value : otherwise);
}
PLUGIN_CALL(GetAllParameters) {
  WCHAR truncate[1024];
  BEGIN;
  popstring(truncate);
  pushstring(arguments());
}
PLUGIN_CALL(GetParentPath) {
  WCHAR path[1024];
  BEGIN;
  popstring(path);
  LPWSTR end = wcsrchr(path, L'\\');
  if (end != NULL) *end = 0;
  pushstring(path);
}
PLUGIN_CALL(ExecShellAsUser) {
  WCHAR with[1024], verb[1024], file[1024];
  BEGIN;
  popstring(with);
  popstring(verb);
  popstring(file);
  pushstring((INT_PTR)ShellExecuteW(NULL, verb, file, with, NULL, SW_SHOW) > 32 ? L"ok" : L"error");
}
PLUGIN_CALL(HashFile) {
  WCHAR algorithm[1024], file[1024];
  BEGIN;
  popstring(algorithm);
  popstring(file);
  pushstring(L"error");
}
#endif

#ifdef PLUGIN_UAC
/* One process, which is the outer one and an administrator. */
PLUGIN_CALL(_) {
  WCHAR command[64] = L"";
  BEGIN;
  popstring(command);
  if (command[0] == L'0') {
    setuservariable(INST_0, L"0");
    setuservariable(INST_1, L"2");
    setuservariable(INST_2, L"0");
    setuservariable(INST_3, L"1");
  } else if (command[0] == L'2' || command[0] == L'3') {
    LPCWSTR answer = command[0] == L'2' ? L"1" : L"0";
    if (command[1] == L's') pushstring(answer);
    else setuservariable(INST_0, answer);
  } else if (command[0] == L'6') {
    pushstring(L"12288");
  }
}
#endif

#ifdef PLUGIN_nsProcess
/* nsProcess's answers: 0 found, 603 not there. */
static int each(LPCWSTR name, BOOL end) {
  int answer = 603;
  PROCESSENTRY32W entry = {.dwSize = sizeof entry};
  HANDLE list = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  for (BOOL more = Process32FirstW(list, &entry); more; more = Process32NextW(list, &entry)) {
    if (lstrcmpiW(entry.szExeFile, name) != 0) continue;
    answer = 0;
    if (!end) continue;
    HANDLE process = OpenProcess(PROCESS_TERMINATE, FALSE, entry.th32ProcessID);
    if (process == NULL) continue;
    TerminateProcess(process, 1);
    CloseHandle(process);
  }
  CloseHandle(list);
  return answer;
}
PLUGIN_CALL(_FindProcess) {
  WCHAR name[1024];
  BEGIN;
  popstring(name);
  pushint(each(name, FALSE));
}
PLUGIN_CALL(_KillProcess) {
  WCHAR name[1024];
  BEGIN;
  popstring(name);
  pushint(each(name, TRUE));
}
PLUGIN_CALL(_CloseProcess) {
  WCHAR name[1024];
  BEGIN;
  popstring(name);
  pushint(each(name, TRUE));
}
PLUGIN_CALL(_Unload) {
  BEGIN;
}
#endif

#ifdef PLUGIN_WinShell
PLUGIN_CALL(SetLnkAUMI) {
  WCHAR link[1024], id[1024];
  BEGIN;
  popstring(link);
  popstring(id);
  /* Wine's links have no such property: what they are given is noted beside them. */
  WritePrivateProfileStringW(L"AppUserModelId", link, id, L"C:\\shortcut-ids.ini");
}
PLUGIN_CALL(UninstShortcut) {
  WCHAR link[1024];
  BEGIN;
  popstring(link);
}
PLUGIN_CALL(UninstAppUserModelId) {
  WCHAR id[1024];
  BEGIN;
  popstring(id);
}
#endif

#ifdef PLUGIN_nsis7z
/* With a 7z.exe that was put beside Windows for it. */
PLUGIN_CALL(Extract) {
  WCHAR archive[1024], folder[1024], command[4096];
  STARTUPINFOW start = {.cb = sizeof start};
  PROCESS_INFORMATION process;
  BEGIN;
  popstring(archive);
  GetCurrentDirectoryW(1024, folder);
  wsprintfW(command, L"C:\\7z\\7z.exe x -y \"-o%s\" \"%s\"", folder, archive);
  if (!CreateProcessW(NULL, command, NULL, NULL, FALSE, CREATE_NO_WINDOW, NULL, NULL, &start, &process)) return;
  WaitForSingleObject(process.hProcess, INFINITE);
  CloseHandle(process.hProcess);
  CloseHandle(process.hThread);
}
#endif

#ifdef PLUGIN_SpiderBanner
PLUGIN_CALL(Show) {
  WCHAR word[1024];
  BEGIN;
  while (!popstring(word)) {
    if (word[0] != L'/') {
      pushstring(word);
      break;
    }
    if (lstrcmpiW(word, L"/ICON") == 0) popstring(word);
  }
}
#endif
