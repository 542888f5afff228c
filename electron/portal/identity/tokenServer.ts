import { isLoopbackHost } from '../../../contracts/access/origin.ts';
import { tokenServerHosts } from '../../../contracts/access/tokenServer.ts';

/** Their token server is `oauth.bitrix24.tech`. Seen in the source of module rest 25.600. */
const techCountries: ReadonlySet<string> = new Set(['ru', 'am', 'az', 'ge', 'kz', 'kg', 'uz', 'by']);

/**
 * Origin of the token server for a portal. What the redirect names comes through a window that shows foreign pages, so
 * it only counts where it is one of the two servers that there are; a portal on loopback `http:` (tests, practice) may
 * name one on loopback.
 * @param serverDomain `server_domain` of the redirect; untrusted
 * @returns null where a portal on loopback names a server elsewhere
 */
export function tokenOriginFor(portalOrigin: string, serverDomain: string | null): string | null {
  const portal = new URL(portalOrigin);
  const named = serverDomain === null ? null : hostOf(serverDomain);
  if (named !== null && tokenServerHosts.includes(named.host)) return `https://${named.host}`;
  if (portal.protocol === 'http:' && isLoopbackHost(portal.hostname)) {
    if (named === null) return portal.origin;
    return isLoopbackHost(named.hostname) ? `http://${named.host}` : null;
  }
  const country = portal.hostname.split('.').at(-1) ?? '';
  return techCountries.has(country) ? 'https://oauth.bitrix24.tech' : 'https://oauth.bitrix.info';
}

function hostOf(serverDomain: string): { readonly host: string; readonly hostname: string } | null {
  const bare = serverDomain.trim().replace(/^https?:\/\//i, '');
  if (bare === '' || !URL.canParse(`http://${bare}`)) return null;
  const { host, hostname, username } = new URL(`http://${bare}`);
  return username === '' ? { host, hostname } : null;
}
