import { readdir, readFile } from 'node:fs/promises';
import { median } from './statistics.ts';

const bytesPerKb = 1024;
export const bytesPerMb = 1_000_000;

/**
 * Proportional set size of a process and of all that come from it: memory that several processes share is counted once.
 * Linux only (`/proc/PID/smaps_rollup`).
 *
 * @returns bytes
 */
export async function treePssBytes(rootPid: number): Promise<number> {
  const parents = await parentOfEach();
  const tree = new Set([rootPid]);
  for (let grown = true; grown;) {
    grown = false;
    for (const [pid, parent] of parents) {
      if (!tree.has(parent) || tree.has(pid)) continue;
      tree.add(pid);
      grown = true;
    }
  }
  const sizes = await Promise.all([...tree].map(pssBytes));
  return sizes.reduce((sum, size) => sum + size, 0);
}

export interface SettledMemory {
  readonly bytes: number;
  /** How long it took to settle, milliseconds. */
  readonly afterMs: number;
  /** False when it was still changing at the end of the time allowed. */
  readonly settled: boolean;
}

const readingEveryMs = 500;
const readingsInARow = 20;
const settledWithinBytes = 0.5 * bytesPerMb;
const settleTimeoutMs = 60_000;

/** Reads until the memory has stood still for ten seconds: idle programs collect garbage in their own time; the median of those readings. */
export async function settledPss(rootPid: number): Promise<SettledMemory> {
  const startedAtMs = performance.now();
  const readings: number[] = [];
  for (;;) {
    readings.push(await treePssBytes(rootPid));
    const last = readings.slice(-readingsInARow);
    const afterMs = performance.now() - startedAtMs;
    const settled =
      last.length === readingsInARow && Math.max(...last) - Math.min(...last) <= settledWithinBytes;
    if (settled || afterMs > settleTimeoutMs) return { bytes: median(last), afterMs, settled };
    await new Promise((resolve) => setTimeout(resolve, readingEveryMs));
  }
}

async function parentOfEach(): Promise<ReadonlyMap<number, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(
    pids.map(async (pid): Promise<[number, number] | undefined> => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
      // The name, in brackets, may hold anything; behind it stand the state and the parent.
      const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
      return parent === undefined ? undefined : [pid, Number(parent)];
    }),
  );
  return new Map(parents.filter((entry) => entry !== undefined));
}

async function pssBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * bytesPerKb;
}
