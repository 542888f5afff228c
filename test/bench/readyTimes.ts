import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { PracticePortal } from '../portal/practicePortal.ts';
import { runElectron, type ElectronRun, type Machine, type OfPrograms, type Program } from './electronRun.ts';
import { rowOf, type TimeRow } from './report.ts';

/** When one start was ready for the first call, in milliseconds since the process was asked for. */
export interface ReadyTimes {
  /** Both windows' pages have loaded: of Ringside the main window and the popup. */
  readonly windowsMs: number;
  /** The operator's channel is listened to; null of the bare Electron, which has none. */
  readonly channelMs: number | null;
  /** The later of the two: from now on a call is seen. */
  readonly readyMs: number;
}

const resultSchema = v.object({ windowsLoadedAtMs: v.number() });
const readyWithinMs = 30_000;
const lookEveryMs = 20;

/**
 * Starts the programs in turn, each with two windows of which one is shown, and waits until Ringside could show a call.
 * The profiles of Ringside are connected to the practice portal.
 *
 * @throws where a program was not ready within half a minute
 */
export async function measureReady(
  machine: Machine,
  programs: readonly Program[],
  portal: { readonly practice: PracticePortal; readonly operatorId: number },
  options: { readonly warmUps: number; readonly rounds: number },
): Promise<OfPrograms<readonly ReadyTimes[]>> {
  const times = new Map<Program['name'], ReadyTimes[]>(programs.map(({ name }) => [name, []]));
  for (let round = -options.warmUps; round < options.rounds; round += 1) {
    for (const program of programs) {
      const ready = await measureOnce(machine, program, portal);
      if (round >= 0) times.get(program.name)?.push(ready);
    }
  }
  return times;
}

async function measureOnce(
  machine: Machine,
  program: Program,
  { practice, operatorId }: { readonly practice: PracticePortal; readonly operatorId: number },
): Promise<ReadyTimes> {
  const resultFile = join(program.profileFolder, '..', `${program.name}-ready.json`);
  await rm(resultFile, { force: true });
  const run = runElectron(machine, program, {
    before: ['-r', join(machine.projectRoot, 'test', 'bench', 'readyProbe.cjs')],
    env: { RINGSIDE_BENCH_RESULT: resultFile },
    after: program.name === 'bare' ? ['--also-hidden'] : [],
  });
  const nowMs = (): number => performance.timeOrigin + performance.now();
  try {
    let channel: { readonly id: number; readonly atMs: number } | null = null;
    if (program.name !== 'bare') {
      const { id } = await practice.push.waitForConnection(operatorId, readyWithinMs);
      channel = { id, atMs: nowMs() };
    }
    const windowsMs = (await windowsLoadedAtMs(resultFile, program, run)) - run.spawnedAtMs;
    const channelMs = channel === null ? null : channel.atMs - run.spawnedAtMs;
    const readyMs = Math.max(windowsMs, channelMs ?? 0);
    // The next start is to be heard anew.
    await run.stop();
    if (channel !== null) await practice.push.waitForDisconnection(channel.id, readyWithinMs);
    return { windowsMs, channelMs, readyMs };
  } finally {
    await run.stop();
  }
}

/** Unix ms, as the probe in the program wrote it down. */
async function windowsLoadedAtMs(resultFile: string, { name }: Program, run: ElectronRun): Promise<number> {
  let complaints: string | null = null;
  void run.ended.then((output) => (complaints = output));
  for (let waitedMs = 0; waitedMs < readyWithinMs && complaints === null; waitedMs += lookEveryMs) {
    const text = await readFile(resultFile, 'utf8').catch(() => '');
    if (text !== '') return v.parse(resultSchema, JSON.parse(text)).windowsLoadedAtMs;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  throw new Error(`${name} was not ready: ${complaints ?? 'its windows did not load'}`);
}

/** What the table says of them. */
export function readyRows(times: OfPrograms<readonly ReadyTimes[]>): readonly TimeRow[] {
  return [
    rowOf('start -> both windows have loaded', times, (t) => t.windowsMs),
    rowOf('start -> channel listened to', times, (t) => t.channelMs),
    rowOf('start -> ready for the first call', times, (t) => t.readyMs),
  ];
}
