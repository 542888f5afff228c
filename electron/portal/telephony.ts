import * as v from 'valibot';
import {
  batchSizeAtMost,
  type BatchOrder,
  type CommandAnswer,
  type FinishOrder,
  type RegisterOrder,
  type Telephony,
} from '../core/ports/portal.ts';
import type { ServerClock } from './network/serverClock.ts';
import type { RestCall } from './rest/batch.ts';
import type { RestAnswer, RestFailure } from './answers/restAnswer.ts';
import type { RestClient } from './rest/restClient.ts';
import type { RecordingReader } from '../core/ports/recordings/recordings.ts';
import { createNoteSaver } from './callNotes.ts';
import { createRecordingSender } from './callRecordings.ts';

type Method = BatchOrder['kind'];

/** Bitrix24 docs, telephony.externalCall.register: `externalCall.<md5>.<Unix seconds>`. */
const registeredSchema = v.object({ CALL_ID: v.pipe(v.string(), v.nonEmpty(), v.maxLength(255)) });
/** Ids come as numbers and as texts; a call that made no activity has null. */
const statisticsSchema = v.object({
  CRM_ACTIVITY_ID: v.fallback(
    v.nullable(
      v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.safeInteger(), v.minValue(1)),
    ),
    null,
  ),
});

/**
 * `telephony.externalCall.hide`, `.show`, `.register` and `.finish` (Bitrix24 docs, pages of the same name). All may be
 * repeated without harm: hides and shows by themselves, a register within 30 minutes by its EXTERNAL_CALL_ID, and a
 * second finish is refused with words of its own.
 *
 * @param serverClock a start that looks older than those 30 minutes to the portal would make a repeated register a
 * second call (source of module voximplant, lib/rest/helper.php), so starts are told by its clock
 */
export function createTelephony(
  rest: Pick<RestClient, 'call' | 'batch'>,
  host: string,
  serverClock: Pick<ServerClock, 'differenceMs'>,
): Omit<Telephony, 'attachRecording' | 'attachTranscript'> {
  function understand(answer: RestAnswer, kind: Method): CommandAnswer {
    if (!answer.ok) return failureOf(answer, kind);
    const { result } = answer;
    switch (kind) {
      case 'hide':
      case 'show':
        // `true`: the portal queued the order to the operator's browser; `false`: it does not know the call (any more).
        if (result === true) return { kind: 'acknowledged' };
        if (result === false) return { kind: 'nothingToDo' };
        break;
      case 'register': {
        const registered = v.safeParse(registeredSchema, result);
        if (registered.success) return { kind: 'registered', callId: registered.output.CALL_ID };
        break;
      }
      case 'finish': {
        const statistics = v.safeParse(statisticsSchema, result);
        if (!statistics.success) break;
        const activityId = statistics.output.CRM_ACTIVITY_ID;
        return { kind: 'acknowledged', ...(activityId !== null && { activityId }) };
      }
    }
    const error = { code: 'portal.unexpectedAnswer' as const, params: { host, method: methodOf(kind) } };
    return { kind: 'retry', error, notBeforeMs: null };
  }

  async function tell(order: BatchOrder): Promise<CommandAnswer> {
    const call = toCall(order, serverClock.differenceMs());
    if (call === null) return { kind: 'nothingToDo' };
    return understand(await rest.call(call.method, call.params, { priority: 'command' }), order.kind);
  }

  return {
    hideCard: (callId, userIds) => tell({ kind: 'hide', callId, userIds }),
    showCard: (callId, userIds) => tell({ kind: 'show', callId, userIds }),
    registerCall: tell,
    finishCall: tell,
    saveNote: createNoteSaver(rest, host),
    async sendBatch(orders) {
      if (orders.length > batchSizeAtMost) throw new RangeError(`At most ${batchSizeAtMost} orders a batch`);
      const aheadMs = serverClock.differenceMs();
      const calls = orders.map((order) => toCall(order, aheadMs));
      const sent = calls.filter((call) => call !== null);
      const [only] = sent;
      const answers =
        sent.length === 0 || only === undefined
          ? []
          : sent.length === 1
            ? [await rest.call(only.method, only.params, { priority: 'command' })]
            : await rest.batch(sent, { priority: 'command' });
      const left = [...answers];
      return orders.map(({ kind }, index) => {
        const answer = calls[index] === null ? undefined : left.shift();
        return answer === undefined ? { kind: 'nothingToDo' } : understand(answer, kind);
      });
    },
  };
}

/** The same with what is added to finished calls. @param reader of recordings; missing where none are ever owed */
export function createWholeTelephony(
  rest: RestClient,
  host: string,
  serverClock: Pick<ServerClock, 'differenceMs'>,
  reader: RecordingReader | undefined,
): Telephony {
  return { ...createTelephony(rest, host, serverClock), ...createRecordingSender(rest, host, reader) };
}

function failureOf({ retryable, error, notBeforeMs }: RestFailure, kind: Method): CommandAnswer {
  if (retryable) return { kind: 'retry', error, notBeforeMs };
  if (kind === 'register' || kind === 'finish') {
    // Bitrix24's documentation asks for an application here; the source of module voximplant 24.100 takes webhooks too.
    if (error.code === 'portal.wrongAuthType') {
      return { kind: 'failed', error: { ...error, code: 'register.webhookMayNot' } };
    }
  }
  if (kind === 'finish' && error.code === 'portal.businessError') {
    // Finished already, by a try whose answer was lost or by somebody else. The words are documented, a code is not sent.
    if (/call is not found/i.test(error.params['description'] ?? '')) return { kind: 'nothingToDo' };
  }
  return { kind: 'failed', error };
}

function methodOf(kind: Method): string {
  return `telephony.externalCall.${kind}`;
}

/**
 * Null for nobody: an empty array is answered with `true` and heard by no one (source of module voximplant).
 *
 * @param aheadMs by how much the portal's clock is ahead of this computer's
 */
function toCall(order: BatchOrder, aheadMs: number): RestCall | null {
  const method = methodOf(order.kind);
  switch (order.kind) {
    case 'hide':
    case 'show': {
      const [first, ...others] = order.userIds;
      if (first === undefined) return null;
      const users = others.length === 0 ? first : order.userIds;
      return { method, params: { CALL_ID: order.callId, USER_ID: users } };
    }
    case 'register':
      return { method, params: registerParams(order, aheadMs) };
    case 'finish':
      return { method, params: finishParams(order) };
  }
}

function registerParams(
  { externalCallId, userId, call }: RegisterOrder,
  aheadMs: number,
): RestCall['params'] {
  return {
    USER_ID: userId,
    PHONE_NUMBER: call.phoneNumber,
    TYPE: call.direction === 'outgoing' ? 1 : 2,
    CALL_START_DATE: isoSeconds(call.startedAtMs + aheadMs),
    EXTERNAL_CALL_ID: externalCallId,
    // The line is made where the portal does not know it, cut to 50 characters (source of module voximplant).
    ...(call.line === null ? {} : { LINE_NUMBER: call.line }),
    // A number: the portal takes the text "N" for yes. Left out, it would show the card.
    SHOW: call.show ? 1 : 0,
    // Whether strangers become leads is for the portal's own rules and people to decide; a group call that rings at five
    // desks would make five of them.
    CRM_CREATE: 0,
  };
}

function finishParams({ callId, userId, end }: FinishOrder): RestCall['params'] {
  return {
    CALL_ID: callId,
    USER_ID: userId,
    DURATION: end.durationS,
    STATUS_CODE: end.statusCode,
    // Documentation and source disagree about what is meant where it is left out. No chat message for each call.
    ADD_TO_CHAT: 0,
  };
}

/** ISO 8601 with its zone, whole seconds, as in the examples of Bitrix24's documentation. */
function isoSeconds(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}+00:00`;
}
