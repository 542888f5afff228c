import * as v from 'valibot';
import { AppError } from '../../contracts/errors.ts';
import { cleanName, cleanText } from '../../contracts/untrustedText.ts';
import type {
  AskedCallback,
  CallbackQueue,
  ReservedCallbacks,
} from '../core/ports/callbacks/callbackQueue.ts';
import { crmEntityFields } from './answers/crmEntityFields.ts';
import type { RestFailure } from './answers/restAnswer.ts';
import type { RestClient } from './rest/restClient.ts';

const event = 'ONEXTERNALCALLBACKSTART';
/** What the portal gives at once (Bitrix24 docs, event.offline.get). */
const pageSize = 50;
const textLength = 1_000;
const numberLength = 60;
const lineLength = 200;

const idSchema = v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.regex(/^[\w.-]{1,64}$/));
const textOf = (length: number, clean: (text: string, length: number) => string) =>
  v.fallback(
    v.pipe(
      v.union([v.string(), v.number()]),
      v.transform((value) => clean(String(value), length)),
    ),
    '',
  );
const entitySchema = v.object(crmEntityFields);
/** Without its ids it could not be cleared, nor told from another; each field of the form counts by itself. */
const eventSchema = v.object({
  ID: idSchema,
  MESSAGE_ID: idSchema,
  EVENT_NAME: v.pipe(
    v.string(),
    v.transform((name) => name.toUpperCase()),
    v.literal(event),
  ),
  PROCESS_ID: v.fallback(v.nullish(idSchema), null),
  EVENT_DATA: v.fallback(v.record(v.string(), v.unknown()), {}),
});
const fieldsSchema = v.object({
  PHONE_NUMBER: textOf(numberLength, cleanText),
  TEXT: textOf(textLength, cleanName),
  LINE_NUMBER: textOf(lineLength, cleanText),
});
const takenSchema = v.object({ process_id: v.fallback(v.nullish(idSchema), null), events: v.unknown() });

/**
 * `event.bind`, `event.offline.get`, `.list` and `.clear` (Bitrix24 docs, pages of the same names) for an application. They are for
 * administrators alone, and keeping back what is read (`clear` = 0) belongs to some plans only, as the portal says in its own words.
 */
export function createCallbackQueue(rest: Pick<RestClient, 'call'>, host: string): CallbackQueue {
  const ask = async (method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const answer = await rest.call(method, params, { priority: 'lookUp' });
    if (answer.ok) return answer.result;
    throw refused(answer, host);
  };

  return {
    async bind() {
      const answer = await rest.call('event.bind', { event, event_type: 'offline' }, { priority: 'lookUp' });
      // Where it is bound already, the portal says so as an error [inferred]: by its words, since no code is documented.
      if (answer.ok || /already/i.test(answer.error.params['description'] ?? '')) return;
      throw refused(answer, host);
    },
    async left() {
      const method = 'event.offline.list';
      const params = { filter: { EVENT_NAME: event }, order: { ID: 'ASC' } };
      const all = listOf(await ask(method, params), host, method);
      const byProcess = new Map<string, AskedCallback[]>();
      for (const { PROCESS_ID: processId, ...one } of eventsIn(all)) {
        if (processId === null || processId === undefined || processId === '0') continue;
        byProcess.set(processId, [...(byProcess.get(processId) ?? []), askedIn(one)]);
      }
      const reserved = [...byProcess].map(([processId, requests]) => ({ processId, requests }));
      return { reserved, isAll: all.length < pageSize || reserved.length === 0 };
    },
    async take() {
      const method = 'event.offline.get';
      const params = {
        filter: { EVENT_NAME: event },
        order: { TIMESTAMP_X: 'ASC' },
        limit: pageSize,
        clear: 0,
      };
      const taken = v.safeParse(takenSchema, await ask(method, params));
      if (!taken.success) throw new AppError('portal.unexpectedAnswer', { host, method });
      const all = listOf(taken.output.events, host, method);
      const requests = eventsIn(all).map(askedIn);
      const processId = taken.output.process_id ?? null;
      // What nobody can clear comes again and again: it is not taken for more.
      if (processId === null && requests.length > 0)
        throw new AppError('portal.unexpectedAnswer', { host, method });
      return {
        reserved: { processId: processId ?? '', requests },
        isAll: all.length < pageSize || requests.length === 0,
      };
    },
    async clear({ processId, requests }: ReservedCallbacks) {
      if (requests.length === 0) return;
      await ask('event.offline.clear', { process_id: processId, id: requests.map(({ eventId }) => eventId) });
    },
  };
}

/** Who is no administrator is told so by a word of theirs; a plan that lacks it is a 403 `WRONG_LICENSE` (Bitrix24 docs, event.offline.get). */
function refused({ error }: RestFailure, host: string): AppError {
  const { code, params } = error;
  if (code === 'portal.wrongAuthType' || /access denied/i.test(params['description'] ?? ''))
    return new AppError('callback.notAdministrator', { host });
  const isOfThePortal =
    code === 'portal.accessDenied' ||
    code === 'portal.businessError' ||
    code === 'portal.methodUnknown' ||
    code === 'portal.paymentRequired';
  if (!isOfThePortal) return new AppError(code, params);
  return new AppError('callback.refused', { ...params, host });
}

/** PHP gives a list with gaps as an object map. */
function listOf(value: unknown, host: string, method: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null)
    throw new AppError('portal.unexpectedAnswer', { host, method });
  return Object.values(value).slice(0, pageSize) as unknown[];
}

function eventsIn(all: readonly unknown[]): readonly v.InferOutput<typeof eventSchema>[] {
  return all.flatMap((one) => {
    const read = v.safeParse(eventSchema, one);
    return read.success ? [read.output] : [];
  });
}

function askedIn(
  one: Pick<v.InferOutput<typeof eventSchema>, 'ID' | 'MESSAGE_ID' | 'EVENT_DATA'>,
): AskedCallback {
  const fields = v.parse(fieldsSchema, { PHONE_NUMBER: '', TEXT: '', LINE_NUMBER: '', ...one.EVENT_DATA });
  const entity = v.safeParse(entitySchema, one.EVENT_DATA);
  return {
    eventId: one.ID,
    messageId: one.MESSAGE_ID,
    phoneNumber: fields.PHONE_NUMBER,
    text: fields.TEXT,
    line: fields.LINE_NUMBER === '' ? null : fields.LINE_NUMBER,
    crmEntity: entity.success
      ? { type: entity.output.CRM_ENTITY_TYPE, id: entity.output.CRM_ENTITY_ID }
      : null,
  };
}
