import type { CommandAnswer, Telephony } from '../core/ports/portal.ts';
import type { RestClient } from './rest/restClient.ts';

/**
 * `telephony.externalCall.hide` and `.show` (Bitrix24 docs, pages of the same name). `true` means that the portal
 * queued the order to the operator's browser, `false` that it does not know the call (any more). Both methods may be
 * repeated without harm.
 */
export function createTelephony(rest: RestClient, host: string): Telephony {
  async function tell(method: string, callId: string, userIds: readonly number[]): Promise<CommandAnswer> {
    const [first, ...others] = userIds;
    // An empty array is answered with `true` and heard by nobody (seen in the source of module voximplant).
    if (first === undefined) return { kind: 'nothingToDo' };
    const answer = await rest.call(method, {
      CALL_ID: callId,
      USER_ID: others.length === 0 ? first : userIds,
    });
    if (answer.ok) {
      if (answer.result === true) return { kind: 'acknowledged' };
      if (answer.result === false) return { kind: 'nothingToDo' };
      return {
        kind: 'retry',
        error: { code: 'portal.unexpectedAnswer', params: { host, method } },
        notBeforeMs: null,
      };
    }
    return answer.retryable
      ? { kind: 'retry', error: answer.error, notBeforeMs: answer.notBeforeMs }
      : { kind: 'failed', error: answer.error };
  }

  return {
    hideCard: (callId, userIds) => tell('telephony.externalCall.hide', callId, userIds),
    showCard: (callId, userIds) => tell('telephony.externalCall.show', callId, userIds),
  };
}
