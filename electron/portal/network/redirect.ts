import { isLoopbackHost } from '../../../contracts/access/origin.ts';

export type RedirectMeaning =
  /** The portal was renamed. @property newHost `renamed.example[:port]`, to be asked by https (http on loopback) */
  | { readonly kind: 'moved'; readonly newHost: string }
  | { readonly kind: 'sameHost' }
  /** A sign-in page of somebody in between. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'unknown' };

const longestTarget = 4_000;

/**
 * Finds out what a redirect means without going there. A renamed portal answers every address with 302 (Bitrix24
 * docs, "How to call REST") and keeps what stands behind the host; a network or gateway that wants a sign-in leads to
 * a page of its own, or from https to http, which a portal never does. Where the answer itself hides its target, an
 * address without the secret is asked.
 * @param location the redirect's `Location`, where it can be seen
 */
export async function readPortalRedirect(
  origin: string,
  location: string | null,
  redirectTarget: ((url: string) => Promise<string | null>) | undefined,
): Promise<RedirectMeaning> {
  const target = location ?? (await redirectTarget?.(`${origin}/rest/`).catch(() => null)) ?? null;
  if (target === null || target.length > longestTarget || !URL.canParse(target, origin))
    return { kind: 'unknown' };
  const from = new URL(origin);
  const to = new URL(target, origin);
  if (to.protocol !== 'https:' && to.protocol !== 'http:') return { kind: 'unknown' };
  if (to.host === from.host) return { kind: 'sameHost' };
  const isSafe =
    to.protocol === 'https:' ||
    (from.protocol === 'http:' && isLoopbackHost(from.hostname) && isLoopbackHost(to.hostname));
  const keepsPath = to.pathname === '/' || to.pathname.startsWith('/rest/');
  return isSafe && keepsPath ? { kind: 'moved', newHost: to.host } : { kind: 'elsewhere' };
}
