import { execFile, spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { win32 } from 'node:path';

export async function fileExists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Starts a program without a shell and lets go of it. Rejects with the system's error where it does not start. */
export function launch(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore', shell: false });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}

/** Default value of a registry key, asked of Windows' own `reg.exe`; null where there is none, or this is not Windows. */
export function registryDefault(key: string): Promise<string | null> {
  const root = process.env['SystemRoot'];
  if (process.platform !== 'win32' || root === undefined) return Promise.resolve(null);
  const reg = win32.join(root, 'System32', 'reg.exe');
  return new Promise((resolve) => {
    execFile(reg, ['query', key, '/ve'], { timeout: 3000, windowsHide: true }, (error, stdout) =>
      resolve(error === null ? defaultValueIn(stdout) : null),
    );
  });
}

/**
 * `    (Default)    REG_SZ    C:\Program Files\MicroSIP`; the name in brackets is in the system's language, so that the type
 * is what is looked for.
 */
export function defaultValueIn(output: string): string | null {
  return /\bREG(?:_EXPAND)?_SZ[ \t]+(\S[^\r\n]*?)[ \t]*$/m.exec(output)?.[1] ?? null;
}
