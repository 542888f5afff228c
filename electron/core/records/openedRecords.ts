import type { Call } from '../calls/call.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordTarget } from './recordOffer.ts';

/**
 * So long the same record is not opened again by another call: a caller who redials at once finds it open. Later the operator may
 * have closed it, which no browser tells, or lost it among others: a page too many costs them less than one that is missing.
 */
export const sameAgainAfterMs = 60_000;
const callsKeptAtMost = 1_000;
const recordsKeptAtMost = 200;

/** What has been opened, by the rule or by hand. It outlives the calls: a queue comes round with one that was over. */
export interface OpenedRecords {
  /**
   * @param target null where it is not known which
   * @param quietly it lies behind what the operator looks at, or may
   */
  note(call: Call, target: RecordTarget | null, quietly: boolean): void;
  /** It turned out that nothing was opened. */
  forget(call: Call, target: RecordTarget): void;
  /** Another ring for which it would have been opened: whoever redials again and again has one page, not one a minute. */
  renew(target: RecordTarget): void;
  /** Something was opened for this very call, whatever key it goes by now. */
  has(call: Call): boolean;
  /** @param quietly whether behind would do as well; else in front alone counts */
  wasLately(target: RecordTarget, quietly: boolean): boolean;
}

/** When it came up last, and when it came to the front. Monotonic ms. */
interface CameUp {
  readonly atMs: number;
  readonly inFrontAtMs: number;
}

export function createOpenedRecords(clock: Pick<Clock, 'monotonicMs'>): OpenedRecords {
  /** Names of calls and of records, the latest last. */
  const calls = new Map<string, true>();
  const records = new Map<string, CameUp>();

  const isRecent = (atMs: number | undefined): boolean =>
    atMs !== undefined && clock.monotonicMs() - atMs < sameAgainAfterMs;
  const noteRecord = (target: RecordTarget, quietly: boolean): void => {
    const name = nameOf(target);
    const atMs = clock.monotonicMs();
    const inFrontAtMs = quietly ? (records.get(name)?.inFrontAtMs ?? -Infinity) : atMs;
    keep(records, name, { atMs, inFrontAtMs }, recordsKeptAtMost);
  };

  return {
    note(call, target, quietly) {
      for (const name of namesOf(call)) keep(calls, name, true, callsKeptAtMost);
      if (target !== null) noteRecord(target, quietly);
    },
    forget(call, target) {
      for (const name of namesOf(call)) calls.delete(name);
      records.delete(nameOf(target));
    },
    renew: (target) => noteRecord(target, true),
    has: (call) => namesOf(call).some((name) => calls.has(name)),
    wasLately(target, quietly) {
      const came = records.get(nameOf(target));
      return isRecent(quietly ? came?.atMs : came?.inFrontAtMs);
    },
  };
}

function keep<T>(names: Map<string, T>, name: string, value: T, most: number): void {
  names.delete(name);
  names.set(name, value);
  for (const oldest of names.keys()) {
    if (names.size <= most) break;
    names.delete(oldest);
  }
}

/** A call that was joined goes by the keys of both. */
function namesOf({ key, formerKeys = [], callId }: Call): string[] {
  return [key, ...formerKeys, ...(callId === null ? [] : [`CALL_ID ${callId}`])];
}

function nameOf(target: RecordTarget): string {
  switch (target.is) {
    case 'record':
      return `${target.entity.type} ${target.entity.id}`;
    case 'new':
      return `new ${target.type} ${target.phone}`;
    case 'address':
      return target.address;
    case 'list':
      return `list ${target.phone}`;
  }
}
