import type { Call } from '../calls/call.ts';

/** Hardly a call is longer; a talk whose end was lost would keep the next calls silent until the end of the working day. */
const unseenTalkAtMostMs = 60 * 60_000;

/**
 * Whether somebody talks, so that a ring would sound into a conversation. A talk that was put away is over for the operator, whatever
 * a lost message leaves here. One that the popup shows can be put away; one that it does not show counts for an hour.
 */
export function isTalking(
  calls: Iterable<Pick<Call, 'state' | 'dismissed' | 'popup' | 'answeredAtMs' | 'startedAtMs'>>,
  nowMs: number,
): boolean {
  for (const { state, dismissed, popup, answeredAtMs, startedAtMs } of calls) {
    if (state !== 'answered' || dismissed) continue;
    if (popup.at === 'in' || nowMs - (answeredAtMs ?? startedAtMs) < unseenTalkAtMostMs) return true;
  }
  return false;
}
