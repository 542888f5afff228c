import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { runElectron, type Machine, type Program } from './electronRun.ts';

const resultSchema = v.array(v.number());
const withinMs = 120_000;

/**
 * What the display alone takes, in the bare Electron with its window shown.
 *
 * @returns how long each change of the page at rest waited until it was painted, milliseconds
 * @throws with the program's own words, when it ends before it has measured
 */
export async function measureFrames(
  machine: Machine,
  bare: Program,
  rounds: number,
): Promise<readonly number[]> {
  const resultFile = join(bare.profileFolder, '..', `${bare.name}-frames.json`);
  await rm(resultFile, { force: true });
  const run = runElectron(machine, bare, {
    before: ['-r', join(machine.projectRoot, 'test', 'bench', 'frameProbe.cjs')],
    env: { RINGSIDE_BENCH_RESULT: resultFile, RINGSIDE_BENCH_ROUNDS: String(rounds) },
  });
  const timer = setTimeout(() => void run.stop(), withinMs);
  const complaints = await run.ended;
  clearTimeout(timer);
  const text = await readFile(resultFile, 'utf8').catch(() => {
    throw new Error(`${bare.name} measured no frames: ${complaints}`);
  });
  return v.parse(resultSchema, JSON.parse(text));
}
