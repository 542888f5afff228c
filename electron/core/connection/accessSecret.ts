import * as v from 'valibot';
import type { PortalAccess } from '../../../contracts/access/portalAccess.ts';

/** What the keychain keeps of an access, beside the account that names it. */
const applicationSecretSchema = v.object({
  kind: v.literal('application'),
  clientId: v.string(),
  clientSecret: v.string(),
  accessToken: v.string(),
  refreshToken: v.string(),
  tokenOrigin: v.string(),
  memberId: v.string(),
});
const storedSchema = v.pipe(v.string(), v.parseJson(), applicationSecretSchema);

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
  if (/^[\w-]+$/.test(secret)) return { kind: 'webhook', origin, userId, code: secret };
  const stored = v.safeParse(storedSchema, secret);
  return stored.success ? { ...stored.output, origin, userId } : null;
}
