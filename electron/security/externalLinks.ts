import { parseAddressTemplate } from '../../contracts/record/addressTemplate.ts';
import { isLoopbackHost } from '../../contracts/access/origin.ts';

/**
 * SECURITY (item 15): the only addresses handed to the operator's browser are pages of the connected portal, `https:`, or
 * `http:` on loopback; and what `otherSystemUrl` makes. Null for anything else.
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

/**
 * SECURITY (item 15): the page of another system that the operator or their company named in the settings, with a caller's number
 * in its place. `https:` alone, and never another host than was written. Null for anything else.
 *
 * @param template as the settings have it
 * @param address what was made of it for one caller
 */
export function otherSystemUrl(template: string, address: string): string | null {
  const parsed = parseAddressTemplate(template);
  if (!parsed.ok || !URL.canParse(address)) return null;
  const url = new URL(address);
  const isThere = url.protocol === 'https:' && url.host === parsed.template.host;
  return isThere && url.username === '' && url.password === '' ? url.href : null;
}
