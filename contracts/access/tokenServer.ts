import { isLoopbackHost, isOrigin, parseUrl } from './origin.ts';

/** Bitrix24 docs, OAuth 2.0: there are two, one for some countries and one for all others. */
export const tokenServerHosts: readonly string[] = ['oauth.bitrix.info', 'oauth.bitrix24.tech'];

/**
 * Whether an application's secrets may be sent there: to one of the two token servers that there are, or from a portal
 * on loopback `http:` (tests, practice) to one on loopback.
 */
export function mayIssueTokens(tokenOrigin: string, portalOrigin: string): boolean {
  if (!isOrigin(tokenOrigin)) return false;
  if (tokenServerHosts.some((host) => tokenOrigin === `https://${host}`)) return true;
  const server = parseUrl(tokenOrigin);
  return server !== null && isLoopbackHost(server.hostname) && portalOrigin.startsWith('http:');
}
