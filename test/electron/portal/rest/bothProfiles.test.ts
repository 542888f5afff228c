import { describe, expect, it } from 'vitest';
import { meaningOfErrorKey } from '../../../../electron/portal/answers/errorTable.ts';
import { startPortalForTest } from '../../../portal/testing/portalFixture.ts';
import { openApplication } from '../testing/openApplication.ts';
import { openSession, type SessionUnderTest } from '../testing/openSession.ts';

const callId = 'externalCall.0123456789abcdef0123456789abcdef.1773130779';

/** Bitrix24 docs, "System error codes", and the business errors of module voximplant: key, and whether it may pass. */
const answers = [
  ['INTERNAL_SERVER_ERROR', 'retry'],
  ['ERROR_UNEXPECTED_ANSWER', 'retry'],
  ['QUERY_LIMIT_EXCEEDED', 'retry'],
  ['OPERATION_TIME_LIMIT', 'retry'],
  ['ERROR_BATCH_METHOD_NOT_ALLOWED', 'failed'],
  ['ERROR_BATCH_LENGTH_EXCEEDED', 'failed'],
  ['NO_AUTH_FOUND', 'failed'],
  ['INVALID_REQUEST', 'failed'],
  ['OVERLOAD_LIMIT', 'failed'],
  ['ACCESS_DENIED', 'failed'],
  ['INVALID_CREDENTIALS', 'failed'],
  ['ERROR_MANIFEST_IS_NOT_AVAILABLE', 'failed'],
  ['insufficient_scope', 'failed'],
  ['user_access_error', 'failed'],
  ['PORTAL_DELETED', 'failed'],
  ['ERROR_METHOD_NOT_FOUND', 'failed'],
  ['WRONG_AUTH_TYPE', 'failed'],
  ['ERROR_ARGUMENT', 'failed'],
  ['ERROR_CORE', 'failed'],
  ['', 'failed'],
] as const;

async function answerOf({ telephony }: SessionUnderTest) {
  const answer = await telephony.hideCard(callId, [1]);
  if (!('error' in answer)) throw new Error('a refusal was expected');
  return { kind: answer.kind, code: answer.error.code };
}

describe.each(['docs', 'source'] as const)('with the HTTP statuses of the %s', (statusProfile) => {
  it.each(answers)('%s to a webhook', async (error, kind) => {
    const portal = await startPortalForTest({ settings: { statusProfile } });
    portal.faults.order({ fault: { kind: 'error', error } });
    const { code } = meaningOfErrorKey(error, 400);
    expect(await answerOf(openSession(portal.webhookUrl(1)))).toEqual({ kind, code });
  });

  it.each(answers)('%s to an application', async (error, kind) => {
    const app = await openApplication({ portal: { settings: { statusProfile } } });
    app.portal.faults.order({ method: 'telephony.externalCall.hide', fault: { kind: 'error', error } });
    const { code } = meaningOfErrorKey(error, 400, 'localApplication');
    expect(await answerOf(app.session)).toEqual({ kind, code });
    expect(app.portal.oauth.refreshCount).toBe(0);
  });
});
