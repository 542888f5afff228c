/**
 * Whether push message `a` is older than (-1), the same as (0) or newer than (1) `b`; null where the two ids cannot be
 * compared.
 *
 * Bitrix24's push server numbers messages in two ways: decimal numbers (JSON framing up to version 3) and fixed-length
 * hexadecimal strings whose first digits are the time (version 4) [seen in the source of the official SDK's pull client].
 */
function compareMids(a: string, b: string): -1 | 0 | 1 | null {
  if (a === b) return 0;
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) {
    const [x, y] = [BigInt(a), BigInt(b)];
    return x === y ? 0 : x < y ? -1 : 1;
  }
  if (a.length === b.length && /^[\da-f]+$/i.test(a) && /^[\da-f]+$/i.test(b)) {
    const [x, y] = [a.toLowerCase(), b.toLowerCase()];
    return x === y ? 0 : x < y ? -1 : 1;
  }
  return null;
}

/** True where `mid` is known to be no newer than the last message applied. */
export function isStale(mid: string | null, lastAppliedMid: string | null): boolean {
  if (mid === null || lastAppliedMid === null) return false;
  const order = compareMids(mid, lastAppliedMid);
  return order !== null && order <= 0;
}
