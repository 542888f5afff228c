import * as v from 'valibot';
import { AppError } from '../../../contracts/errors.ts';
import { cleanName } from '../../../contracts/untrustedText.ts';
import type { CallStatistics, HandledCall, HandledCalls } from '../../core/ports/people/callStatistics.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ServerClock } from '../network/serverClock.ts';
import { userIdSchema } from '../profile.ts';
import type { RestClient } from '../rest/restClient.ts';

const method = 'voximplant.statistic.get';
/** Bitrix24 docs, voximplant.statistic.get: rows a page. */
const pageSize = 50;
/** The latest calls are on the first pages; who is not found there stays in the list. */
const pagesAtMost = 4;
/** What a portal answers without heeding `start` is no more than a page either. */
const rowsAtMost = 500;
const longestText = 200;
const longestName = 100;
/** Names that are asked for at once: one page of `user.get`. */
const namesAtMost = 50;
/** A call that is yet to begin is nobody's, but for clocks that go a little wrong. */
const aheadAtMostMs = 10 * 60_000;

/** CALL_FAILED_CODE of a call that was talked in; CALL_TYPE 1 outgoing, 2 incoming, 3 redirected, 4 callback, 5 informational. */
const successful = '200';
const outgoing = ['1', '4'];
const incoming = ['2', '3'];

const text = v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.maxLength(longestText));
/** Numbers are texts in the documented example. */
const rowSchema = v.object({
  CALL_ID: v.fallback(v.nullable(text), null),
  PHONE_NUMBER: v.pipe(text, v.minLength(1)),
  PORTAL_USER_ID: v.fallback(v.nullable(userIdSchema), null),
  CALL_TYPE: v.pipe(text, v.picklist([...outgoing, ...incoming])),
  CALL_FAILED_CODE: v.pipe(text, v.literal(successful)),
  /** Seconds. */
  CALL_DURATION: v.pipe(text, v.transform(Number), v.finite(), v.minValue(1)),
  CALL_START_DATE: v.pipe(v.string(), v.maxLength(longestText), v.transform(Date.parse), v.finite()),
});

const nameSchema = v.fallback(v.optional(v.nullable(v.string()), null), null);
const personSchema = v.object({ ID: userIdSchema, NAME: nameSchema, LAST_NAME: nameSchema });

/**
 * `voximplant.statistic.get` (Bitrix24 docs; scope `telephony` and the right "Call statistics: view", else 403 ACCESS_DENIED "Access
 * denied!"), names by `user.get`. What a filter asks for is compared once more: a portal that knew a part of it not would answer
 * with all calls that there are.
 */
export function createCallStatistics(
  rest: Pick<RestClient, 'call'>,
  host: string,
  clock: Pick<Clock, 'nowMs'>,
  serverClock: Pick<ServerClock, 'differenceMs'>,
): CallStatistics {
  const readRow = (row: unknown): readonly HandledCall[] => {
    const read = v.safeParse(rowSchema, row);
    if (!read.success) return [];
    const { CALL_ID, PHONE_NUMBER, PORTAL_USER_ID, CALL_TYPE, CALL_START_DATE } = read.output;
    const startedAtMs = CALL_START_DATE - serverClock.differenceMs();
    if (startedAtMs < 0 || startedAtMs > clock.nowMs() + aheadAtMostMs) return [];
    return [
      {
        callId: CALL_ID,
        phoneNumber: PHONE_NUMBER,
        isOutgoing: outgoing.includes(CALL_TYPE),
        userId: PORTAL_USER_ID,
        startedAtMs,
      },
    ];
  };

  return {
    async handled(numbers, sinceMs): Promise<HandledCalls> {
      const filter = {
        '>=CALL_START_DATE': isoDate(sinceMs + serverClock.differenceMs()),
        CALL_FAILED_CODE: successful,
        ...(numbers.length > 0 && { PHONE_NUMBER: numbers }),
      };
      const calls: HandledCall[] = [];
      for (let page = 0; page < pagesAtMost; page += 1) {
        const answer = await rest.call(
          method,
          { FILTER: filter, SORT: 'CALL_START_DATE', ORDER: 'DESC', start: page * pageSize },
          { priority: 'lookUp' },
        );
        if (!answer.ok) {
          const why = whyNever(answer.error);
          if (why !== null) return { is: 'never', why };
          throw new AppError(answer.error.code, answer.error.params);
        }
        if (typeof answer.result !== 'object' || answer.result === null)
          throw new AppError('portal.unexpectedAnswer', { host, method });
        // PHP gives a list with gaps as an object map.
        const rows: readonly unknown[] = Object.values(answer.result).slice(0, rowsAtMost);
        calls.push(...rows.flatMap(readRow));
        if (rows.length < pageSize || numbers.length === 0) break;
      }
      return { is: 'told', calls };
    },
    async names(userIds) {
      const wanted = [...new Set(userIds)].slice(0, namesAtMost);
      const names = new Map<number, string>();
      if (wanted.length === 0) return names;
      const answer = await rest.call(
        'user.get',
        { FILTER: { ID: wanted }, select: ['ID', 'NAME', 'LAST_NAME'] },
        { priority: 'lookUp' },
      );
      if (!answer.ok || !Array.isArray(answer.result)) return names;
      for (const entry of answer.result.slice(0, rowsAtMost)) {
        const person = v.safeParse(personSchema, entry);
        if (!person.success || !wanted.includes(person.output.ID)) continue;
        const { ID: id, NAME: name, LAST_NAME: lastName } = person.output;
        const whole = cleanName([name, lastName].filter(Boolean).join(' '), longestName);
        if (whole !== '') names.set(id, whole);
      }
      return names;
    },
  };
}

/** Null where asking again may help. */
function whyNever({
  code,
  params,
}: {
  readonly code: string;
  readonly params: Readonly<Record<string, string>>;
}): 'right' | 'scope' | 'method' | null {
  if (code === 'portal.methodUnknown') return 'method';
  if (code === 'portal.insufficientScope') return 'scope';
  return /access denied/i.test(params['description'] ?? '') ? 'right' : null;
}

/** As in the documented example: whole seconds, with the zone in figures. */
function isoDate(ms: number): string {
  return `${new Date(Math.max(0, ms)).toISOString().slice(0, 19)}+00:00`;
}
