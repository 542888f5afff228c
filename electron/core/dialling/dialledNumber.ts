/**
 * What is handed to a phone: digits with `*`, `#` and a plus in front, or a SIP address of plain characters
 * (`sip:anna@pbx.example:5061`). Whatever a person types or a web page links to becomes this, or nothing.
 */
export type DialledNumber = string;

const longestText = 1000;
const longestNumber = 40;

/**
 * A number as it is typed or pasted: gaps, brackets, full-width digits, or a whole link. Total.
 *
 * @returns null for what is no number: letters, several numbers, nothing at all
 */
export function readDialledNumber(text: string): DialledNumber | null {
  if (text.length > longestText) return null;
  const trimmed = text.normalize('NFKC').trim();
  return /^[a-z][a-z0-9+.-]*:/i.test(trimmed) ? readCallLink(trimmed) : plainNumber(trimmed);
}

/**
 * The number of a `tel:` (RFC 3966), `callto:`, `sip:` or `sips:` (RFC 3261, 19.1) link. The link may come from any web page:
 * parameters, headers and whatever else it holds are dropped. Total.
 *
 * @returns null for what is no such link, or holds nothing that can be dialled
 */
export function readCallLink(link: string): DialledNumber | null {
  const match = /^(tel|callto|sips?):(?:\/\/)?([^]*)$/i.exec(link.length > longestText ? '' : link.trim());
  if (match === null) return null;
  const scheme = (match[1] ?? '').toLowerCase();
  const rest = match[2] ?? '';
  if (scheme === 'sip' || scheme === 'sips') return sipAddress(scheme, rest);
  // Skype's way of writing: callto:sip:anna@example.org
  const inner = scheme === 'callto' ? /^(sips?):(.*)$/i.exec(rest) : null;
  if (inner !== null) return sipAddress((inner[1] ?? '').toLowerCase(), inner[2] ?? '');
  // Parameters, and what is dialled after a pause, begin with these. Browsers add a slash to `tel://`.
  const number = decoded(rest.replace(/[;,?].*$/s, '').replace(/\/$/, ''));
  return number === null ? null : plainNumber(number);
}

function sipAddress(scheme: string, rest: string): DialledNumber | null {
  const at = rest.lastIndexOf('@');
  if (at < 0) return null;
  const host = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?(?=$|[;?/])/i.exec(rest.slice(at + 1))?.[0];
  const user = decoded(rest.slice(0, at).replace(/;.*$/s, ''));
  if (host === undefined || user === null || host.length > 100) return null;
  // RFC 3261, 19.1.1: the address of a telephone number; the phone knows its own way there.
  if (/[;?]user=phone\b/i.test(rest)) return plainNumber(user);
  return /^[\w+*#.~-]{1,64}$/.test(user) ? `${scheme}:${user}@${host.toLowerCase()}` : null;
}

/** Visual separators of RFC 3966, and those that people write. */
function plainNumber(text: string): DialledNumber | null {
  const normal = text.normalize('NFKC').trim();
  // The zero that is dialled within the country alone: +44 (0) 20 ...
  const international = /^\+/.test(normal) ? normal.replace(/\(\s*0\s*\)/, '') : normal;
  const bare = international.replace(/[\s().\-/\u2010-\u2015\u2212]/gu, '');
  return /^\+?[0-9*#]+$/.test(bare) && bare.length <= longestNumber ? bare : null;
}

/** Percent-encoding undone once; null where it is none. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The same number as a link for another program. */
export function callLinkOf(number: DialledNumber): string {
  // RFC 3986: a `#` would begin a fragment.
  const escaped = number.replaceAll('#', '%23');
  return /^sips?:/.test(number) ? escaped : `tel:${escaped}`;
}
