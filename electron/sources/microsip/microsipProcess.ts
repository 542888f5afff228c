import { execFile } from 'node:child_process';
import { win32 } from 'node:path';

const answersWithinMs = 10_000;

/** Where the installed edition keeps its settings (MicroSIP source, settings.cpp), by the environment of Windows. */
export function microsipIniPaths(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { APPDATA, LOCALAPPDATA } = env;
  return [
    ...(APPDATA === undefined ? [] : [win32.join(APPDATA, 'MicroSIP', 'MicroSIP.ini')]),
    // Beside the program where it was made portable; that is where its installer puts it without administrator rights.
    ...(LOCALAPPDATA === undefined ? [] : [win32.join(LOCALAPPDATA, 'MicroSIP', 'MicroSIP.ini')]),
  ];
}

/**
 * Whether MicroSIP runs, by Windows' own `tasklist`. Where that cannot be asked the answer is yes: nothing is written then.
 * False on systems that have no MicroSIP.
 */
export async function isMicrosipRunning(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform !== 'win32') return false;
  const tasklist = win32.join(
    process.env['SystemRoot'] ?? String.raw`C:\Windows`,
    'System32',
    'tasklist.exe',
  );
  const args = ['/FI', 'IMAGENAME eq MicroSIP.exe', '/FO', 'CSV', '/NH'];
  return await new Promise((resolve) => {
    execFile(tasklist, args, { timeout: answersWithinMs, windowsHide: true }, (error, stdout) =>
      resolve(error !== null || /"microsip\.exe"/i.test(stdout)),
    );
  });
}
