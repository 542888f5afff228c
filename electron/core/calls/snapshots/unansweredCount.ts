import { asksForCallBack } from '../../ports/history/keptCall.ts';
import type { CallBook } from '../joining/callBook.ts';

/**
 * Calls that came to nothing since the operator last looked at the Calls page: those that ask to be called back there.
 *
 * @param lastLookedAtMs Unix ms
 */
export function unansweredCount(book: CallBook, lastLookedAtMs: number): number {
  let count = 0;
  for (const call of book.calls.values()) {
    if (asksForCallBack(call) && (call.endedAtMs ?? 0) > lastLookedAtMs) count += 1;
  }
  return count;
}

/** Incoming calls that have rung since then, whatever became of them; practice calls are none. @param sinceMs Unix ms */
export function rangSinceCount(book: CallBook, sinceMs: number): number {
  let count = 0;
  for (const { direction, rangAtMs, isTest } of book.calls.values()) {
    if (direction === 'incoming' && rangAtMs >= sinceMs && !isTest) count += 1;
  }
  return count;
}
