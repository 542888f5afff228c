import { readCallAddress } from '../numbers/callAddress.ts';
import { plainCharacters } from '../../../contracts/plainCharacters.ts';
import { splitExtension, splitPaused } from '../numbers/numberText.ts';
import { internationalForm } from '../numbers/phoneNumber.ts';
import { isDateOrComputer } from './notANumber.ts';
import { readOneNumber } from './oneNumber.ts';
import { isTail, piecesOf, secondNumber } from './severalNumbers.ts';

/**
 * What is handed to a phone: digits with `*`, `#` and a plus in front, or a SIP address of plain characters
 * (`sip:anna@pbx.example:5061`). Whatever a person types or a web page links to becomes this, or nothing.
 */
export type DialledNumber = string;

/** What a text comes to that is to be dialled. A wrong number is worse than none: what is not certain is asked about. */
export interface DialReading {
  /** One is dialled; of several the operator chooses, the likeliest first; none where nothing can be dialled. */
  readonly numbers: readonly DialledNumber[];
  /** Extension behind the number, or digits for after the answer, that are not dialled; null for none. */
  readonly leftOut: string | null;
}

const longestText = 1000;
const mostChoices = 4;
const nothing: DialReading = { numbers: [], leftOut: null };

/** What people write before a number. */
const label =
  /^(?:(?:tel|telefon|telephone|téléphone|teléfono|tél|tlf|phone|ph|fon|mob|mobile|mobil|móvil|cel|cell|celular|handy|office|work|home|direct|call|fax|факс|тел|телефон|моб|мобильный|сот|сотовый|раб|рабочий|дом|домашний|звонить)(?:\.?\s*:|\.|\s)|[tmf]\s*:)\s*(?=[+(\d*#])/iu;
const faxLabel = /^(?:fax|факс|f\s*:)/iu;
/** `+49 30 123456 (mobile)` */
const note = /\s*\([^()\d]*\)\s*$/u;

/**
 * The one reader of what is to be dialled: typed, pasted, taken from a call or out of a link. Total.
 */
export function readToDial(text: string): DialReading {
  if (text.length > longestText) return nothing;
  const plain = plainCharacters(text).trim();
  // `Anna <+49 30 ...>`, `<sip:101@pbx>`
  const inner = /^[^<>]*<([^<>]*)>[^<>\d]*$/s.exec(plain)?.[1]?.trim() ?? plain;
  if (/^(?:tel|callto|sips?):/i.test(inner)) return readLink(inner);
  if (/^[a-z][a-z0-9+.-]*:/i.test(inner) && !label.test(inner)) return nothing;
  return readText(inner, splitExtension);
}

/**
 * A number as it is typed or pasted, in a link or without. Total.
 *
 * @returns null for what is no number, and for what may be several
 */
export function readDialledNumber(text: string): DialledNumber | null {
  return certain(readToDial(text));
}

/**
 * The number of a `tel:` (RFC 3966), `callto:`, `sip:` or `sips:` (RFC 3261, 19.1) link. The link may come from any web page:
 * parameters, headers and whatever else it holds are dropped. Total.
 *
 * @returns null for what is no such link, holds nothing that can be dialled, or may mean several numbers
 */
export function readTelLink(link: string): DialledNumber | null {
  return isCallLink(link) ? certain(readToDial(link)) : null;
}

/**
 * What a link puts where numbers are typed: the number that would be dialled, or where several may be meant its text, about
 * which the operator is then asked. Null for what holds nothing to dial.
 */
export function textOfCallLink(link: string): string | null {
  if (!isCallLink(link)) return null;
  const { numbers } = readToDial(link);
  // Only with its context can it be asked about.
  if (numbers.length > 1 && /;phone-context=/i.test(link))
    return plainCharacters(link).trim().slice(0, longestChoiceText);
  if (numbers.length > 1) return readCallAddress(plainCharacters(link)).user.slice(0, longestChoiceText);
  return numbers[0] ?? null;
}
const longestChoiceText = 200;

function isCallLink(link: string): boolean {
  return /^\s*(?:tel|callto|sips?):/i.test(link);
}

/**
 * Whether what would be dialled is more than digits: a SIP address goes to whatever server it names, and a code with `*` or `#` may switch
 * something at the phone or in the network. Total; false for what is no number.
 */
export function isMoreThanDigits(text: string): boolean {
  return readToDial(text).numbers.some((number) => !/^\+?\d+$/.test(number));
}

function certain({ numbers }: DialReading): DialledNumber | null {
  return numbers.length === 1 ? (numbers[0] ?? null) : null;
}

/** @param link with its scheme, in plain characters */
function readLink(link: string): DialReading {
  const { scheme, user, host, isTelephoneNumber } = readCallAddress(link);
  const isSip = scheme === 'sip' || scheme === 'sips';
  // The number of a link is one, and what follows a comma is dialled after a pause.
  if (!isSip && host === null) return readInContext(link, readText(plainCharacters(user), splitPaused));
  // Without a server it can be a number alone; the address of a telephone number is one, and the phone knows its way there.
  if (host === null || isTelephoneNumber) return /\p{L}/u.test(user) ? nothing : readText(user, splitPaused);
  const isServer = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/i.test(host) && host.length <= 100;
  const hasPassword = /^sips?:(?:\/\/)?[^@]*:[^@]*@/i.test(link);
  if (!isSip || !isServer || hasPassword || !/^[\w+*#.~-]{1,64}$/.test(user)) return nothing;
  return { numbers: [`${scheme}:${user}@${host.toLowerCase()}`], leftOut: null };
}

/**
 * RFC 3966, section 5.1.5: a number that is not international belongs to a context, such as the digits to put before it.
 * What no number comes of is asked about; a domain says nothing of what to dial.
 */
function readInContext(link: string, reading: DialReading): DialReading {
  const context = /;phone-context=(\+[\d().-]+)/i.exec(link)?.[1];
  const [local] = reading.numbers;
  if (context === undefined || local === undefined || local.startsWith('+')) return reading;
  if (reading.numbers.length > 1) return reading;
  const whole = readOneNumber(`${context} ${local}`);
  const isCertain = whole.length === 1 && internationalForm(whole[0] ?? '', '') !== null;
  return { ...reading, numbers: isCertain ? whole : [...new Set([...whole, local])] };
}

/** @param split cuts off what is dialled once the call is answered */
function readText(text: string, split: typeof splitExtension): DialReading {
  if (isDateOrComputer(withoutWords(text))) return nothing;
  const whole = split(withoutWords(text));
  const pieces = piecesOf(whole.number);
  const voices = pieces.length > 1 ? pieces.filter((piece) => !faxLabel.test(piece.trim())) : pieces;
  const [first = '', ...others] = voices;
  const read = readPiece(first, split);
  if (others.length === 0) return { numbers: read.numbers, leftOut: whole.extension ?? read.leftOut };
  // `ext. 12, 13`: several extensions at one number.
  if (read.leftOut !== null && others.every(isTail))
    return { ...read, leftOut: [read.leftOut, ...others.map((other) => other.trim())].join(', ') };
  const [firstNumber] = read.numbers;
  if (firstNumber === undefined) return nothing;
  const numbers = [...read.numbers];
  for (const other of others) {
    const [number] = readPiece(secondNumber(firstNumber, withoutWords(other)), split).numbers;
    // Something else than a number among them: nobody can say what is meant.
    if (number === undefined) return nothing;
    numbers.push(number);
  }
  return { numbers: [...new Set(numbers)].slice(0, mostChoices), leftOut: null };
}

function readPiece(piece: string, split: typeof splitExtension): DialReading {
  const { number, extension } = split(withoutWords(piece));
  return { numbers: readOneNumber(number), leftOut: extension };
}

/** Without the label before it, a note behind it, and a full stop at its end. */
function withoutWords(text: string): string {
  return text
    .trim()
    .replace(label, '')
    .replace(note, '')
    .replace(/[.,;:]+$/, '')
    .trim();
}

/** The same number as a link for another program. */
export function callLinkOf(number: DialledNumber): string {
  // RFC 3986: a `#` would begin a fragment.
  const escaped = number.replaceAll('#', '%23');
  return /^sips?:/.test(number) ? escaped : `tel:${escaped}`;
}
