import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestBroker } from '../../broker/rig/testBroker.ts';
import { playCluster, playFailures } from './failures.ts';
import { rowOf, tableHead, type FloorGoal, type FloorResult } from './floorResult.ts';
import { measureDeskMemory, rowOfMemory, type MemoryResult } from './memory/deskMemory.ts';
import { playRegistering, rowOfRegistering, type RegisteringResult } from './registering.ts';
import { playOfficial, playOwn, playShared } from './sizes.ts';

export const floorParts = ['sizes', 'failures', 'cluster', 'registering', 'memory'] as const;
type FloorPart = (typeof floorParts)[number];

export interface FloorBenchOptions {
  readonly projectRoot: string;
  /** `bench-out`; the results of parts that are left out are kept there. */
  readonly outputFolder: string;
  readonly desks: readonly number[];
  /** Empty for all. */
  readonly only: readonly string[];
  readonly seed: number;
  /** Which Electron the memory is measured in. */
  readonly electron: () => Promise<{ readonly path: string; readonly switches: readonly string[] }>;
  readonly print: (text: string) => void;
}

/** What is kept in `floor.json`. */
interface FloorValues {
  readonly results: readonly FloorResult[];
  readonly registering: readonly RegisteringResult[];
  readonly memory: MemoryResult | null;
}

const registeringDesks = 50;
const memoryRounds = 5;

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
  const registering: RegisteringResult[] = [];
  let memory: MemoryResult | null = null;
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
          const shared = {
            projectRoot,
            desks,
            seed,
            brokers: [broker],
            what,
            goal: goalOf(desks),
            isRested: true,
          };
          done(await playShared(shared));
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
    print('');
    if (has('registering')) {
      for (const registeredBy of ['each desk', 'telephone system'] as const) {
        const result = await playRegistering(registeredBy, registeringDesks, seed);
        registering.push(result);
        print(rowOfRegistering(result));
      }
    }
    if (has('memory')) {
      memory = await measureDeskMemory(projectRoot, await options.electron(), memoryRounds);
      print(rowOfMemory(memory));
    }
  } finally {
    await write(options.outputFolder, { results, registering, memory });
  }
  return results.every(({ isWell }) => isWell) && memory?.isWell !== false;
}

/** What was not measured this time stays as it was. */
async function write(folder: string, values: FloorValues): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'floor.json');
  const before = await valuesIn(file);
  const keyOf = ({ who, what, desks }: FloorResult): string =>
    who === 'b24jssdk' ? `${who} ${desks}` : `${who} ${desks} ${what}`;
  const measured = new Set(values.results.map(keyOf));
  const kept = before.results.filter((result) => !measured.has(keyOf(result)));
  const next: FloorValues = {
    results: [...kept, ...values.results].toSorted((one, other) => one.desks - other.desks),
    registering: values.registering.length > 0 ? values.registering : before.registering,
    memory: values.memory ?? before.memory,
  };
  await writeFile(file, `${JSON.stringify(next, null, 2)}\n`);
}

async function valuesIn(file: string): Promise<FloorValues> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? { results: [], registering: [], memory: null } : (JSON.parse(text) as FloorValues);
}
