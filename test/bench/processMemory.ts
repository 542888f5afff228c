import { readdir, readFile, readlink } from 'node:fs/promises';
import { median } from './statistics.ts';

const bytesPerKb = 1024;
export const bytesPerMb = 1_000_000;

/**
 * Proportional set size of a process and of all that come from it: memory that several processes share is counted once.
 * Linux only (`/proc/PID/smaps_rollup`).
 *
 * @returns bytes of each, by what it is for and its id
 */
async function treePssBytes(rootPid: number): Promise<Readonly<Record<string, number>>> {
  const sizes = [...(await treeOf(rootPid))].map(
    async (pid) => [`${await purposeOf(pid)} ${pid}`, await pssBytes(pid)] as const,
  );
  return Object.fromEntries(await Promise.all(sizes));
}

/** As Chromium names its processes; the main process has no name. */
async function purposeOf(pid: number): Promise<string> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const [, subType] = /--utility-sub-type=([^\0 ]+)/.exec(command) ?? [];
  return subType ?? /--type=([^\0 ]+)/.exec(command)?.[1] ?? 'main';
}

async function treeOf(rootPid: number): Promise<ReadonlySet<number>> {
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
  return tree;
}

/** Whether another program runs from the same executable: it takes its share of the pages that both have in memory. */
async function sharesWithOthers(rootPid: number): Promise<boolean> {
  const executable = await executableOf(rootPid);
  const tree = await treeOf(rootPid);
  const others = (await allPids()).filter((pid) => !tree.has(pid));
  return (await Promise.all(others.map(executableOf))).includes(executable);
}

function executableOf(pid: number): Promise<string> {
  return readlink(`/proc/${pid}/exe`).catch(() => '');
}

async function allPids(): Promise<readonly number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

export interface SettledMemory {
  readonly bytes: number;
  /** Of each process at the end. */
  readonly bytesByProcess: Readonly<Record<string, number>>;
  /** How long it took to settle, milliseconds. */
  readonly afterMs: number;
  /** False when it was still changing at the end of the time allowed. */
  readonly settled: boolean;
  /** False when another program of the same executable ran meanwhile, which makes the memory look smaller. */
  readonly alone: boolean;
}

const readingEveryMs = 500;
const readingsInARow = 20;
const settledWithinBytes = 0.5 * bytesPerMb;
const settleTimeoutMs = 60_000;

/**
 * Reads until the memory has stood still for ten seconds, since idle programs collect garbage in their own time; the median
 * of those readings. What is read beside another program of the same executable does not count unless that goes on for long.
 */
export async function settledPss(rootPid: number): Promise<SettledMemory> {
  const startedAtMs = performance.now();
  const readings: { readonly bytes: number; readonly alone: boolean }[] = [];
  for (;;) {
    const bytesByProcess = await treePssBytes(rootPid);
    readings.push({ bytes: sumOf(Object.values(bytesByProcess)), alone: !(await sharesWithOthers(rootPid)) });
    const last = readings.slice(-readingsInARow);
    const bytes = last.map((reading) => reading.bytes);
    const afterMs = performance.now() - startedAtMs;
    const alone = last.every((reading) => reading.alone);
    const settled =
      last.length === readingsInARow && Math.max(...bytes) - Math.min(...bytes) <= settledWithinBytes;
    if ((settled && alone) || afterMs > settleTimeoutMs)
      return { bytes: median(bytes), bytesByProcess, afterMs, settled, alone };
    await new Promise((resolve) => setTimeout(resolve, readingEveryMs));
  }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

async function parentOfEach(): Promise<ReadonlyMap<number, number>> {
  const parents = await Promise.all(
    (await allPids()).map(async (pid): Promise<[number, number] | undefined> => {
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
