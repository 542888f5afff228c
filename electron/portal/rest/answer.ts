import * as v from 'valibot';
import type { SignedInBy } from '../../../contracts/portal.ts';
import { parseBoundedJson } from '../network/boundedJson.ts';
import { meaningOfErrorKey, meaningOfForeignAnswer, type ErrorMeaning } from '../answers/errorTable.ts';
import type { PortalWords } from '../answers/portalWords.ts';

/** What a body and a status say, before anything is known about the request they answer. */
export type ReadAnswer =
  | {
      readonly kind: 'result';
      readonly result: unknown;
      /** Unix s at which the oldest minute of this method's work is forgotten; null where limits are off. */
      readonly operatingResetAtS: number | null;
      /** Seconds the portal worked on this method in the last ten minutes; null where limits are off. */
      readonly operatingS: number | null;
      /** Unix s by the portal's clock at which it answered; null where it does not say. */
      readonly finishedAtS: number | null;
    }
  | {
      readonly kind: 'error';
      readonly meaning: ErrorMeaning;
      /** The portal's own words, cleaned and without secrets, at most 200 characters; may be empty. */
      readonly description: string;
      /** Value of `error`, cleaned; null where the answer is no answer of Bitrix24's REST. */
      readonly key: string | null;
      /** Unix s at which the portal said that the blocked method is free again. */
      readonly operatingResetAtS: number | null;
    };

const descriptionLength = 200;
const keyLength = 60;

/** No answer that is asked for holds a tenth of this. Deeper ones are of nobody who speaks this language. */
export const restBounds = { mostBytes: 1_000_000, deepest: 64, mostValues: 20_000 } as const;

const secondsSchema = v.fallback(v.optional(v.nullable(v.number()), null), null);
const noTime = { operating_reset_at: null, operating: null, finish: null };
/** Bitrix24 docs, "Data types", time. */
export const timeSchema = v.fallback(
  v.object({ operating_reset_at: secondsSchema, operating: secondsSchema, finish: secondsSchema }),
  noTime,
);
const errorSchema = v.looseObject({
  error: v.unknown(),
  error_description: v.optional(v.unknown()),
  time: v.optional(timeSchema, noTime),
  operating_reset_at: secondsSchema,
});
const restThreeSchema = v.object({
  code: v.fallback(v.nullable(v.pipe(v.union([v.string(), v.number()]), v.transform(String))), null),
  message: v.optional(v.unknown()),
});
const resultSchema = v.looseObject({ result: v.unknown(), time: v.optional(timeSchema, noTime) });

/**
 * Decides by the *presence* of the keys `error` and `result`, never by their truth: `error` may be an empty string
 * and `result` may be false. Never throws.
 */
export function readAnswer(
  httpStatus: number,
  body: string,
  signedInBy: SignedInBy,
  wordsOf: PortalWords,
): ReadAnswer {
  const { tooLarge, parsed } = parseJson(body);
  if (tooLarge) return foreign({ code: 'portal.answerTooLarge', retryable: true });
  if (parsed !== null && has(parsed, 'error')) return readError(httpStatus, parsed, signedInBy, wordsOf);
  const success = v.safeParse(resultSchema, parsed);
  if (success.success && parsed !== null && has(parsed, 'result') && httpStatus >= 200 && httpStatus < 300) {
    const { result, time } = success.output;
    return {
      kind: 'result',
      result,
      operatingResetAtS: time.operating_reset_at,
      operatingS: time.operating,
      finishedAtS: time.finish,
    };
  }
  return foreign(meaningOfForeignAnswer(httpStatus));
}

function foreign(meaning: ErrorMeaning): ReadAnswer {
  return { kind: 'error', meaning, description: '', key: null, operatingResetAtS: null };
}

/** What a JSON object with the key `error` says: a whole answer, or one command's part of a batch. */
export function readError(
  httpStatus: number,
  parsed: object,
  signedInBy: SignedInBy,
  wordsOf: PortalWords,
): ReadAnswer & { kind: 'error' } {
  const body = v.parse(errorSchema, parsed);
  const { key, words } = keyAndWords(body.error, body.error_description);
  const description = wordsOf(words === '' ? (key ?? '') : words, descriptionLength);
  return {
    kind: 'error',
    meaning: meaningOfErrorKey(key, httpStatus, signedInBy, description),
    description,
    key: wordsOf(key ?? '', keyLength),
    operatingResetAtS: body.operating_reset_at ?? body.time.operating_reset_at,
  };
}

/** REST 3 puts both into one object, `error: { code, message }`, and details of each field into `validation` beside. */
function keyAndWords(error: unknown, described: unknown): { key: string | null; words: string } {
  if (typeof error === 'string') return { key: error, words: textOf(described) };
  if (typeof error !== 'object' || error === null) return { key: null, words: textOf(described) };
  const { code, message } = v.parse(restThreeSchema, error);
  return { key: code, words: textOf(message) || textOf(described) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parseJson(body: string): { readonly tooLarge: boolean; readonly parsed: object | null } {
  const read = parseBoundedJson(body.startsWith('\ufeff') ? body.slice(1) : body, restBounds);
  const value = read.kind === 'value' ? read.value : null;
  return {
    tooLarge: read.kind === 'tooLarge',
    parsed: typeof value === 'object' && !Array.isArray(value) ? value : null,
  };
}

function has(value: object, key: string): boolean {
  return Object.hasOwn(value, key);
}
