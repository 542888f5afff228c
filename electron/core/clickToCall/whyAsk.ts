import { clickFreshForMs, type ReasonToAsk } from '../../../contracts/clickToCall/clicks.ts';
import type { ClickToCall } from '../../../contracts/settings.ts';
import { isBeingDialled, isLive, type Call } from '../calls/call.ts';
import type { Clock } from '../ports/clock.ts';
import { isUnusualNumber } from '../dialling/unusualNumber.ts';

export interface WhyAskDeps {
  readonly chosen: () => ClickToCall;
  readonly allCalls: () => Iterable<Call>;
  /** Whether Ringside would know of a call that the operator is in. */
  readonly tellsOfCalls: () => boolean;
  /** Another program of this operator may dial it as well: a hand at both is what remote desktops make. */
  readonly mayBeElsewhere: boolean;
  /** So many were dialled of late at the portal's word alone that somebody is to look. */
  readonly areMany: boolean;
  /** Unix ms at which this run of the program began. */
  readonly runBeganAtMs: number;
  readonly nowMs: number;
}

/** Why a click that is for this program is asked about before it is dialled; null where nothing is in the way. */
export function whyAsk(call: Call, deps: WhyAskDeps): ReasonToAsk | null {
  if ([...deps.allCalls()].some((other) => other.key !== call.key && isTaken(other, deps.nowMs)))
    return 'inCall';
  if (deps.chosen() === 'ask') return 'chosen';
  if (isUnusualNumber(call.party.phoneNumber)) return 'unusual';
  const mayBeOld = call.click?.at === 'heard' && call.click.untimed === true;
  // The run before may have dialled it, and had the finish acknowledged, of which nothing is left then.
  const mayBeDialled = call.startedAtMs < deps.runBeganAtMs || deps.mayBeElsewhere;
  return mayBeOld || mayBeDialled || deps.areMany || !deps.tellsOfCalls() ? 'unsure' : null;
}

function isTaken(call: Call, nowMs: number): boolean {
  if (call.isTest || call.state === 'ended') return false;
  const { phones, direction } = call;
  const isTalk = phones.some((leg) => leg.state === 'answered' || (isLive(leg) && direction === 'outgoing'));
  // Its phone has yet to tell of it; where it tells nothing at all nobody knows how long it lasts.
  const isBegun = isBeingDialled(call) && nowMs - call.rangAtMs <= clickFreshForMs;
  return isTalk || isBegun;
}

/** More than that in `atOnceWithinMs` is not what a hand does that waits for each to be answered. */
export const atOnceAtMost = 10;
export const atOnceWithinMs = 10 * 60_000;

/** How many numbers were dialled of late that nobody was asked about: whoever may register calls could have them all dialled. */
export interface DialledAtOnce {
  note(): void;
  /** One more would be too many. */
  areMany(): boolean;
}

export function countLately(clock: Pick<Clock, 'monotonicMs'>): DialledAtOnce {
  let times: readonly number[] = [];
  const lately = (): readonly number[] =>
    (times = times.filter((atMs) => clock.monotonicMs() - atMs < atOnceWithinMs));
  return {
    note: () => void (times = [...lately(), clock.monotonicMs()]),
    areMany: () => lately().length >= atOnceAtMost,
  };
}
