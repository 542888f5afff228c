import type { CallerKnown, CallParty } from '../../../contracts/calls.ts';
import type { Call } from '../calls/call.ts';
import { callerKey } from '../numbers/waysToDial.ts';
import type { CallerCall } from '../ports/history/callHistory.ts';

/** What the history says of numbers, in memory: for the popup, which waits for no disk. */
export interface CallerIndex {
  /** Calls of this run as they change. */
  note(calls: Iterable<CallerCall>): void;
  /** What an earlier run wrote: who is known from this one already is so by something newer. @param calls the latest first */
  fill(calls: readonly CallerCall[]): void;
  /** Calls that turned out to be another one. */
  forget(callKeys: Iterable<string>): void;
  /** Nothing is known of anybody: another operator's calls, or erased ones. */
  clear(): void;
  /** What was known of its number when this call began. Null where there was nothing. @param todayMs Unix ms of midnight */
  known(call: Call, todayMs: number): CallerKnown | null;
  /** One text for one caller; null where nobody is told who calls. */
  callerOf(party: CallParty): string | null;
}

/** Callers that are remembered, give or take; who called last goes last. */
const callersAtMost = 4_000;
/** Nobody reads that it is the hundredth call today. */
const callsOfOneAtMost = 100;

/** @param country ISO 3166-1 alpha-2, to which numbers without a country code belong */
export function createCallerIndex(country: () => string): CallerIndex {
  /** Of each caller the calls by key, in the order in which they were noted first. */
  const callers = new Map<string, Map<string, CallerCall>>();
  /** A number may be told late, or turn out to be another one. */
  const callerOfKey = new Map<string, string>();

  /** Reading a number costs as much as all the rest, and a call's party stays the same one. */
  const callerOfParty = new WeakMap<CallParty, { readonly caller: string | null }>();
  const callerOf = (party: CallParty): string | null => {
    const known = callerOfParty.get(party);
    if (known !== undefined) return known.caller;
    const caller = callerKey(party.phoneNumber, country());
    callerOfParty.set(party, { caller });
    return caller;
  };

  const forget = (key: string): void => {
    const caller = callerOfKey.get(key);
    if (caller === undefined) return;
    callerOfKey.delete(key);
    const calls = callers.get(caller);
    calls?.delete(key);
    if (calls?.size === 0) callers.delete(caller);
  };

  const noteOne = (call: CallerCall): void => {
    if (callerOfKey.get(call.key) !== call.caller) forget(call.key);
    callerOfKey.set(call.key, call.caller);
    const calls = callers.get(call.caller) ?? new Map<string, CallerCall>();
    calls.set(call.key, call);
    callers.delete(call.caller);
    callers.set(call.caller, calls);
    for (const oldest of calls.keys()) {
      if (calls.size <= callsOfOneAtMost) break;
      forget(oldest);
    }
    for (const [, oldest] of callers) {
      if (callers.size <= callersAtMost) break;
      [...oldest.keys()].forEach(forget);
    }
  };

  return {
    note(calls) {
      for (const call of calls) noteOne(call);
    },
    fill(calls) {
      const sinceStart = [...callers.values()].flatMap((ofOne) => [...ofOne.values()]);
      const newer = new Set(callerOfKey.keys());
      const earlier = calls.filter(({ key }) => !newer.has(key));
      // Beyond the limits goes who was noted first: that is to be who called longest ago.
      for (const call of earlier.toSorted((one, other) => one.startedAtMs - other.startedAtMs)) noteOne(call);
      for (const call of sinceStart) {
        forget(call.key);
        noteOne(call);
      }
    },
    forget(callKeys) {
      for (const key of callKeys) forget(key);
    },
    clear() {
      callers.clear();
      callerOfKey.clear();
    },
    callerOf,
    known({ key, formerKeys, party, startedAtMs, direction, isTest }, todayMs) {
      const caller = isTest ? null : callerOf(party);
      if (caller === null) return null;
      let today = direction === 'outgoing' ? 0 : 1;
      let lastMissedAtMs: number | null = null;
      let lastTalk: CallerKnown['lastTalk'] = null;
      let isKnown = false;
      for (const call of callers.get(caller)?.values() ?? []) {
        if (call.key === key || formerKeys?.includes(call.key) || call.startedAtMs > startedAtMs) continue;
        isKnown = true;
        if (call.isIncoming && call.startedAtMs >= todayMs) today += 1;
        if (call.isMissed) lastMissedAtMs = Math.max(lastMissedAtMs ?? 0, call.startedAtMs);
        if (call.talk !== null && call.talk.atMs >= (lastTalk?.atMs ?? 0)) lastTalk = call.talk;
      }
      return isKnown ? { callsToday: today, lastMissedAtMs, lastTalk } : null;
    },
  };
}
