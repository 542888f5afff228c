import type { SeededRandom } from '../bench/fleet/seededRandom.ts';
import type { FastTime } from './fastTime.ts';
import { createRandomFaults, type FaultWorld } from './randomFaults.ts';

/** Runs `action` at random times until the soak's time is up. */
export function repeat(
  time: FastTime,
  chance: SeededRandom,
  untilMs: number,
  gapMs: readonly [number, number],
  action: (chance: SeededRandom) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (): void => {
      time.timers.after(chance.between(...gapMs), () => {
        if (time.elapsedMs() >= untilMs) return resolve();
        try {
          action(chance);
        } catch (error) {
          return reject(error instanceof Error ? error : new Error(String(error)));
        }
        next();
      });
    };
    next();
  });
}

/** Lets one thing after the other go wrong until the soak's time is up; in the end all of it is over. */
export async function playFaults(
  world: FaultWorld & {
    readonly untilMs: number;
    readonly counts: Record<string, number>;
    readonly trace: (line: string) => void;
  },
): Promise<void> {
  const { time, random, counts } = world;
  const faults = createRandomFaults(world);
  const running = new Map<string, () => void>();
  await repeat(time, random, world.untilMs, [500, 12_000], (chance) => {
    const fault = chance.pick(faults);
    const lastsMs = chance.between(300, 20_000);
    // One of a kind at a time, so that the first one's end does not end the second.
    if (running.has(fault.name)) return;
    counts[fault.name] = (counts[fault.name] ?? 0) + 1;
    world.trace(`fault: ${fault.name}`);
    const end = fault.strike();
    if (end === undefined) return;
    running.set(fault.name, end);
    time.timers.after(lastsMs, () => {
      if (!running.delete(fault.name)) return;
      world.trace(`fault over: ${fault.name}`);
      end();
    });
  });
  for (const end of running.values()) end();
  running.clear();
}
