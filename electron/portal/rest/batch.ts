import * as v from 'valibot';
import type { SignedInBy } from '../../../contracts/portal.ts';
import { readError, timeSchema, type ReadAnswer } from './answer.ts';
import type { PortalWords } from '../answers/portalWords.ts';

export interface RestCall {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Parameters of `batch` (Bitrix24 docs, "Batch"): each command is `method?query`, its query written as PHP writes it,
 * lists as `USER_ID[0]=1&USER_ID[1]=2`. `halt` 0: one failure does not keep the others from being done.
 */
export function batchParams(calls: readonly RestCall[]): Readonly<Record<string, unknown>> {
  const cmd = calls.map(({ method, params }, index) => [keyOf(index), `${method}?${phpQuery(params)}`]);
  return { halt: 0, cmd: Object.fromEntries(cmd) };
}

/**
 * A query string as PHP's http_build_query writes it; null and undefined are left out, as there. Total: what one command holds
 * keeps no other one of the batch from being sent.
 */
export function phpQuery(params: Readonly<Record<string, unknown>>): string {
  return Object.entries(params)
    .flatMap(([name, value]) => pairs(encoded(name), value))
    .join('&');
}

function pairs(name: string, value: unknown): readonly string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) => pairs(`${name}%5B${encoded(key)}%5D`, item));
  }
  const text = typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
  return [`${name}=${encoded(text)}`];
}

/** Half a surrogate pair has no UTF-8, and encodeURIComponent throws at it. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

function keyOf(index: number): string {
  return `c${index}`;
}

/** PHP gives an empty map as `[]`. */
const mapSchema = v.fallback(
  v.pipe(
    v.record(v.string(), v.unknown()),
    v.transform((map) => new Map(Object.entries(map))),
  ),
  new Map<string, unknown>(),
);
const batchSchema = v.object({
  result: v.unknown(),
  result_error: v.optional(v.unknown()),
  result_time: v.optional(v.unknown()),
});

/**
 * The answers of the commands, in their order; null for one that was not answered. Null in all where this is no answer
 * of `batch`.
 */
export function readBatch(
  result: unknown,
  count: number,
  signedInBy: SignedInBy,
  wordsOf: PortalWords,
): readonly (ReadAnswer | null)[] | null {
  const parsed = v.safeParse(batchSchema, result);
  if (!parsed.success) return null;
  const [results, errors, times] = [
    parsed.output.result,
    parsed.output.result_error,
    parsed.output.result_time,
  ].map((part) => v.parse(mapSchema, part));
  return Array.from({ length: count }, (_, index) => {
    const key = keyOf(index);
    const error = errors?.get(key);
    // The status of a command is not told; 400 is that of every error whose key says nothing.
    if (typeof error === 'object' && error !== null) return readError(400, error, signedInBy, wordsOf);
    if (typeof error === 'string') return readError(400, { error }, signedInBy, wordsOf);
    if (results?.has(key) !== true) return null;
    const time = v.parse(timeSchema, times?.get(key));
    return {
      kind: 'result',
      result: results.get(key),
      operatingResetAtS: time.operating_reset_at,
      operatingS: time.operating,
      finishedAtS: time.finish,
    };
  });
}
