import { hasLivePhone, type Call } from '../calls/call.ts';
import type { OwnClick } from './ownClick.ts';

/** Whether another program of this operator, at home as well as in the office, has ever had a click: kept over restarts. */
export interface OtherPrograms {
  wereHeard(): boolean;
  heard(): void;
}

/** Where it is written down what the operator has met once. */
interface Remembered {
  has(what: string): boolean;
  note(what: string): void;
}

/** @param account the operator's of the portal in use: another one's programs are another matter */
export function rememberOthers(remembered: Remembered, account: () => string): OtherPrograms {
  const name = (): string => `another program ${account()}`;
  return { wereHeard: () => remembered.has(name()), heard: () => remembered.note(name()) };
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
  if (byPortal && one.finish === null) others.heard();
  if (byPortal && hasLivePhone(call)) one.closedAtMs = nowMs;
  const goesOn = one.closedAtMs !== null && nowMs - one.closedAtMs >= goesOnForMs;
  if (goesOn) others.heard();
}
