import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestBroker } from '../../broker/rig/testBroker.ts';
import { playCluster, playFailures } from './failures.ts';
import { rowOf, tableHead, type FloorGoal, type FloorResult } from './floorResult.ts';
import { playOfficial, playOwn, playShared } from './sizes.ts';

export const floorParts = ['sizes', 'failures', 'cluster'] as const;
type FloorPart = (typeof floorParts)[number];

export interface FloorBenchOptions {
  readonly projectRoot: string;
  /** `bench-out`; the results of parts that are left out are kept there. */
  readonly outputFolder: string;
  readonly desks: readonly number[];
  /** Empty for all. */
  readonly only: readonly string[];
  readonly seed: number;
  readonly print: (text: string) => void;
}

/** With how many desks what is asked. */
const goalOf = (desks: number): FloorGoal =>
  desks === 200
    ? { requestsAtMost: 60, refusedAtMost: 0, lastMsAtMost: 1_000 }
    : { refusedAtMost: 0, lastMsAtMost: 1_000 };

/**
 * Large floors with a real RabbitMQ, in real time.
 * @returns whether every goal was reached
 * @throws where a part cannot be measured
 */
export async function runFloorBench(options: FloorBenchOptions): Promise<boolean> {
  const { print, only, seed, projectRoot } = options;
  const results: FloorResult[] = [];
  const done = (result: FloorResult): void => {
    results.push(result);
    print(rowOf(result));
  };
  const has = (part: FloorPart): boolean => only.length === 0 || only.includes(part);
  print(
    `One ring-all call, its cards dismissed over ten seconds, seed ${seed}; the portal takes 50 requests at once, 2 a second.\n`,
  );
  print(tableHead);
  try {
    if (has('sizes')) {
      const broker = await startTestBroker();
      try {
        for (const desks of options.desks) {
          const what = 'two workers, TLS, own accounts';
          done(await playShared({ projectRoot, desks, seed, brokers: [broker], what, goal: goalOf(desks) }));
          done(await playOwn(projectRoot, desks, seed));
          const official = await playOfficial(desks, seed);
          if (official !== null) done(official);
        }
      } finally {
        await broker.stop();
      }
    }
    if (has('failures')) await playFailures({ projectRoot, seed }, done);
    if (has('cluster')) await playCluster({ projectRoot, seed }, done);
  } finally {
    await write(options.outputFolder, results);
  }
  return results.every(({ isWell }) => isWell);
}

async function write(folder: string, results: readonly FloorResult[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'floor.json');
  const keyOf = ({ who, what, desks }: FloorResult): string => `${who} ${desks} ${what}`;
  let before: readonly FloorResult[] = [];
  try {
    before = (JSON.parse(await readFile(file, 'utf8')) as { results: FloorResult[] }).results;
  } catch {
    // The first run.
  }
  const measured = new Set(results.map(keyOf));
  const kept = before.filter((result) => !measured.has(keyOf(result)));
  await writeFile(file, `${JSON.stringify({ results: [...kept, ...results] }, null, 2)}\n`);
}
