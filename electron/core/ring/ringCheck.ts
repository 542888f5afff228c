import { AppError } from '../../../contracts/errors.ts';
import type { RingPlayed, RingSound } from '../../../contracts/ring/ring.ts';
import { toneThatRings } from '../../../contracts/ring/sounds.ts';
import type { Settings } from '../../../contracts/settings.ts';
import type { Timers } from '../ports/clock.ts';
import { checkResult, type Check, type CheckResult } from '../selfCheck/check.ts';

export interface RingCheckDeps {
  readonly settings: () => Settings;
  /** Has a page play this for a moment, which then tells `played`. */
  readonly play: (sound: RingSound) => void;
  readonly timers: Timers;
}

/** An output has up to six seconds to begin, and so has the system's after it. */
const playsWithinMs = 14_000;
const limitMs = 15_000;

/** One round of the tone that was chosen, on the output that was chosen, until the page says that it was played. */
export function createRingCheck({ settings, play, timers }: RingCheckDeps): Check & {
  played(how: RingPlayed): void;
} {
  let waiting = (_how: RingPlayed): void => undefined;
  return {
    name: 'sound',
    isNoticed: true,
    limitMs,
    played: (how) => waiting(how),
    async run(): Promise<CheckResult> {
      const chosen = settings();
      const { ringVolume: volume, ringOutput: output } = chosen;
      const tone = toneThatRings(chosen);
      if (tone === null) return { state: 'notInUse', facts: { why: 'off' } };
      if (volume === 0) return { state: 'notInUse', facts: { why: 'volume' } };
      let stopWaiting = (): void => undefined;
      try {
        const { problem, output: heardOn } = await new Promise<RingPlayed>((resolve, reject) => {
          waiting = resolve;
          stopWaiting = timers.after(playsWithinMs, () => reject(new AppError('ring.notHeard')));
          play({ tone, volume, output });
        });
        return checkResult(problem === null ? null : { code: problem, params: { output: heardOn } }, {
          output: heardOn,
        });
      } finally {
        stopWaiting();
      }
    },
  };
}
