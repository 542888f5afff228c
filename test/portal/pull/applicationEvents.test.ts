import { describe, expect, it, onTestFinished } from 'vitest';
import { at, send, startPortalForTest, type PortalFixture } from '../testing/portalFixture.ts';
import { openListener, type PushListener } from '../testing/pushListener.ts';

const scopes = ['pull', 'telephony'];

async function withApplication() {
  const portal = await startPortalForTest();
  const { clientId } = portal.oauth.registerApplication({ redirectUri: 'https://app.example/', scopes });
  return { portal, clientId };
}

const callAs = (
  portal: PortalFixture,
  clientId: string,
  userId: number,
  method: string,
  params: object = {},
) =>
  send(`${portal.url}/rest/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...params, auth: portal.oauth.issueTokens({ clientId, userId }).accessToken }),
  });

async function listenToApplication(
  portal: PortalFixture,
  clientId: string,
  userId: number,
): Promise<PushListener> {
  const { json } = await callAs(portal, clientId, userId, 'pull.application.config.get');
  const part = (...path: string[]): string => String(at(json, 'result', ...path));
  const query = new URLSearchParams({
    CHANNEL_ID: `${part('channels', 'private', 'id')}/${part('channels', 'shared', 'id')}`,
    clientId: part('clientId'),
    format: 'json',
  });
  const listener = openListener(`${part('server', 'websocket')}?${query}`);
  onTestFinished(() => listener.socket.terminate());
  await portal.push.waitForConnection({ clientId, userId }, 4000);
  return listener;
}

const event = 'pull.application.event.add';

describe('pull.application.event.add', () => {
  it('reaches the user it names, or all users of the application, and no other application', async () => {
    const { portal, clientId } = await withApplication();
    const other = portal.oauth.registerApplication({ redirectUri: 'https://other.example/', scopes });
    const one = await listenToApplication(portal, clientId, 1);
    const two = await listenToApplication(portal, clientId, 2);
    const foreign = await listenToApplication(portal, other.clientId, 1);
    const sendEvent = (COMMAND: string, USER_ID?: unknown) =>
      callAs(portal, clientId, 1, event, { COMMAND, PARAMS: { text: COMMAND }, USER_ID });
    expect(at((await sendEvent('toTwo', 2)).json, 'result')).toBe(true);
    await sendEvent('toBoth', [1, '2']);
    await sendEvent('toAll');
    await callAs(portal, other.clientId, 1, event, { COMMAND: 'own', MODULE_ID: 'mine' });

    const commands = async (listener: PushListener, count: number) =>
      (await listener.waitForCount(count)).map((h) => `${h.moduleId} ${h.command}`);
    expect(await commands(two, 3)).toEqual(['application toTwo', 'application toBoth', 'application toAll']);
    expect(await commands(one, 2)).toEqual(['application toBoth', 'application toAll']);
    expect(await commands(foreign, 1)).toEqual(['mine own']);
    expect(one.heard[0]?.params).toEqual({ text: 'toBoth' });
    expect(portal.journal.pushes.map(({ to, clientId: of }) => [to, of === clientId])).toEqual([
      [2, true],
      [1, true],
      [2, true],
      ['shared', true],
      ['shared', false],
    ]);
  });

  it("never carries the portal's own call cards", async () => {
    const { portal, clientId } = await withApplication();
    const listener = await listenToApplication(portal, clientId, 1);
    portal.connector.ring({ userIds: [1], phoneNumber: '5' });
    await callAs(portal, clientId, 1, event, { COMMAND: 'after', USER_ID: 1 });
    expect((await listener.waitForCount(1)).map((h) => h.command)).toEqual(['after']);
  });

  it('checks who may tell whom and what', async () => {
    const { portal, clientId } = await withApplication();
    const errorOf = async (userId: number, params: object) => {
      const reply = await callAs(portal, clientId, userId, event, params);
      return at(reply.json, 'error') ?? at(reply.json, 'result');
    };
    expect(await errorOf(2, { COMMAND: 'x', USER_ID: 1 })).toBe('USER_ID_ACCESS_ERROR');
    expect(await errorOf(2, { COMMAND: 'x', USER_ID: [2, 1] })).toBe('USER_ID_ACCESS_ERROR');
    expect(await errorOf(2, { COMMAND: 'x', USER_ID: 2 })).toBe(true);
    expect(await errorOf(2, { COMMAND: 'x' })).toBe(true);
    expect(await errorOf(1, { COMMAND: 'x', MODULE_ID: [] })).toBe('MODULE_ID_ERROR');
    expect(await errorOf(1, {})).toBe('COMMAND_ERROR');
    expect(await errorOf(1, { COMMAND: 'x', PARAMS: 'text' })).toBe('PARAMS_ERROR');
    portal.users.update(1, { scopes: ['pull'] });
    const byWebhook = await portal.call(event, { COMMAND: 'x' });
    expect([byWebhook.status, at(byWebhook.json, 'error')]).toEqual([403, 'WRONG_AUTH_TYPE']);
  });

  it("is listened to, stalled and cut apart from the operator's own channel", async () => {
    const { portal, clientId } = await withApplication();
    const one = await listenToApplication(portal, clientId, 1);
    const two = await listenToApplication(portal, clientId, 2);
    expect(portal.push.connections.map((c) => c.application?.userId)).toEqual([1, 2]);
    portal.push.close(3003, { clientId, userId: 1 });
    expect(await one.closed).toBe(3003);
    portal.push.terminate({ clientId });
    expect(await two.closed).toBe(1006);
  });
});
