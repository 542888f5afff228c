import * as v from 'valibot';
import { phoneNews, phoneSourceNames, type PhoneNews, type PhoneSourceName } from '../../contracts/phones.ts';
import { cleanText } from '../../contracts/untrustedText.ts';
import type { Hook } from '../core/ports/phoneSource.ts';
import type { HookTexts } from './hookQuery.ts';

/** Longest value of a field that is looked at; what a phone sends beyond it is cut off. */
const fieldLength = 256;

const field = v.optional(v.pipe(v.string(), v.transform(clean)), '');
const fieldsSchema = v.object({
  number: field,
  name: field,
  line: field,
  callId: field,
  direction: v.fallback(v.optional(v.picklist(['incoming', 'outgoing'])), undefined),
});

/** What SIP and exchanges write for a withheld number (RFC 3323, section 4.1.1.3, and the words of exchanges). */
const withheld = /^(anonymous|restricted|withheld|private|unavailable|unknown)$/i;

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
    name: textOrNull(name) ?? party.name,
    line: textOrNull(readParty(line).number),
    phoneCallId: textOrNull(callId),
    direction: direction ?? (news === 'dial' ? 'outgoing' : 'incoming'),
    atMs,
  };
}

/** `sip:+4930@host;user=phone`, `"Anna" <sip:1001@host>`, `tel:+4930` or a plain number; number without the rest. */
export function readParty(text: string): { readonly number: string; readonly name: string | null } {
  const named = /^\s*"?([^"<]*?)"?\s*<([^>]*)>?/.exec(text);
  const address = named?.[2] ?? text;
  const uri = /^(?:sips?|tel):([^@;?]*)/i.exec(address.trim());
  const user = uri === null ? address.trim() : decodePercent(uri[1] ?? '');
  const number = clean(user.includes('@') ? (user.split('@')[0] ?? '') : user);
  return { number: withheld.test(number) ? '' : number, name: textOrNull(clean(named?.[1] ?? '')) };
}

/**
 * Phones put a number into the query as it is, and a form's `+` means a space: `number=+4930…` arrives as ` 4930…`. A
 * space before a digit can be nothing else, so it becomes the plus again.
 */
function clean(text: string): string {
  return cleanText(text.replace(/^ (?=\d)/, '+'), fieldLength);
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function textOrNull(text: string): string | null {
  return text === '' ? null : text;
}

/** Without regard to case: some phones and people change it. */
export function phoneNewsNamed(text: string): PhoneNews | null {
  return phoneNews.find((news) => news === text.toLowerCase()) ?? null;
}

export function phoneSourceNamed(text: string): PhoneSourceName | null {
  return phoneSourceNames.find((name) => name.toLowerCase() === text.toLowerCase()) ?? null;
}
