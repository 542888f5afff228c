import type { Call } from '../calls/call.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordTarget } from './recordOffer.ts';

/**
 * So long the same record is not opened again by itself, whoever rings: a caller who tries again finds it open. Whether the
 * operator has closed it the browser does not tell, and one press opens it anew.
 */
export const sameAgainAfterMs = 5 * 60_000;
const callsKeptAtMost = 1_000;
const recordsKeptAtMost = 200;

/** What has been opened, by the rule or by hand. It outlives the calls: a queue comes round with one that was over. */
export interface OpenedRecords {
  /** @param target null where it is not known which */
  note(call: Call, target: RecordTarget | null): void;
  /** Something was opened for this very call, whatever key it goes by now. */
  has(call: Call): boolean;
  wasLately(target: RecordTarget): boolean;
}

export function createOpenedRecords(clock: Pick<Clock, 'monotonicMs'>): OpenedRecords {
  /** Names of calls and of records, the latest last, each with when it was. Monotonic ms. */
  const calls = new Map<string, number>();
  const records = new Map<string, number>();

  const keep = (names: Map<string, number>, name: string, most: number): void => {
    names.delete(name);
    names.set(name, clock.monotonicMs());
    for (const oldest of names.keys()) {
      if (names.size <= most) break;
      names.delete(oldest);
    }
  };

  return {
    note(call, target) {
      for (const name of namesOf(call)) keep(calls, name, callsKeptAtMost);
      if (target !== null) keep(records, nameOf(target), recordsKeptAtMost);
    },
    has: (call) => namesOf(call).some((name) => calls.has(name)),
    wasLately(target) {
      const atMs = records.get(nameOf(target));
      return atMs !== undefined && clock.monotonicMs() - atMs < sameAgainAfterMs;
    },
  };
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
