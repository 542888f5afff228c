import { parsePortalAddress } from '../../../contracts/access/portalAddress.ts';
import { parseWebhookUrl } from '../../../contracts/access/webhookUrl.ts';
import { AppError } from '../../../contracts/errors.ts';
import type { Policy } from './readPolicy.ts';

type Locks = Policy['locks'];

/** A sign-in as it was typed. */
export interface SignInWish {
  readonly portalAddress: string;
  readonly clientId: string;
}

/** @throws AppError `policy.connectionLocked`. What is no webhook at all is for others to say */
export function allowWebhook({ connectBy, portalAddress }: Locks, webhookUrl: string): void {
  const read = parseWebhookUrl(webhookUrl);
  if (connectBy === 'localApplication' || (read.ok && isOther(read.access.origin, portalAddress)))
    throw new AppError('policy.connectionLocked');
}

/** @throws AppError `policy.connectionLocked`. What is no address at all is for others to say */
export function allowSignIn({ connectBy, portalAddress, clientId }: Locks, wish: SignInWish): void {
  const read = parsePortalAddress(wish.portalAddress);
  if (
    connectBy === 'webhook' ||
    (read.ok && isOther(read.origin, portalAddress)) ||
    isOther(wish.clientId.trim(), clientId)
  )
    throw new AppError('policy.connectionLocked');
}

function isOther(wanted: string, locked: string | null | undefined): boolean {
  return locked !== undefined && locked !== null && wanted !== locked;
}
