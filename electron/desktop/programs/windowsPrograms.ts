import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { loadRegistry } from '../../platform/windowsRegistry.ts';

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

/**
 * Asks the Windows registry for the text that a key itself has, such as `HKCU\Software\MicroSIP`. The answer is null where there is
 * none, or it cannot be read.
 *
 * @param mainFile path of the running bundle
 */
export function createRegistryDefault(mainFile: string) {
  return async (key: string): Promise<string | null> => {
    const [root, ...path] = key.split('\\');
    if (root !== 'HKCU' && root !== 'HKLM') return null;
    try {
      const value = loadRegistry(mainFile).read(root, path.join('\\'))?.values[''];
      return typeof value === 'string' && value.trim() !== '' ? value : null;
    } catch {
      return null;
    }
  };
}
