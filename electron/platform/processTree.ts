import { readFile } from 'node:fs/promises';

/** Nothing is started through more programs than that. */
const generationsAtMost = 30;

/**
 * Whether one process was started by another, be it through others. False where it cannot be told: the processes are gone, or
 * one that started others has ended. Linux alone (proc(5), `/proc/<pid>/stat`). Never fails.
 */
export async function descendsFrom(processId: number, ancestorId: number): Promise<boolean> {
  let current = processId;
  for (let generation = 0; generation < generationsAtMost && current > 1; generation += 1) {
    const parent = await parentOf(current);
    if (parent === ancestorId) return true;
    if (parent === null) return false;
    current = parent;
  }
  return false;
}

async function parentOf(processId: number): Promise<number | null> {
  const text = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => '');
  // The second field is the program's name in brackets, which may have brackets and spaces itself.
  const [, parent] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const id = Number(parent);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
