import { callerKey } from '../../numbers/waysToDial.ts';
import type { HandledCall } from '../../ports/people/callStatistics.ts';
import type { KeptCall } from '../../ports/history/keptCall.ts';

/** A missed call, as far as it matters here. */
export type Miss = Pick<KeptCall, 'key' | 'callId' | 'startedAtMs'> & {
  readonly party: Pick<KeptCall['party'], 'phoneNumber'>;
};

/**
 * Which of the missed calls somebody has taken care of, and in which call: the same one, which another desk took (by its CALL_ID),
 * else the first of the same number that began after it. What began before the miss proves nothing: from a company's number
 * two people may call.
 *
 * @param handled in any order, any of them more than once
 * @param country ISO 3166-1 alpha-2: numbers without a country code belong to it
 * @returns by key of the missed call
 */
export function careFor(
  misses: readonly Miss[],
  handled: readonly HandledCall[],
  country: string,
): ReadonlyMap<string, HandledCall> {
  const byCallId = new Map<string, HandledCall>();
  const byCaller = new Map<string, HandledCall[]>();
  for (const call of [...handled].sort(inOrder)) {
    if (call.callId !== null && !byCallId.has(call.callId)) byCallId.set(call.callId, call);
    const caller = callerKey(call.phoneNumber, country);
    if (caller !== null) byCaller.set(caller, [...(byCaller.get(caller) ?? []), call]);
  }
  const found = new Map<string, HandledCall>();
  for (const { key, callId, startedAtMs, party } of misses) {
    const same = callId === null ? undefined : byCallId.get(callId);
    const caller = callerKey(party.phoneNumber, country);
    const later =
      caller === null ? undefined : byCaller.get(caller)?.find((call) => call.startedAtMs > startedAtMs);
    const call = same ?? later;
    if (call !== undefined) found.set(key, call);
  }
  return found;
}

/** The earliest first; the same order whichever way they came. */
function inOrder(one: HandledCall, other: HandledCall): number {
  return (
    one.startedAtMs - other.startedAtMs ||
    (one.userId ?? 0) - (other.userId ?? 0) ||
    (one.callId ?? '').localeCompare(other.callId ?? '') ||
    Number(one.isOutgoing) - Number(other.isOutgoing)
  );
}
