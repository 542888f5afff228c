import * as v from 'valibot';
import { cleanText } from '../../../contracts/untrustedText.ts';
import {
  meaningOfErrorKey,
  meaningOfForeignAnswer,
  type ErrorMeaning,
  type SignedInBy,
} from './errorTable.ts';

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
      /** The portal's own words, cleaned, at most 200 characters; may be empty. */
      readonly description: string;
      /** Value of `error`, cleaned; null where the answer is no answer of Bitrix24's REST. */
      readonly key: string | null;
      /** Unix s at which the portal said that the blocked method is free again. */
      readonly operatingResetAtS: number | null;
    };

const descriptionLength = 200;

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
const resultSchema = v.looseObject({ result: v.unknown(), time: v.optional(timeSchema, noTime) });

/**
 * Decides by the *presence* of the keys `error` and `result`, never by their truth: `error` may be an empty string
 * and `result` may be false. Never throws.
 */
export function readAnswer(httpStatus: number, body: string, signedInBy: SignedInBy = 'webhook'): ReadAnswer {
  const parsed = parseJson(body);
  if (parsed !== null && has(parsed, 'error')) return readError(httpStatus, parsed, signedInBy);
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
  return {
    kind: 'error',
    meaning: meaningOfForeignAnswer(httpStatus, signedInBy),
    description: '',
    key: null,
    operatingResetAtS: null,
  };
}

/** What a JSON object with the key `error` says: a whole answer, or one command's part of a batch. */
export function readError(
  httpStatus: number,
  parsed: object,
  signedInBy: SignedInBy,
): ReadAnswer & { kind: 'error' } {
  const body = v.parse(errorSchema, parsed);
  const key = typeof body.error === 'string' ? body.error : null;
  const description = typeof body.error_description === 'string' ? body.error_description : '';
  return {
    kind: 'error',
    meaning: meaningOfErrorKey(key, httpStatus, signedInBy),
    description: cleanText(description === '' ? (key ?? '') : description, descriptionLength),
    key: cleanText(key ?? '', 60),
    operatingResetAtS: body.operating_reset_at ?? body.time.operating_reset_at,
  };
}

function parseJson(body: string): object | null {
  try {
    const parsed: unknown = JSON.parse(body.startsWith('\ufeff') ? body.slice(1) : body);
    return typeof parsed === 'object' && !Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function has(value: object, key: string): boolean {
  return Object.hasOwn(value, key);
}
