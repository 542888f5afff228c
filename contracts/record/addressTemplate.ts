import { namesSomebody, parseUrl, type ParsedUrl } from '../access/origin.ts';

/** Longer ones no server is known to take. */
export const longestTemplate = 280;

/** What stands for the caller's number in an address, each way of writing it under its own name. */
export const numberForms = [
  'phone',
  'phone.digits',
  'phone.national',
  'phone.written',
  'phone.asItCame',
] as const;
type NumberForm = (typeof numberForms)[number];
export type WrittenForms = Readonly<Record<NumberForm, string>>;

/** All of them as they stand in an address, for people. */
export const formsText = numberForms.map((form) => `{${form}}`).join(', ');

/** Why a text is no address that callers may be looked up by. */
export type TemplateProblem =
  | 'empty'
  | 'tooLong'
  | 'notHttps'
  | 'notAnAddress'
  | 'hasSecret'
  | 'fieldUnknown'
  | 'fieldInHost'
  | 'noNumber';

/** An address of another system with a place for the caller's number. */
export interface AddressTemplate {
  /** As it was typed, without white space around it. */
  readonly text: string;
  /** Whom the number is sent to: host, and port where it is not the usual one. */
  readonly host: string;
}

export type ParsedTemplate =
  | { readonly ok: true; readonly template: AddressTemplate }
  | { readonly ok: false; readonly problem: TemplateProblem };

const field = /\{([^{}]*)\}/g;
/** Digits alone, so that an address stays one with it, wherever it stands. */
const example = '0';

/**
 * Reads an address such as `https://erp.example/customers?phone={phone}`. Total.
 *
 * SECURITY: https only, no user name or password in it, and the number may stand behind the host alone: who is told is
 * what the operator or their company wrote, whatever number calls.
 */
export function parseAddressTemplate(typed: string): ParsedTemplate {
  const text = typed.trim();
  const no = (problem: TemplateProblem): ParsedTemplate => ({ ok: false, problem });
  if (text === '') return no('empty');
  if (text.length > longestTemplate) return no('tooLong');
  if (!/^https:\/\//i.test(text)) return no('notHttps');
  if (/[\s\\<>"^`|\p{Cc}\p{Cf}]/u.test(text)) return no('notAnAddress');
  const names = [...text.matchAll(field)].map(([, name]) => name ?? '');
  if (/[{}]/.test(text.replace(field, ''))) return no('fieldUnknown');
  if (!names.every(isNumberForm)) return no('fieldUnknown');
  // What ends the host: the first of these behind the two slashes (WHATWG URL, "authority state").
  const authority = /^[^/?#]*/.exec(text.slice('https://'.length))?.[0] ?? '';
  // Further slashes are passed over by whoever reads an address, and what is behind them would be the host.
  if (authority === '') return no('notAnAddress');
  if (authority.includes('{')) return no('fieldInHost');
  if (authority.includes('@')) return no('hasSecret');
  const url = urlOf(text.replace(field, example));
  if (url === null) return no('notAnAddress');
  if (names.length === 0) return no('noNumber');
  return { ok: true, template: { text, host: url.host } };
}

/**
 * The address for one caller; null where the number would make it another one than was written.
 *
 * @param forms the number in each form; encoded here, so that it is a number and nothing else
 */
export function filledAddress({ text, host }: AddressTemplate, forms: WrittenForms): string | null {
  const filled = text.replace(field, (_whole, name: string) =>
    isNumberForm(name) ? encodeURIComponent(wellFormed(forms[name])) : '',
  );
  const url = urlOf(filled);
  return url !== null && url.host === host ? url.href : null;
}

/** @param address as `filledAddress` made it */
export function hostOfAddress(address: string): string {
  return urlOf(address)?.host ?? '';
}

/** Half a character, which cannot be encoded, is none. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}

function isNumberForm(name: string): name is NumberForm {
  return numberForms.some((form) => form === name);
}

function urlOf(text: string): ParsedUrl | null {
  const url = parseUrl(text);
  const isSafe = url !== null && url.protocol === 'https:' && url.hostname !== '' && !namesSomebody(url);
  return isSafe ? url : null;
}
