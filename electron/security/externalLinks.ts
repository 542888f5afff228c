import { isLoopbackHost } from '../../contracts/access/origin.ts';

/**
 * SECURITY (item 15): the only addresses handed to the operator's browser are pages of the connected portal: `https:`, or
 * `http:` on loopback. Null for anything else.
 *
 * @param portalOrigin origin of the connected portal
 * @param path absolute path on that portal, such as `/crm/contact/details/7/`
 */
export function portalPageUrl(portalOrigin: string, path: string): string | null {
  if (!path.startsWith('/') || path.startsWith('//') || path.includes('\\')) return null;
  let url: URL;
  try {
    url = new URL(path, portalOrigin);
  } catch {
    return null;
  }
  if (url.origin !== portalOrigin || url.username !== '' || url.password !== '') return null;
  const allowed = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
  return allowed ? url.href : null;
}
