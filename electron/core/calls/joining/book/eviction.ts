import { hasLivePhone, type Call } from '../../call.ts';
import { waitsForHide } from '../../callActions.ts';

/**
 * Keys of the calls that make room for newer ones: oldest first, those that are over before those that ring, and those
 * before calls that a phone of the operator tells of. A call whose card is owed a hide stays, however many there are.
 *
 * @param calls oldest first
 */
export function callsToGo(calls: Iterable<Call>, newestKey: string, count: number): readonly string[] {
  const byWorth: readonly [string[], string[], string[]] = [[], [], []];
  for (const call of calls) {
    if (call.key === newestKey || waitsForHide(call)) continue;
    const isInPopup = call.popup.at !== 'out';
    byWorth[hasLivePhone(call) ? 2 : isInPopup ? 1 : 0].push(call.key);
    if (byWorth[0].length === count) break;
  }
  return byWorth.flat().slice(0, count);
}
