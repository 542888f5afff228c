import { statSync, type BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';

function identityIn({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs].join('-');
}

/** Of the file that has this name now, by which another one is told from it; null where there is none. */
export async function fileIdentity(file: string): Promise<string | null> {
  try {
    return identityIn(await stat(file, { bigint: true }));
  } catch {
    return null;
  }
}

/** The same at once: for whoever acts upon it, and may leave no time in between. */
export function fileIdentitySync(file: string): string | null {
  try {
    return identityIn(statSync(file, { bigint: true }));
  } catch {
    return null;
  }
}
