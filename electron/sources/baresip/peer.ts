import { cleanText } from '../../../contracts/untrustedText.ts';

/** User part of an address of record or a peer's address: `1001` of `sip:1001@pbx.example;transport=udp`. */
export function userPart(address: string): string {
  const withoutScheme = address.replace(/^(sips?|tel):/i, '');
  const at = withoutScheme.lastIndexOf('@');
  // `tel:` addresses, and those without a user, have no `@`.
  const isTel = /^tel:/i.test(address);
  if (at < 0 && !isTel) return '';
  const user = at < 0 ? withoutScheme : withoutScheme.slice(0, at);
  // RFC 3261, 19.1.1: a password follows a colon, parameters of a telephone subscriber a semicolon.
  const bare = /^[^;:]*/.exec(user.slice(0, 1000))?.[0] ?? '';
  return cleanText(decoded(bare), 100);
}

/** The caller's number, empty where it is withheld (RFC 3323: `sip:anonymous@anonymous.invalid`). */
export function peerNumber(peerUri: string): string {
  const number = userPart(peerUri);
  return /^(anonymous|unknown|restricted)$/i.test(number) ? '' : number;
}

/**
 * A display name as it is shown; null where it says nothing more than the number.
 *
 * @param displayName as baresip 1.0.0 gives it: the quoted string of the From header, its escapes left in
 */
export function peerName(displayName: string | undefined, number: string): string | null {
  const name = cleanText((displayName ?? '').replace(/\\(.)/gu, '$1'), 200);
  if (name === '' || name === number || /^anonymous$/i.test(name)) return null;
  const digits = (text: string): string => text.replace(/[\s()./-]/g, '');
  return digits(name) === digits(number) ? null : name;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
