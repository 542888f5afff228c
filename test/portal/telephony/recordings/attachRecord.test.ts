import { describe, expect, it } from 'vitest';
import { at, startPortalForTest } from '../../testing/portalFixture.ts';

const method = 'telephony.externalCall.attachRecord';

describe('telephony.externalCall.attachRecord', () => {
  it('takes a record only once the call is finished, and again to replace it', async () => {
    const portal = await startPortalForTest();
    const CALL_ID = portal.connector.ring({ userIds: [1], phoneNumber: '5' });
    const attach = () => portal.call(method, { CALL_ID, FILENAME: 'call.mp3', FILE_CONTENT: 'YWJj' });
    expect(at((await attach()).json, 'error_description')).toBe(
      'Call is not found in the statistic table. Looks like it is not finished yet.',
    );
    portal.connector.end(CALL_ID);
    expect(at((await attach()).json, 'result', 'FILE_ID')).toEqual(expect.any(Number));
    expect((await attach()).status).toBe(200);
  });

  it.each([
    [{}, 'Required parameters are not set. Request should contain or URL or FILENAME parameter'],
    [{ FILENAME: 'call.exe' }, 'Wrong file extension. Only wav and mp3 are allowed'],
    [{ FILENAME: 'call.wav', FILE_CONTENT: '' }, 'File content is empty.'],
    [
      { FILENAME: 'call.wav', FILE_CONTENT: '?' },
      'File content is not properly encoded. Base64 encoding is expected.',
    ],
  ])('refuses %j', async (params, error_description) => {
    const portal = await startPortalForTest();
    const CALL_ID = portal.connector.ring({ userIds: [1], phoneNumber: '5' });
    portal.connector.end(CALL_ID);
    const reply = await portal.call(method, { CALL_ID, ...params });
    expect([reply.status, at(reply.json, 'error_description')]).toEqual([400, error_description]);
  });

  it('hands out an upload address for a name alone', async () => {
    const portal = await startPortalForTest();
    const CALL_ID = portal.connector.ring({ userIds: [1], phoneNumber: '5' });
    portal.connector.end(CALL_ID);
    const reply = await portal.call(method, { CALL_ID, FILENAME: 'call.wav' });
    expect(at(reply.json, 'result', 'fieldName')).toBe('file');
  });
});
