import { describe, expect, it } from 'vitest';
import { at, send, sendForm, startPortalForTest, type PortalFixture } from './testing/portalFixture.ts';

/**
 * The requests on Bitrix24's page for telephony.externalCall.hide (apidocs.bitrix24.com, api-reference/telephony/
 * telephony-external-call-hide): by webhook and with `auth`, JSON and form, USER_ID alone and as a list. The CALL_ID
 * printed there belongs to nobody here, so calls are registered first.
 */
const method = 'telephony.externalCall.hide';

async function portalWithCall(): Promise<{ portal: PortalFixture; CALL_ID: string; auth: string }> {
  const portal = await startPortalForTest();
  const CALL_ID = portal.connector.ring({ userIds: [1, 2], phoneNumber: '+74951234567' });
  return { portal, CALL_ID, auth: portal.oauth.mintAccessToken({ userId: 1, scopes: ['telephony'] }) };
}

const json = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json' },
  body: JSON.stringify(body),
});

/** The shape printed on the page. */
const documentedAnswer = (result: boolean) => ({
  result,
  time: {
    start: expect.any(Number),
    finish: expect.any(Number),
    duration: expect.any(Number),
    processing: expect.any(Number),
    date_start: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+03:00$/),
    date_finish: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+03:00$/),
    operating_reset_at: expect.any(Number),
    operating: expect.any(Number),
  },
});

describe('the documented telephony.externalCall.hide', () => {
  it.each([
    ['one user', 1, [2]],
    ['one user as text', '1', [2]],
    ['a list of users', [1, 2], []],
  ])('by webhook with a JSON body hides for %s', async (_, USER_ID, left) => {
    const { portal, CALL_ID } = await portalWithCall();
    const reply = await send(`${portal.webhookUrl(1)}${method}`, json({ CALL_ID, USER_ID }));
    expect([reply.status, reply.json]).toEqual([200, documentedAnswer(true)]);
    expect(portal.truth.usersSeeing(CALL_ID)).toEqual(left);
  });

  it.each([
    ['one user', 1, [2]],
    ['a list of users', [1, 2], []],
  ])('with an access token in the JSON body hides for %s', async (_, USER_ID, left) => {
    const { portal, CALL_ID, auth } = await portalWithCall();
    const reply = await send(`${portal.url}/rest/${method}`, json({ CALL_ID, USER_ID, auth }));
    expect([reply.status, reply.json]).toEqual([200, documentedAnswer(true)]);
    expect(portal.truth.usersSeeing(CALL_ID)).toEqual(left);
  });

  it.each([
    ['USER_ID=1', [2]],
    ['USER_ID[]=1&USER_ID[]=2', []],
    ['USER_ID[0]=1&USER_ID[1]=2', []],
    ['USER_ID%5B0%5D=2', [1]],
  ])('takes a form with %s, by webhook and with auth', async (users, left) => {
    const { portal, CALL_ID, auth } = await portalWithCall();
    const byWebhook = await sendForm(`${portal.webhookUrl(1)}${method}`, `CALL_ID=${CALL_ID}&${users}`);
    expect([byWebhook.status, byWebhook.json]).toEqual([200, documentedAnswer(true)]);
    expect(portal.truth.usersSeeing(CALL_ID)).toEqual(left);
    const byToken = await sendForm(
      `${portal.url}/rest/${method}`,
      `CALL_ID=${CALL_ID}&${users}&auth=${auth}`,
    );
    expect([byToken.status, byToken.json]).toEqual([200, documentedAnswer(true)]);
  });

  it('answers false for a CALL_ID it does not know, with the same shape', async () => {
    const { portal } = await portalWithCall();
    const CALL_ID = 'externalCall.716f1cb73def9700a23842adf9c4c568.1773130779';
    const reply = await send(`${portal.webhookUrl(1)}${method}`, json({ CALL_ID, USER_ID: 1269 }));
    expect([reply.status, reply.json]).toEqual([200, documentedAnswer(false)]);
  });

  it('reckons time as printed: whole start, duration to the finish, reset ten minutes ahead', async () => {
    const { portal, CALL_ID } = await portalWithCall();
    const { json: answer } = await portal.call(method, { CALL_ID });
    const number = (key: string): number => Number(at(answer, 'time', key));
    expect(Number.isInteger(number('start'))).toBe(true);
    expect(number('duration')).toBeCloseTo(number('finish') - number('start'), 6);
    expect(number('operating_reset_at') - number('start')).toBeGreaterThan(500);
  });
});
