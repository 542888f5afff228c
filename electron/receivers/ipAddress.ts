import { isIP } from 'node:net';

/**
 * One way to write an address, so that two texts are the same address exactly if they come out the same: IPv6 in its
 * shortest form without a zone (RFC 5952), an IPv4 address inside IPv6 (`::ffff:192.168.1.9`, `::ffff:c0a8:109`) as IPv4.
 *
 * @returns null for what is no address
 */
export function canonicalAddress(text: string): string | null {
  const address = text.trim().replace(/%.*$/, '');
  switch (isIP(address)) {
    case 4:
      return address;
    case 6: {
      // The platform's own reading of an address knows all ways to write one.
      const short = new URL(`http://[${address}]/`).hostname.slice(1, -1);
      const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
      return mapped === null ? short : dotted(mapped[1] ?? '', mapped[2] ?? '');
    }
    default:
      return null;
  }
}

export function isSameAddress(one: string, other: string): boolean {
  const canonical = canonicalAddress(one);
  return canonical !== null && canonical === canonicalAddress(other);
}

function dotted(...groups: readonly string[]): string {
  return groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((pair) => [pair >> 8, pair & 0xff])
    .join('.');
}
