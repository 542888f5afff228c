import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { loadRegistry, type TextWithVariables } from '../../platform/windowsRegistry.ts';

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
 * Asks the Windows registry for the text that a key itself has, such as `HKCU\Software\MicroSIP`, its variables filled in as Windows
 * would. The answer is null where there is none, or it cannot be read.
 *
 * @param mainFile path of the running bundle
 */
export function createRegistryDefault(mainFile: string) {
  return async (key: string): Promise<string | null> => {
    const [root, ...path] = key.split('\\');
    if (root !== 'HKCU' && root !== 'HKLM') return null;
    try {
      const value = loadRegistry(mainFile).read(root, path.join('\\'))?.values[''];
      const text = holdsVariables(value) ? filledIn(value.withVariables, process.env) : value;
      return typeof text === 'string' && text.trim() !== '' ? text : null;
    } catch {
      return null;
    }
  };
}

function holdsVariables(value: unknown): value is TextWithVariables {
  return typeof value === 'object' && value !== null && 'withVariables' in value;
}

/** What is no variable stays as it is written. */
function filledIn(text: string, env: NodeJS.ProcessEnv): string {
  return text.replace(/%([^%]+)%/g, (written, name: string) => env[name] ?? written);
}
