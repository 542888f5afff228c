import type { PracticePortal } from '../../portal/practicePortal.ts';
import type { Fleet } from '../fleet/playScenario.ts';
import type { PlannedCard, Scenario } from '../fleet/scenario.ts';
import { createSeededRandom } from '../fleet/seededRandom.ts';

const overMs = 10_000;

/**
 * One ring-all call: one operator answers, and each of the others dismisses the card at some moment of the ten seconds after it
 * rang. The same for the same seed.
 */
export function planDismissals(userIds: readonly number[], seed: number): Scenario {
  const random = createSeededRandom(seed).fork(`${userIds.length} desks`);
  const answeredBy = random.pick(userIds);
  const cards = userIds
    .filter((userId) => userId !== answeredBy)
    .map((userId): PlannedCard => ({ userId, atMs: random.between(300, overMs), by: 'operator' }))
    .toSorted((one, other) => one.atMs - other.atMs);
  return { seed, userIds, calls: [{ phoneNumber: '+74950001000', ringsAtMs: 0, answeredBy, cards }] };
}

export interface Played {
  /** From each click until the desk had the portal's word, or the worker's that it has, milliseconds. */
  readonly hideMs: readonly number[];
  /** Clicks without it when the time was up. */
  readonly unsettled: number;
}

/**
 * Plays such a plan in real time, for `boundMs` at the most.
 * @param event what happens so many milliseconds after the card was shown
 */
export async function playDismissals(
  portal: PracticePortal,
  { calls: [call], userIds }: Scenario,
  fleet: Fleet,
  boundMs: number,
  event?: { readonly atMs: number; readonly act: () => void },
): Promise<Played> {
  if (call === undefined) throw new RangeError('no call');
  const hideMs: number[] = [];
  let isOver = false;
  const timers: NodeJS.Timeout[] = [];
  const at = (ms: number, act: () => void): void => void timers.push(setTimeout(act, ms));
  if (event !== undefined) at(event.atMs, event.act);
  const callId = portal.connector.ring({ userIds, phoneNumber: call.phoneNumber });
  const all = call.cards.map(
    ({ userId, atMs }) =>
      new Promise<void>((resolve) => {
        at(atMs, () => {
          const clickedMs = performance.now();
          void fleet.dismiss(userId, callId).then(() => {
            if (!isOver) hideMs.push(performance.now() - clickedMs);
            resolve();
          });
        });
      }),
  );
  const bound = new Promise<void>((resolve) => at(boundMs, resolve));
  await Promise.race([Promise.all(all), bound]);
  isOver = true;
  timers.forEach(clearTimeout);
  return { hideMs, unsettled: call.cards.length - hideMs.length };
}
