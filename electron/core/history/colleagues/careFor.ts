import { internationalForm } from '../../numbers/phoneNumber.ts';
import { callerKey } from '../../numbers/waysToDial.ts';
import type { HandledCall } from '../../ports/people/callStatistics.ts';
import type { KeptCall } from '../../ports/history/keptCall.ts';

/** A missed call, as far as it matters here. */
export type Miss = Pick<KeptCall, 'key' | 'callId' | 'startedAtMs'> & {
  readonly party: Pick<KeptCall['party'], 'phoneNumber'>;
};

/** The clocks of portal, telephone system and desk: a call that began nearly together with the missed one did not follow it. */
const clocksApartMs = 5_000;

/** Whose misses they are. */
export interface Missing {
  /** ISO 3166-1 alpha-2: numbers without a country code belong to it. */
  readonly country: string;
  /** The operator's own, by whom a missed call is no call that a colleague took; null where it is not known. */
  readonly userId: number | null;
}

/** A handled call of which it is known who talked. */
export type CaredCall = HandledCall & { readonly userId: number };

/**
 * Which of the missed calls somebody has taken care of, and in which call: the same one, which a colleague took (by its CALL_ID),
 * else the first of the same subscriber that began after it. What began before the miss proves nothing: from a company's number
 * two people may call. Nor does a call of nobody: in it a machine may have answered.
 *
 * @param handled in any order, any of them more than once
 * @returns by key of the missed call
 */
export function careFor(
  misses: readonly Miss[],
  handled: readonly HandledCall[],
  { country, userId: own }: Missing,
): ReadonlyMap<string, CaredCall> {
  const byCallId = new Map<string, CaredCall>();
  const byCaller = new Map<string, CaredCall[]>();
  for (const call of handled.filter(hasUser).sort(inOrder)) {
    const isOfColleague = own !== null && call.userId !== own;
    if (call.callId !== null && isOfColleague && !byCallId.has(call.callId)) byCallId.set(call.callId, call);
    const caller = subscriberOf(call.phoneNumber, country);
    if (caller !== null) byCaller.set(caller, [...(byCaller.get(caller) ?? []), call]);
  }
  const found = new Map<string, CaredCall>();
  for (const { key, callId, startedAtMs, party } of misses) {
    const same = callId === null ? undefined : byCallId.get(callId);
    const caller = subscriberOf(party.phoneNumber, country);
    const later =
      caller === null
        ? undefined
        : byCaller.get(caller)?.find((call) => call.startedAtMs > startedAtMs + clocksApartMs);
    const call = same ?? later;
    if (call !== undefined) found.set(key, call);
  }
  return found;
}

/**
 * Whom a later call is known by; null for extensions and short codes: behind the same `1001` of another office somebody else
 * sits, and a queue calls everybody by it.
 */
export function subscriberOf(phoneNumber: string, country: string): string | null {
  return internationalForm(phoneNumber, country) === null ? null : callerKey(phoneNumber, country);
}

function hasUser(call: HandledCall): call is CaredCall {
  return call.userId !== null;
}

/** The earliest first; the same order whichever way they came. */
function inOrder(one: CaredCall, other: CaredCall): number {
  return (
    one.startedAtMs - other.startedAtMs ||
    one.userId - other.userId ||
    (one.callId ?? '').localeCompare(other.callId ?? '') ||
    Number(one.isOutgoing) - Number(other.isOutgoing) ||
    one.phoneNumber.localeCompare(other.phoneNumber)
  );
}
