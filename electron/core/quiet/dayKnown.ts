import type { QuietReason } from '../../../contracts/quiet/quiet.ts';
import type { Asked, DayAnswer } from '../ports/people/workingDay.ts';

/** The working day, and whether the operator is absent: each is asked, known and ended by hand for itself. */
export const dayParts = ['day', 'absent'] as const;
export type DayPart = (typeof dayParts)[number];

/** What was told of one of the two last. */
interface Told {
  readonly reason: QuietReason | null;
  /** What the quiet is told from the next one by. */
  readonly mark: string;
  /** Unix ms: time in which the computer slept counts. */
  readonly atMs: number;
  /** The last question was not answered. */
  readonly hasFailedSince: boolean;
}

/** Null: it was never told by this sign-in. */
export type DayKnown = Readonly<Record<DayPart, Told | null>>;

export const nothingKnown: DayKnown = { day: null, absent: null };

/** Nobody could tell for so long: what was said before holds no more. */
const holdsFailingMs = 2 * 60 * 60_000;
/** And no answer holds longer than this: nobody came, and nobody called. */
const holdsMs = 24 * 60 * 60_000;

/** A reason for quiet that holds. */
export interface DayReason {
  readonly part: DayPart;
  readonly reason: QuietReason;
  readonly mark: string;
  /** How long it holds yet, if nothing is told. */
  readonly leftMs: number;
}

/** @param nowMs Unix ms */
export function knownAfter(before: DayKnown, { day, absent }: DayAnswer, nowMs: number): DayKnown {
  return {
    day: toldAfter(before.day, day, (stands) => (stands === 'open' ? null : stands), nowMs),
    absent: toldAfter(before.absent, absent, (isAbsent) => (isAbsent ? 'absent' : null), nowMs),
  };
}

function toldAfter<T>(
  before: Told | null,
  asked: Asked<T>,
  reasonOf: (value: T) => QuietReason | null,
  atMs: number,
): Told | null {
  if (asked.is === 'unknown') return before === null ? null : { ...before, hasFailedSince: true };
  return { reason: reasonOf(asked.value), mark: asked.mark, atMs, hasFailedSince: false };
}

/** The one that counts first. A clock that was set back makes nothing hold for ever. @param nowMs Unix ms */
export function reasonsOf(known: DayKnown, nowMs: number): readonly DayReason[] {
  return dayParts.flatMap((part) => {
    const told = known[part];
    if (told === null || told.reason === null) return [];
    const leftMs = (told.hasFailedSince ? holdsFailingMs : holdsMs) - Math.abs(nowMs - told.atMs);
    return leftMs > 0 ? [{ part, reason: told.reason, mark: told.mark, leftMs }] : [];
  });
}

/** The last question was to no purpose: nobody answered, or not what it is quiet for. @param nowMs Unix ms */
export function hasFailed(known: DayKnown, nowMs: number): boolean {
  const areAllFailed = dayParts.every((part) => known[part]?.hasFailedSince ?? true);
  return areAllFailed || reasonsOf(known, nowMs).some(({ part }) => known[part]?.hasFailedSince === true);
}
