import type { OwnerDoubt } from '../../../../contracts/access/ownerDoubts.ts';
import type { PortalAccess } from '../../../../contracts/access/portalAccess.ts';
import { portalHost } from '../../../../contracts/access/webhookUrl.ts';
import { AppError, type AppErrorCode, type AppErrorData } from '../../../../contracts/errors.ts';
import type { Capability } from '../../../../contracts/portal.ts';
import type { AccessOwner, OperatorIs } from '../../ports/connectionRecord.ts';
import type { Clock, Timers } from '../../ports/clock.ts';
import type { PortalSession } from '../../ports/portal.ts';

/** Nobody who connects waits longer than this for a list of people. */
const answersWithinMs = 5_000;

/**
 * Why an access seems to belong to nobody whose cards could be hidden; null where nothing says so. A webhook that was handed to
 * somebody else may go on under its old address (Bitrix24 docs, system-user), which then names another user than acts.
 */
export function problemOfNobody(owner: AccessOwner | null, access: PortalAccess): AppErrorData | null {
  if (owner === null) return null;
  const about = (code: AppErrorCode): AppErrorData => ({ code, params: { host: portalHost(access) } });
  if (isCertainlyNobody(owner)) return about('portal.userDismissed');
  // Before what is only our conclusion, which may be used all the same: that would hide the cards of somebody else. An
  // application is signed in by a person, and its tokens say by whom.
  if (access.kind === 'webhook' && owner.userId !== access.userId) return about('portal.userOther');
  if (owner.is === 'hidden') return about('portal.userHidden');
  return owner.is === 'extranet' ? about('portal.userExtranet') : null;
}

/** Whether the operator has said that it is their own all the same. */
export function isUsedAllTheSame(owner: AccessOwner | null, nobody: AppErrorData | null): boolean {
  return owner !== null && nobody !== null && owner.allTheSame === nobody.code;
}

/**
 * Whom an access is taken to belong to, by what the portal tells.
 *
 * @throws AppError `portal.user*` where it is not to be taken
 */
export type TakeOwner = (told: AccessOwner) => AccessOwner;

/**
 * Of a new access: where it seems to belong to nobody the operator is asked before it is taken.
 *
 * @param allTheSame what it was refused for before, where the operator knows better
 */
export function newOwner(access: PortalAccess, allTheSame: OwnerDoubt | undefined): TakeOwner {
  return (told) => {
    const owner = { ...told, allTheSame: allTheSame ?? null };
    const nobody = problemOfNobody(owner, access);
    if (nobody !== null && !isUsedAllTheSame(owner, nobody)) throw new AppError(nobody.code, nobody.params);
    return owner;
  };
}

/** Whether the portal itself says that nobody with the id that hides are for has a card on their screen: ACTIVE is false. */
export function isCertainlyNobody(
  owner: AccessOwner | null,
): owner is AccessOwner & { readonly is: 'dismissed' } {
  return owner?.is === 'dismissed';
}

/** How long a dismissal holds by an answer that no other has repeated: it is asked for again in minutes, and may be wrong. */
const holdsMs = 60 * 60_000;

/** What is known still at this time, Unix ms: a dismissal that no answer repeats is over. The same object where it holds. */
export function ownerAt(owner: AccessOwner, nowMs: number): AccessOwner {
  // A clock that was set must not make it hold for ever.
  const isOver = isCertainlyNobody(owner) && Math.abs(nowMs - owner.askedAtMs) >= holdsMs;
  return isOver ? { ...owner, is: 'unknown' } : owner;
}

/**
 * Why a hide for these users alone would be hidden from nobody's screen. All that is only our conclusion stops nothing.
 *
 * @param nowMs Unix ms: however long nobody could ask, what was said does not hold for ever
 * @returns null where somebody else is among them, or nothing is certain
 */
export function nobodyAmong(
  owner: AccessOwner | null,
  access: PortalAccess,
  userIds: readonly number[],
  nowMs: number,
): AppErrorData | null {
  if (owner === null || userIds.some((userId) => userId !== access.userId)) return null;
  const known = ownerAt(owner, nowMs);
  return isCertainlyNobody(known) ? problemOfNobody(known, access) : null;
}

/** What is known after an answer. A failure is none: it changes only when it is asked next, and lets a dismissal hold for an hour. */
export function ownerAfter(before: AccessOwner | null, told: AccessOwner): AccessOwner {
  if (before?.userId !== told.userId) return told;
  if (told.is !== 'unknown') return { ...told, allTheSame: before.allTheSame };
  if (!isCertainlyNobody(before)) return { ...before, askedAtMs: told.askedAtMs };
  return ownerAt(before, told.askedAtMs) === before ? before : told;
}

/**
 * Asks the portal whom a sign-in belongs to, where the scopes open its list of people: `user_brief`, `user_basic` and `user` do,
 * and with the least of them ACTIVE and USER_TYPE are told (Bitrix24 docs, user-scope). Hides are for the user whom the access
 * names, so that is who is asked about, also where the portal says that another acts. Never rejects.
 */
export async function askOwner(
  { clock, timers }: { readonly clock: Clock; readonly timers: Timers },
  session: Pick<PortalSession, 'whoIs'>,
  access: Pick<PortalAccess, 'userId'>,
  /** As `profile` names who acts. */
  userId: number,
  capabilities: readonly Capability[],
): Promise<AccessOwner> {
  const mayAsk = capabilities.some(({ name, works }) => name === 'operatorDetails' && works);
  let cancelLimit = (): void => undefined;
  const limit = new Promise<'unknown'>((resolve) => {
    if (mayAsk) cancelLimit = timers.after(answersWithinMs, () => resolve('unknown'));
  });
  const ask = async (): Promise<OperatorIs> => session.whoIs(access.userId);
  const answer = mayAsk ? ask().catch((): OperatorIs => 'unknown') : ('unknown' as const);
  const is = await Promise.race<OperatorIs>([answer, limit]);
  cancelLimit();
  return { userId, is, askedAtMs: clock.nowMs(), allTheSame: null };
}
