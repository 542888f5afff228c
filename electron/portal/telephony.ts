import {
  batchSizeAtMost,
  type CommandAnswer,
  type Telephony,
  type TelephonyOrder,
} from '../core/ports/portal.ts';
import type { RestCall } from './rest/batch.ts';
import type { RestAnswer } from './rest/restAnswer.ts';
import type { RestClient } from './rest/restClient.ts';

/**
 * `telephony.externalCall.hide` and `.show` (Bitrix24 docs, pages of the same name). `true` means that the portal
 * queued the order to the operator's browser, `false` that it does not know the call (any more). Both methods may be
 * repeated without harm.
 */
export function createTelephony(rest: RestClient, host: string): Telephony {
  function understand(answer: RestAnswer, method: string): CommandAnswer {
    if (!answer.ok) {
      return answer.retryable
        ? { kind: 'retry', error: answer.error, notBeforeMs: answer.notBeforeMs }
        : { kind: 'failed', error: answer.error };
    }
    if (answer.result === true) return { kind: 'acknowledged' };
    if (answer.result === false) return { kind: 'nothingToDo' };
    const error = { code: 'portal.unexpectedAnswer' as const, params: { host, method } };
    return { kind: 'retry', error, notBeforeMs: null };
  }

  async function tell(order: TelephonyOrder): Promise<CommandAnswer> {
    const call = toCall(order);
    if (call === null) return { kind: 'nothingToDo' };
    return understand(await rest.call(call.method, call.params, { priority: 'command' }), call.method);
  }

  return {
    hideCard: (callId, userIds) => tell({ kind: 'hide', callId, userIds }),
    showCard: (callId, userIds) => tell({ kind: 'show', callId, userIds }),
    async sendBatch(orders) {
      if (orders.length > batchSizeAtMost) throw new RangeError(`At most ${batchSizeAtMost} orders a batch`);
      const calls = orders.map(toCall);
      const sent = calls.filter((call) => call !== null);
      const [only] = sent;
      const answers =
        sent.length === 0 || only === undefined
          ? []
          : sent.length === 1
            ? [await rest.call(only.method, only.params, { priority: 'command' })]
            : await rest.batch(sent, { priority: 'command' });
      const left = [...answers];
      return calls.map((call) => {
        const answer = call === null ? undefined : left.shift();
        return call === null || answer === undefined
          ? { kind: 'nothingToDo' }
          : understand(answer, call.method);
      });
    },
  };
}

/** Null for nobody: an empty array is answered with `true` and heard by no one (source of module voximplant). */
function toCall({ kind, callId, userIds }: TelephonyOrder): RestCall | null {
  const [first, ...others] = userIds;
  if (first === undefined) return null;
  return {
    method: `telephony.externalCall.${kind}`,
    params: { CALL_ID: callId, USER_ID: others.length === 0 ? first : userIds },
  };
}
