import type { PushMessage } from '../../../electron/core/ports/portal.ts';
import type { SeededRandom } from '../../bench/fleet/seededRandom.ts';
import type { FastTime } from '../fastTime.ts';

/** What happens to messages between the portal's channel and the program. */
export interface SoakMessages {
  between(message: PushMessage, pass: (message: PushMessage) => void): void;
  /** Hide messages of cards that this operator put away do not arrive. */
  loseEchoes(): () => void;
  /** They arrive twice, the second time late and as news of their own. */
  doubleEchoes(): () => void;
  /** What was said minutes ago is said again, with the time it was said at. Returns how much. */
  replay(count: number): number;
}

const keptAtMost = 400;
/** News younger than this may well be meant. */
const oldFromMs = 60_000;

export function createSoakMessages(deps: {
  readonly time: FastTime;
  readonly random: SeededRandom;
  readonly isPutAway: (callId: string) => boolean;
}): SoakMessages {
  const { time, random } = deps;
  const heard: { readonly message: PushMessage; readonly atMs: number }[] = [];
  let pass: (message: PushMessage) => void = () => undefined;
  let loses = false;
  let doubles = false;

  const isEcho = ({ command, params }: PushMessage): boolean => {
    const callId: unknown =
      typeof params === 'object' && params !== null ? Reflect.get(params, 'callId') : undefined;
    return command === 'hideExternalCall' && typeof callId === 'string' && deps.isPutAway(callId);
  };

  return {
    between(message, passOn) {
      pass = passOn;
      heard.push({ message, atMs: time.elapsedMs() });
      if (heard.length > keptAtMost) heard.shift();
      const echo = isEcho(message);
      if (loses && echo) return;
      passOn(message);
      if (doubles && echo)
        time.timers.after(random.between(100, 12_000), () => passOn({ ...message, mid: null }));
    },
    loseEchoes() {
      loses = true;
      return () => {
        loses = false;
      };
    },
    doubleEchoes() {
      doubles = true;
      return () => {
        doubles = false;
      };
    },
    replay(count) {
      const old = heard.filter(({ atMs }) => time.elapsedMs() - atMs > oldFromMs);
      const again = Array.from({ length: old.length === 0 ? 0 : count }, () => random.pick(old).message);
      for (const message of again) pass(random.next() < 0.5 ? message : { ...message, mid: null });
      return again.length;
    },
  };
}
