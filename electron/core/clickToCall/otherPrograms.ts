import { hasLivePhone, type Call } from '../calls/call.ts';
import type { Clock } from '../ports/clock.ts';
import type { OwnClick } from './ownClick.ts';

/** Whether another program of this operator, at home as well as in the office, has had a click of late: kept over restarts. */
export interface OtherPrograms {
  /** Within the last `othersForDays`: it may be gone, and each click asked about for nothing. */
  wereHeard(): boolean;
  heard(): void;
}

/** Where it is written down what the operator has met once. */
interface Remembered {
  has(what: string): boolean;
  note(what: string): void;
  forget(beginning: string): void;
}

/** Who works at home on some days of the week is heard of within it, and after most holidays. */
export const othersForDays = 14;
const dayMs = 24 * 60 * 60_000;

/** @param account the operator's of the portal in use: another one's programs are another matter */
export function rememberOthers(
  remembered: Remembered,
  account: () => string,
  clock: Pick<Clock, 'nowMs'>,
): OtherPrograms {
  const beginning = (): string => `another program ${account()} `;
  const name = (daysAgo: number): string => `${beginning()}${Math.floor(clock.nowMs() / dayMs) - daysAgo}`;
  return {
    wereHeard: () => Array.from({ length: othersForDays }).some((_, ago) => remembered.has(name(ago))),
    heard() {
      if (remembered.has(name(0))) return;
      remembered.forget(beginning());
      remembered.note(name(0));
    },
  };
}

/** A telephone system that finishes the call as well does so when it ends: a talk that goes on for longer says who else has it. */
const goesOnForMs = 10_000;

/**
 * The portal closes a card when its call is finished: while the call goes on, or where it was not this program's to dial, that was
 * somebody else, who is the one sign there is of another program.
 */
export function listenForOthers(
  others: OtherPrograms,
  one: OwnClick,
  { call, before, nowMs }: { readonly call: Call; readonly before: Call; readonly nowMs: number },
): void {
  const isClosed = call.card.state === 'hidden' && before.card.state === 'shown';
  const byPortal = isClosed && call.card.closedBy === 'portal';
  const isUndialled = one.finish === null || one.state === 'asks' || one.state === 'left';
  if (byPortal && isUndialled) others.heard();
  if (byPortal && hasLivePhone(call)) one.closedAtMs = nowMs;
  const goesOn = one.closedAtMs !== null && nowMs - one.closedAtMs >= goesOnForMs;
  if (goesOn) others.heard();
}
