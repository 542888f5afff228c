/* Stands where Electron for Windows would: npm has none. It writes down where it was started from and with what, so that
   installers and links can be tried, and stays open where it is asked to. Never to be handed out. */
#include <stdio.h>
#include <string.h>
#include <windows.h>

/* What @electron/fuses looks for: its sentinel, version 1, the number of fuses, and how each is set. */
__attribute__((used)) static volatile char fuses[] = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x08" "10101100";

int WINAPI WinMain(HINSTANCE instance, HINSTANCE previous, LPSTR arguments, int show) {
  char program[MAX_PATH];
  char log[MAX_PATH] = "C:\\ringside-started.txt";
  FILE *file;
  (void)instance; (void)previous; (void)show;
  GetModuleFileNameA(NULL, program, MAX_PATH);
  file = fopen(log, "a");
  if (file != NULL) {
    fprintf(file, "%s | %s | %c\n", program, arguments, fuses[34]);
    fclose(file);
  }
  if (strstr(arguments, "--wait") != NULL) Sleep(60000);
  return 0;
}
