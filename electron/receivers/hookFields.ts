import * as v from 'valibot';
import { phoneNews, phoneSourceNames, type PhoneNews, type PhoneSourceName } from '../../contracts/phones.ts';
import { cleanName, cleanText } from '../../contracts/untrustedText.ts';
import { readCallAddress } from '../core/numbers/callAddress.ts';
import { isWithheldWord } from '../core/numbers/withheld.ts';
import type { Hook } from '../core/ports/phoneSource.ts';
import type { HookTexts } from './hookQuery.ts';

/** Longest value of a field that is looked at; what a phone sends beyond it is cut off. */
const fieldLength = 256;

const field = (cleaned: typeof cleanText) =>
  v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => clean(text, cleaned)),
    ),
    '',
  );
const fieldsSchema = v.object({
  // A name may stand beside the number.
  number: field(cleanName),
  name: field(cleanName),
  line: field(cleanName),
  callId: field(cleanText),
  direction: v.fallback(v.optional(v.picklist(['incoming', 'outgoing'])), undefined),
});

/**
 * A variable that the phone does not know arrives as it stands in its setting: `$display_remote`, `$number$`,
 * `{CALLERNAME}`, `%CALLER%`. It says nothing of the call, and as an id it would make all calls one.
 */
const unfilled = /^\s*(?:\$[a-z_][\w-]*\$?|\{[a-z_]\w*\}|%[a-z_]\w*%)\s*$/i;

/**
 * One hook from what arrived.
 *
 * @param texts anything may be missing or nonsense
 * @param atMs Unix ms of arrival
 */
export function readHook(news: PhoneNews, texts: HookTexts, atMs: number): Hook {
  const filled = Object.entries(texts).filter(([, text]) => !unfilled.test(text));
  const { number, name, line, callId, direction } = v.parse(fieldsSchema, Object.fromEntries(filled));
  const party = readParty(number);
  return {
    news,
    number: party.number,
    name: nameOrNull(name) ?? party.name,
    line: textOrNull(readParty(line, cleanName).number),
    phoneCallId: textOrNull(callId),
    direction: direction ?? (news === 'dial' ? 'outgoing' : 'incoming'),
    atMs,
  };
}

/**
 * `sip:+4930@host;user=phone`, `"Anna" <sip:1001@host>`, `tel:+4930` or a plain number; number without the rest.
 *
 * @param cleanUser a line may go by a name
 */
export function readParty(
  text: string,
  cleanUser = cleanText,
): { readonly number: string; readonly name: string | null } {
  // Here, too, a form made the plus a space.
  const { user, displayName } = readCallAddress(text.replace(/((?:sips?|tel):|<) (?=\d)/i, '$1+'));
  const number = clean(user, cleanUser);
  return {
    number: isWithheldWord(number) ? '' : number,
    name: nameOrNull(clean(displayName ?? '', cleanName)),
  };
}

/**
 * Phones put a number into the query as it is, and a form's `+` means a space: `number=+4930…` arrives as ` 4930…`. A
 * space before a digit can be nothing else, so it becomes the plus again.
 */
function clean(text: string, cleaned: typeof cleanText): string {
  return cleaned(text.replace(/^ (?=\d)/, '+'), fieldLength);
}

function textOrNull(text: string): string | null {
  return text === '' ? null : text;
}

/** `Anonymous` is what an exchange writes where the name is withheld, and nobody's name. */
function nameOrNull(text: string): string | null {
  return isWithheldWord(text) ? null : textOrNull(text);
}

/** Without regard to case: some phones and people change it. */
export function phoneNewsNamed(text: string): PhoneNews | null {
  return phoneNews.find((news) => news === text.toLowerCase()) ?? null;
}

export function phoneSourceNamed(text: string): PhoneSourceName | null {
  return phoneSourceNames.find((name) => name.toLowerCase() === text.toLowerCase()) ?? null;
}
