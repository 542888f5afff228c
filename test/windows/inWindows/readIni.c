/* Reads a value as MicroSIP does (settings.cpp): by Windows' own function, into a buffer of 255 characters. Writes it to a file
   as UTF-8. Arguments: the settings file, section, key, where to write. */
#include <stdio.h>
#include <windows.h>

int wmain(int count, wchar_t **words) {
  WCHAR value[256];
  char text[1024];
  FILE *file;
  if (count != 5) return 2;
  GetPrivateProfileStringW(words[2], words[3], L"", value, 255, words[1]);
  WideCharToMultiByte(CP_UTF8, 0, value, -1, text, sizeof text, NULL, NULL);
  file = _wfopen(words[4], L"wb");
  if (file == NULL) return 1;
  fputs(text, file);
  fclose(file);
  return 0;
}
