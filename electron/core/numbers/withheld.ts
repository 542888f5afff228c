import { readCallAddress } from './callAddress.ts';

/**
 * What phones, exchanges and telephone systems write where the caller is not to be known, in a number's or a name's place
 * (RFC 3323, section 4.1.1.3, and words seen of exchanges).
 */
const words =
  /^(?:anonym(?:ous|e)?|anonimo|unknown|unbekannt|inconnu|withheld|private|privat|restricted|unavailable|not[ _-]available|hidden|blocked|undisclosed|asserted-id|no[ _-](?:number|caller[ _-]id)|(?:unknown|withheld|private|anonymous|hidden|blocked)[ _-](?:number|caller)|number[ _-](?:withheld|unavailable)|аноним(?:ный|но)?|скрыт(?:ый номер)?|неизвест(?:ный|но|ен))$/iu;

/** Those of them that say that nobody knows it; the others say that the caller keeps it back. */
const unknownWords =
  /^(?:unknown|unbekannt|inconnu|unavailable|not[ _-]available|no[ _-](?:number|caller[ _-]id)|unknown[ _-](?:number|caller)|number[ _-]unavailable|неизвест(?:ный|но|ен))$/iu;

/** Whether a text stands where nobody is told who calls. For a name or the user part of an address. */
export function isWithheldWord(text: string): boolean {
  return words.test(text.trim());
}

/** Whether nobody is told who calls: no number at all, a word for that, or nothing that could be dialled. Total. */
export function isWithheld(phoneNumber: string): boolean {
  const { user } = readCallAddress(phoneNumber);
  return isWithheldWord(user) || !/[\p{L}\p{N}]/u.test(user);
}

/** Why there is no number, where there is none: null for a number. Total. */
export function whyNoNumber(phoneNumber: string): 'withheld' | 'unknown' | null {
  if (!isWithheld(phoneNumber)) return null;
  const user = readCallAddress(phoneNumber).user.trim();
  return words.test(user) && !unknownWords.test(user) ? 'withheld' : 'unknown';
}
