import { expect, it } from 'vitest';
import { at, startPortalForTest } from '../../testing/portalFixture.ts';

const method = 'telephony.call.attachTranscription';
const line = { SIDE: 'User', START_TIME: 0, STOP_TIME: 1.9, MESSAGE: 'Hello' };

it('telephony.call.attachTranscription is of a finished call, and cuts times to whole seconds', async () => {
  const portal = await startPortalForTest();
  const CALL_ID = portal.connector.ring({ userIds: [1], phoneNumber: '5' });
  const attach = (MESSAGES: unknown) => portal.call(method, { CALL_ID, MESSAGES });
  expect(at((await attach([line])).json, 'error_description')).toBe(
    `Call ${CALL_ID} is not found. Is it finished?`,
  );
  portal.connector.end(CALL_ID);
  expect(at((await attach([line])).json, 'result', 'TRANSCRIPT_ID')).toEqual(expect.any(Number));
  expect(portal.recordings.transcripts.ofCall(CALL_ID)).toEqual([
    { side: 'User', startS: 0, stopS: 1, message: 'Hello' },
  ]);
  for (const [change, words] of [
    [{ SIDE: 'user' }, 'MESSAGES[0][SIDE] should be either Client or User'],
    [{ START_TIME: -1 }, 'MESSAGES[0][START_TIME] should be greater or equal to zero'],
    [{ STOP_TIME: 0.9 }, 'MESSAGES[0][STOP_TIME] should be greater than zero'],
    [{ MESSAGE: '' }, 'MESSAGES[0][MESSAGE] is empty'],
  ] as const) {
    expect(at((await attach([{ ...line, ...change }])).json, 'error_description')).toBe(words);
  }
});
