import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { runElectron, type Machine, type OfPrograms, type Program } from './electronRun.ts';
import { rowOf, type TimeRow } from './report.ts';

/** When what happened in one start, in milliseconds since the process was asked for. */
export interface StartTimes {
  /** The first line of JavaScript: everything before is Electron's own. */
  readonly scriptMs: number;
  readonly readyMs: number;
  /** The main window was made. */
  readonly windowMs: number;
  readonly domReadyMs: number;
  /** First contentful paint of its page. */
  readonly contentMs: number;
  /** Painted and on the screen. */
  readonly paintedMs: number;
}

const resultSchema = v.object({
  probeAtMs: v.number(),
  readyAtMs: v.number(),
  windowAtMs: v.number(),
  domReadyAtMs: v.number(),
  contentPaintedAtMs: v.number(),
  paintedAtMs: v.number(),
});

const startTimeoutMs = 60_000;

/**
 * Starts a program, waits until its first window is painted and shown, and lets it quit.
 *
 * @throws with the program's own words, when it ends before that
 */
async function measureStart(machine: Machine, program: Program): Promise<StartTimes> {
  const resultFile = join(program.profileFolder, '..', `${program.name}-start.json`);
  await rm(resultFile, { force: true });
  const run = runElectron(machine, program, {
    before: ['-r', join(machine.projectRoot, 'test', 'bench', 'startProbe.cjs')],
    env: { RINGSIDE_BENCH_RESULT: resultFile },
  });
  const timer = setTimeout(() => void run.stop(), startTimeoutMs);
  const complaints = await run.ended;
  clearTimeout(timer);
  const text = await readFile(resultFile, 'utf8').catch(() => {
    throw new Error(`${program.name} ended without a painted window: ${complaints}`);
  });
  const at = v.parse(resultSchema, JSON.parse(text));
  const since = (atMs: number): number => atMs - run.spawnedAtMs;
  return {
    scriptMs: since(at.probeAtMs),
    readyMs: since(at.readyAtMs),
    windowMs: since(at.windowAtMs),
    domReadyMs: since(at.domReadyAtMs),
    contentMs: since(at.contentPaintedAtMs),
    paintedMs: since(at.paintedAtMs),
  };
}

/** Starts the programs in turn, so that whatever else the machine does falls on all of them alike. */
export async function measureStarts(
  machine: Machine,
  programs: readonly Program[],
  options: { readonly warmUps: number; readonly rounds: number },
): Promise<OfPrograms<readonly StartTimes[]>> {
  const times = new Map<Program['name'], StartTimes[]>(programs.map(({ name }) => [name, []]));
  for (let round = -options.warmUps; round < options.rounds; round += 1) {
    for (const program of programs) {
      const start = await measureStart(machine, program);
      if (round >= 0) times.get(program.name)?.push(start);
    }
  }
  return times;
}

/** What the table says of them. */
export function startRows(times: OfPrograms<readonly StartTimes[]>): readonly TimeRow[] {
  return [
    rowOf('start -> first line of JavaScript', times, (t) => t.scriptMs),
    rowOf('start -> ready', times, (t) => t.readyMs),
    rowOf('start -> main window made', times, (t) => t.windowMs),
    rowOf("start -> main window's document ready", times, (t) => t.domReadyMs),
    rowOf('start -> main window painted and shown', times, (t) => t.paintedMs),
  ];
}
