import type { CallRow } from '../../../contracts/calls.ts';
import { isMoreThanDigits, readToDial } from './dialledNumber.ts';

/** E.164 has up to 15 digits; what is shorter than this is an extension, an emergency or a service number. */
const fewestDigits = 7;

/**
 * Numbers whose calls cost more than others, as they are dialled within a country or from abroad: 0900, 0190, 118 and 0137 (DE, AT,
 * CH), 809 and 8-803 (RU), 80x and 90x (ES), 89x from abroad (FR), 899 (IT), 0900 and 0300 (BR), 900 and 976 (North America), 09 (UK), satellites and the
 * international networks +881 to +883, +870 and +979. Public numbering plans; no list is whole, so that these are asked about and
 * never refused.
 */
const maybeCostly = [
  /^(?:\+|00)(?:87[08]|88[123]|979)/,
  /^(?:(?:\+|00)(?:49|43|41))?0?(?:900|901|906|930|931|939|190|137|118)\d/,
  /^(?:\+|00)44(?:9|87|118)|^(?:09\d{8,9}|087\d{8})$/,
  /^(?:(?:\+|00|011)?1)?(?:900|976)\d{7}$/,
  /^(?:(?:\+|00)34)?(?:80[367]|90[57]|118)\d/,
  /^(?:(?:\+|00)55)?0?[39]00\d/,
  /^(?:(?:\+|00|8)?7|8)?80[39]\d{7}$/,
  /^(?:\+|00)(?:33|39)89\d|^899\d{6}$/,
] as const;

/**
 * A digit that a telephone system wants in front of numbers outside of it, where what follows may be costly: a number that begins with it
 * by itself is another one without it, and may look costly then.
 */
const outsideLine = /^[09](?=0|1?(?:900|976)\d{7}$|8?80[39]\d{7}$|(?:80[367]|90[57])\d{6}$|899\d{6}$)/;

/**
 * Whether a number is to be dialled at an operator's own word alone, whoever has pushed it: it may switch something at the phone or in
 * the network (`*`, `#`), is a SIP address that may lead anywhere, is very short, or may cost more than a call. Total; true too for
 * what is no number, or may be several.
 */
export function isUnusualNumber(text: string): boolean {
  const { numbers } = readToDial(text);
  const [number = ''] = numbers;
  if (numbers.length !== 1 || !/^\+?\d+$/.test(number)) return true;
  if (number.replace('+', '').length < fewestDigits) return true;
  return [number, number.replace(outsideLine, '')].some((each) =>
    maybeCostly.some((pattern) => pattern.test(each)),
  );
}

/**
 * Whether the operator is to see what would be dialled before it is: a caller has chosen it, and it may be more than a call. Of who wrote
 * into a form anybody can be meant by the number. Total.
 */
export function isSeenFirst({
  party: { phoneNumber },
  request,
}: Pick<CallRow, 'party' | 'request'>): boolean {
  return isMoreThanDigits(phoneNumber) || (request !== undefined && isUnusualNumber(phoneNumber));
}
