export type RedirectHost =
  | { readonly kind: 'otherHost'; readonly host: string }
  | { readonly kind: 'sameHost' }
  | { readonly kind: 'unknown' };

/**
 * Finds out where a portal moved to without going there. A renamed portal answers every address with 302 (Bitrix24
 * docs, "How to call REST"), so where the answer itself hides its target, an address without the secret is asked.
 * @param location the redirect's `Location`, where it can be seen
 */
export async function findRedirectHost(
  origin: string,
  location: string | null,
  redirectTarget: ((url: string) => Promise<string | null>) | undefined,
): Promise<RedirectHost> {
  const target = location ?? (await redirectTarget?.(`${origin}/rest/`).catch(() => null)) ?? null;
  if (target === null) return { kind: 'unknown' };
  const from = new URL(origin);
  let to: URL;
  try {
    to = new URL(target, origin);
  } catch {
    return { kind: 'unknown' };
  }
  if (to.protocol !== 'https:' && to.protocol !== 'http:') return { kind: 'unknown' };
  return to.host === from.host ? { kind: 'sameHost' } : { kind: 'otherHost', host: to.host };
}
