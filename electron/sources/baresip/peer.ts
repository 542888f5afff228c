import { cleanName, cleanText } from '../../../contracts/untrustedText.ts';
import { readCallAddress } from '../../core/numbers/callAddress.ts';
import { digitsOf } from '../../core/numbers/numberText.ts';
import { isWithheldWord } from '../../core/numbers/withheld.ts';

/** User part of an address of record or a peer's address: `1001` of `sip:1001@pbx.example;transport=udp`. */
export function userPart(address: string): string {
  return cleanText(readCallAddress(address).user, 100);
}

/** The caller's number, empty where it is withheld (RFC 3323: `sip:anonymous@anonymous.invalid`). */
export function peerNumber(peerUri: string): string {
  const number = userPart(peerUri);
  return isWithheldWord(number) ? '' : number;
}

/**
 * A display name as it is shown; null where it says nothing more than the number.
 *
 * @param displayName as baresip 1.0.0 gives it: the quoted string of the From header, its escapes left in
 */
export function peerName(displayName: string | undefined, number: string): string | null {
  const name = cleanName((displayName ?? '').replace(/\\(.)/gu, '$1'), 200);
  if (name === '' || name === number || isWithheldWord(name)) return null;
  const isNumber = /^[\d\s()./+-]+$/.test(name);
  return isNumber && digitsOf(name) === digitsOf(number) ? null : name;
}
