import { runElectron, type Machine, type OfPrograms, type Program } from './electronRun.ts';
import { settledPss, type SettledMemory } from './processMemory.ts';

/**
 * Memory of the programs with two hidden windows and nothing attached to them, in turn. Ringside is started for the tray:
 * connected, the popup made and not shown; the main window is made when it is first asked for.
 */
export async function measureIdleMemory(
  machine: Machine,
  programs: readonly Program[],
  rounds: number,
): Promise<OfPrograms<readonly SettledMemory[]>> {
  const results = new Map<Program['name'], SettledMemory[]>(programs.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const program of programs) {
      const run = runElectron(machine, program, {
        after: [program.name === 'bare' ? '--hidden-windows=2' : '--hidden'],
      });
      try {
        results.get(program.name)?.push(await settledPss(run.pid));
      } finally {
        await run.stop();
      }
    }
  }
  return results;
}
