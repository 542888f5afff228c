import type { Call } from '../calls/call.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordAge } from './recordRule.ts';

/** So long after a call began to ring, or was answered, its record still opens by itself. */
export const openWithinMs = 20_000;
/** What is heard of later than this was missed when it happened: the computer slept, or the connection was broken. */
export const heardLateMs = 10_000;
/** So long after the answer nobody types elsewhere yet. */
export const justAnsweredMs = 3_000;
const keptAtMost = 500;

/** When something happened to a call, by both clocks: either may be set, or stand still while the computer sleeps. */
interface Moment {
  /** Unix ms, as the source says. */
  readonly atMs: number;
  readonly heardMs: number;
  readonly isLate: boolean;
}

interface Heard {
  readonly ring: Moment;
  readonly answer: Moment | null;
}

/** When calls were heard to ring and to be answered. */
export interface HeardCalls {
  /** To be told of every change of a call. */
  note(call: Call): void;
  /** Of what it does now; `old` for one that was never heard of. */
  age(call: Call): RecordAge;
}

export function createHeardCalls(clock: Clock): HeardCalls {
  /** The one that changed longest ago first. */
  const heard = new Map<string, Heard>();

  const momentAt = (atMs: number): Moment => ({
    atMs,
    heardMs: clock.monotonicMs(),
    isLate: clock.nowMs() - atMs > heardLateMs,
  });
  const sinceMs = ({ atMs, heardMs }: Moment): number =>
    Math.max(clock.nowMs() - atMs, clock.monotonicMs() - heardMs);

  return {
    note({ key, rangAtMs, answeredAtMs, formerKeys = [] }) {
      const before = [key, ...formerKeys].map((each) => heard.get(each)).find((each) => each !== undefined);
      // A queue may come round with the same call, which rings anew then.
      const ring = before?.ring.atMs === rangAtMs ? before.ring : momentAt(rangAtMs);
      const answer =
        answeredAtMs === null
          ? null
          : before?.answer?.atMs === answeredAtMs
            ? before.answer
            : momentAt(answeredAtMs);
      heard.delete(key);
      heard.set(key, { ring, answer });
      for (const oldest of heard.keys()) {
        if (heard.size <= keptAtMost) break;
        heard.delete(oldest);
      }
    },
    age({ key, state }) {
      const { ring, answer } = heard.get(key) ?? { ring: null, answer: null };
      const moment = state === 'answered' ? answer : ring;
      if (moment === null || moment.isLate || sinceMs(moment) > openWithinMs) return 'old';
      return sinceMs(moment) <= justAnsweredMs ? 'now' : 'seconds';
    },
  };
}
