import type { OperatorIs } from '../../../../electron/core/ports/connectionRecord.ts';
import { settled } from '../heldTime.ts';
import { goodCheck, setUp, url } from './connectionSetUp.ts';

export const another = { ...goodCheck, operator: { id: 900, name: 'Olga Operator' } };
export const kinds = [
  ['portal.userHidden', 'hidden', goodCheck],
  ['portal.userDismissed', 'dismissed', goodCheck],
  ['portal.userExtranet', 'extranet', goodCheck],
  // The address of a webhook may stay when it is handed to a system user: hides would be for the user in the address.
  ['portal.userOther', 'hidden', another],
  ['portal.userOther', 'extranet', another],
  ['portal.userOther', 'employee', another],
  ['portal.userOther', 'unknown', another],
] as const;
export const minute = 60_000;
export const day = 24 * 60 * minute;
/** A day, and what this desk waits by chance: it has asked then, and the answer is awaited still. */
export const nextDay = day + 30 * minute;
/** The same while they are dismissed. */
export const soon = 12.5 * minute;
export const ownUrl = 'https://portal.example/rest/9/anothercode99/';

export type Desk = ReturnType<typeof setUp>;
export const says = (desk: Desk, is: OperatorIs): void => void desk.answerWhoIsWith(async () => is);
/** What the operator is asked; null where nothing is. */
export function asks(portal: Desk['portal']): string | null {
  const now = portal.connection.get();
  return now.status === 'connected' && !now.isUsedAllTheSame ? (now.nobody?.code ?? null) : null;
}
/** Why a hide for these users is not sent; null where it is. */
export const hidesFor = (portal: Desk['portal'], userIds: readonly number[]): string | null =>
  portal.used.get()?.nobody(userIds)?.code ?? null;
export async function later(desk: Desk, ms: number): Promise<void> {
  desk.time.turn(ms);
  await settled();
}
export async function connectedDesk(): Promise<Desk> {
  const desk = setUp();
  await desk.portal.connect(url);
  return desk;
}
export async function restarted(desk: Desk) {
  const portal = desk.restarted();
  portal.start();
  await settled();
  return portal;
}
