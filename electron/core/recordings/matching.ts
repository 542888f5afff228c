import type { CallDirection } from '../../../contracts/calls.ts';
import { isSameNumber } from '../numbers/sameNumber.ts';
import { isWithheld } from '../numbers/withheld.ts';
import type { RecordingName } from './recordingName.ts';

/** A call that was talked on. Times are Unix ms. */
export interface TalkedCall {
  readonly key: string;
  readonly direction: CallDirection;
  readonly phoneNumber: string;
  readonly startedAtMs: number;
  readonly answeredAtMs: number;
  /** Null while it goes on, or where nobody knows. */
  readonly endedAtMs: number | null;
  /** It goes on. */
  readonly isLive: boolean;
}

/** Names have whole seconds, and a phone tells of the answer a moment before or after it begins to record. */
const toleranceMs = 3_000;
/** Without a number nothing but the answer tells to which of two calls a recording belongs. */
const answerToleranceMs = 5_000;
/** A talk whose end nobody knows is no longer than this. */
const longestTalkMs = 4 * 3_600_000;

/**
 * Calls that a recording may be of: those of its number during whose talk it began; where its name has no number, those that were
 * answered when it began. One, and it is that; several, and only the operator knows.
 *
 * @param country of the operator, ISO 3166-1 alpha-2
 */
export function callsOfRecording<C extends TalkedCall>(
  name: Pick<RecordingName, 'startsMs' | 'number' | 'direction'>,
  calls: readonly C[],
  country: string,
): readonly C[] {
  return calls.filter((call) => {
    if (!isOfDirection(name.direction, call.direction)) return false;
    if (name.number === null)
      return name.startsMs.some((startMs) => Math.abs(startMs - call.answeredAtMs) <= answerToleranceMs);
    const beganInTalk = name.startsMs.some(
      (startMs) => startMs >= call.answeredAtMs - toleranceMs && startMs <= lastStartMs(call),
    );
    return beganInTalk && isOfNumber(name.number, call.phoneNumber, country);
  });
}

/** The program died in a talk whose end nobody knows: what begins later may be of the next one with the same caller. */
function lastStartMs({ answeredAtMs, endedAtMs, isLive }: TalkedCall): number {
  if (endedAtMs !== null) return endedAtMs + toleranceMs;
  return answeredAtMs + (isLive ? longestTalkMs : answerToleranceMs);
}

/** Some phones turn a recording into another kind once the talk is over. */
const writtenAfterMs = 15 * 60_000;

/**
 * Whether its files were written last when those of this call were: by a name alone a phone whose clock is wrong, or a file that was
 * copied there, may look like one of it.
 *
 * @param modifiedMs Unix ms, of each file
 */
export function isWrittenWith(
  { answeredAtMs, endedAtMs }: TalkedCall,
  modifiedMs: readonly number[],
): boolean {
  const lastMs = (endedAtMs ?? Infinity) + writtenAfterMs;
  return modifiedMs.every((atMs) => atMs >= answeredAtMs - toleranceMs && atMs <= lastMs);
}

/** Calls about that time, for the operator to choose from. */
export function callsAbout<C extends TalkedCall>(
  { startsMs }: Pick<RecordingName, 'startsMs'>,
  calls: readonly C[],
): readonly C[] {
  const aboutMs = 15 * 60_000;
  return calls.filter((call) =>
    startsMs.some(
      (startMs) =>
        startMs >= call.startedAtMs - aboutMs &&
        startMs <= (call.endedAtMs ?? call.answeredAtMs + longestTalkMs) + aboutMs,
    ),
  );
}

function isOfDirection(named: RecordingName['direction'], direction: CallDirection): boolean {
  return named === null || (direction !== 'incoming' && direction !== 'outgoing') || named === direction;
}

/** Names of files have `_` where a number has what no file name may have. */
function isOfNumber(named: string, phoneNumber: string, country: string): boolean {
  if (isWithheld(named) || isWithheld(phoneNumber)) return isWithheld(named) && isWithheld(phoneNumber);
  return (
    isSameNumber(named, phoneNumber, country) ||
    isSameNumber(named.replaceAll('_', ' '), phoneNumber, country)
  );
}
