import type { KeptChange } from '../../core/ports/history/callHistory.ts';
import { asksForCallBack, isOfFilter, isReturn, isUnfinished } from '../../core/ports/history/keptCall.ts';

type Value = string | number | null;

/**
 * The columns of a call beside its place: what it is found, counted and sorted by. `details` is all of it as JSON, and the one
 * thing that is shown: what is merely shown of a call needs no column (`core/ports/history/keptCall.ts`). A column more is an entry here
 * and in `migrations`.
 */
const columns = {
  key: ({ call }) => call.key,
  started_at_ms: ({ call }) => wholeMs(call.startedAtMs),
  // Who asked to be called back has not called.
  direction: ({ call }) => (call.request === undefined ? call.direction : 'request'),
  answered_at_ms: ({ call }) => msOrNull(call.answeredAtMs),
  ended_at_ms: ({ call }) => msOrNull(call.endedAtMs),
  is_test: ({ call }) => Number(call.isTest),
  answered: ({ call }) => Number(isOfFilter(call, 'answered')),
  missed: ({ call }) => Number(isOfFilter(call, 'missed')),
  live: ({ call }) => Number(isOfFilter(call, 'live')),
  problem: ({ call }) => Number(isOfFilter(call, 'problem')),
  asks: ({ call }) => Number(asksForCallBack(call)),
  returns: ({ call }) => Number(isReturn(call)),
  unfinished: ({ call }) => Number(isUnfinished(call)),
  caller: ({ caller }) => caller,
  text: ({ text }) => text,
  digits: ({ digits }) => digits,
  details: ({ call }) => JSON.stringify(call),
} satisfies Record<string, (change: KeptChange) => Value>;

export const historyColumns = Object.keys(columns);

/** In the order of `historyColumns`. */
export function valuesOfChange(change: KeptChange): readonly Value[] {
  return Object.values(columns).map((valueOf) => valueOf(change));
}

function wholeMs(ms: number): number {
  return Math.max(0, Math.round(ms));
}

function msOrNull(ms: number | null): number | null {
  return ms === null ? null : wholeMs(ms);
}
