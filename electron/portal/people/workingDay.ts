import * as v from 'valibot';
import type { Clock } from '../../core/ports/clock.ts';
import type { Asked, DayStands, WorkingDay } from '../../core/ports/people/workingDay.ts';
import type { RestClient } from '../rest/restClient.ts';

const dayMethod = 'timeman.status';
const userMethod = 'im.user.get';
const dayMs = 24 * 60 * 60_000;

const text = v.pipe(v.string(), v.maxLength(100));
const moment = v.fallback(v.optional(v.nullable(text), null), null);
/**
 * EXPIRED is a day that began on an earlier date and was never closed: nobody says that this person does not work, and a call that
 * nobody hears is the worse mistake.
 */
const stands: Readonly<Record<string, DayStands>> = {
  OPENED: 'open',
  EXPIRED: 'open',
  PAUSED: 'paused',
  CLOSED: 'closed',
};
const daySchema = v.object({
  STATUS: v.pipe(
    text,
    v.check((status) => Object.hasOwn(stands, status.toUpperCase())),
  ),
  TIME_START: moment,
  TIME_FINISH: moment,
});
/** The date up to which somebody is absent, else false. */
const absentSchema = v.object({ absent: v.union([v.literal(false), v.null(), text]) });

/**
 * `timeman.status` (Bitrix24 docs; scope `timeman`, for the user who asks) and `absent` of `im.user.get` (scope `im`). Portals without
 * the module of working time do not know the first.
 */
export function createWorkingDay(
  rest: Pick<RestClient, 'call'>,
  host: string,
  clock: Pick<Clock, 'nowMs'>,
): WorkingDay {
  const asked = async <T>(
    method: string,
    read: (result: unknown) => { readonly value: T; readonly mark: string } | null,
  ): Promise<Asked<T>> => {
    const answer = await rest.call(method, {}, { priority: 'lookUp' });
    if (!answer.ok) return { is: 'unknown', problem: answer.error };
    const told = read(answer.result);
    if (told !== null) return { is: 'told', ...told };
    return { is: 'unknown', problem: { code: 'portal.unexpectedAnswer', params: { host, method } } };
  };

  const readDay = (result: unknown) => {
    const read = v.safeParse(daySchema, result);
    if (!read.success) return null;
    const { STATUS, TIME_START, TIME_FINISH } = read.output;
    const value = stands[STATUS.toUpperCase()] ?? 'open';
    // Of a day that is not closed yet a portal may tell when it would be.
    const finish = value === 'closed' ? (TIME_FINISH ?? '') : '';
    return { value, mark: `${value} ${TIME_START ?? ''} ${finish}` };
  };

  const readAbsent = (result: unknown) => {
    const read = v.safeParse(absentSchema, result);
    if (!read.success) return null;
    const { absent } = read.output;
    if (absent === false || absent === null || absent === '') return { value: false, mark: 'present' };
    const untilMs = Date.parse(absent);
    if (Number.isNaN(untilMs)) return null;
    // The last day of the absence, of which only the date is meant.
    return { value: untilMs + dayMs > clock.nowMs(), mark: `absent ${absent}` };
  };

  return {
    async ask() {
      const [day, absent] = await Promise.all([asked(dayMethod, readDay), asked(userMethod, readAbsent)]);
      return { day, absent };
    },
  };
}
