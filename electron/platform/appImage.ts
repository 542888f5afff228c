import { realpathSync } from 'node:fs';
import { sep } from 'node:path';

export interface AppImageDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file that runs. */
  readonly executable: string;
}

/**
 * The AppImage that this program was started from, as its runtime says; undefined where none runs. A terminal or file manager that
 * is an AppImage hands its own name down to all that is started from it: what does not lie in the folder that goes with the name
 * has another one, or none.
 */
export function ownAppImage({ env, executable }: AppImageDeps): string | undefined {
  const { APPIMAGE: file, APPDIR: folder } = env;
  if (!file || !folder) return undefined;
  return isInside(executable, folder) ? file : undefined;
}

/** The same of the program that runs. */
export function ownAppImageHere(): string | undefined {
  return ownAppImage({ env: process.env, executable: process.execPath });
}

function isInside(file: string, folder: string): boolean {
  try {
    return realpathSync(file).startsWith(`${realpathSync(folder)}${sep}`);
  } catch {
    return false;
  }
}
