import { createHash } from 'node:crypto';

/**
 * What a portal is called on the company's broker: the first twelve hexadecimal digits of the SHA-256 of its host.
 * @param portalHost as URL's `host` says it: `northwind.bitrix24.com`, with the port where it is not that of the scheme
 */
export function portalKeyOf(portalHost: string): string {
  return createHash('sha256').update(portalHost.toLowerCase(), 'utf8').digest('hex').slice(0, 12);
}
