import * as v from 'valibot';
import { AppError } from '../../../../contracts/errors.ts';
import { isOrigin } from '../../../../contracts/access/origin.ts';
import type { PortalAccess } from '../../../../contracts/access/portalAccess.ts';
import { mayIssueTokens } from '../../../../contracts/access/tokenServer.ts';
import { isWebhookCode } from '../../../../contracts/access/webhookUrl.ts';

/** Tokens have some 70 characters; the rest is for those to come. */
const text = v.pipe(v.string(), v.maxLength(4_000));
/** What the keychain keeps of an access, beside the account that names it. */
const applicationSecretSchema = v.object({
  kind: v.literal('application'),
  clientId: text,
  clientSecret: text,
  accessToken: text,
  refreshToken: text,
  tokenOrigin: text,
  memberId: text,
});
const storedSchema = v.pipe(v.string(), v.maxLength(30_000), v.parseJson(), applicationSecretSchema);

/** The secret part of an access as the keychain keeps it: a webhook's bare code, an application's tokens as JSON. */
export function secretOf(access: PortalAccess): string {
  if (access.kind === 'webhook') return access.code;
  const { kind, clientId, clientSecret, accessToken, refreshToken, tokenOrigin, memberId } = access;
  return JSON.stringify({ kind, clientId, clientSecret, accessToken, refreshToken, tokenOrigin, memberId });
}

/** The access again, from the portal's name and what the keychain kept; null where that is neither code nor tokens. */
export function accessOf(
  { origin, userId }: { readonly origin: string; readonly userId: number },
  secret: string,
): PortalAccess | null {
  if (isWebhookCode(secret)) return { kind: 'webhook', origin, userId, code: secret };
  const stored = v.safeParse(storedSchema, secret);
  return stored.success ? { ...stored.output, origin, userId } : null;
}

/**
 * The one gate that every access goes through before anything is sent with it, wherever it came from.
 *
 * @throws AppError `connection.addressNotSafe`
 */
export function refuseUnsafe(access: { readonly origin: string; readonly tokenOrigin?: string }): void {
  if (!isOrigin(access.origin)) throw notSafe(access.origin);
  const { tokenOrigin } = access;
  if (tokenOrigin !== undefined && !mayIssueTokens(tokenOrigin, access.origin)) throw notSafe(tokenOrigin);
}

function notSafe(address: string): AppError {
  return new AppError('connection.addressNotSafe', { address: address.slice(0, 100) });
}
