import { describe, expect, it } from 'vitest';
import { createManualClock } from '../clock.ts';
import { at, send, startPortalForTest } from '../testing/portalFixture.ts';
import { listenToUser, openListener, pushUrl } from '../testing/pushListener.ts';

const noise = { moduleId: 'im', command: 'message', params: { text: 'hello' } };
const note = (text: string) => ({ moduleId: 'practice', command: 'note', params: { text } });

describe('pull.config.get', () => {
  it('names the addresses of this server, the channels and the client id', async () => {
    const portal = await startPortalForTest();
    const config = at((await portal.call('pull.config.get')).json, 'result');
    const host = new URL(portal.url).host;
    expect(config).toMatchObject({
      server: {
        version: 4,
        websocket_enabled: true,
        websocket: `ws://${host}/sub/`,
        long_polling: `http://${host}/sub/`,
      },
      channels: { private: { type: 'private' }, shared: { type: 'shared' } },
    });
    const start = Date.parse(String(at(config, 'channels', 'private', 'start')));
    const end = Date.parse(String(at(config, 'channels', 'private', 'end')));
    expect((end - start) / 1000).toBe(43_205);
  });

  it('needs pull_channel and a webhook; the application method needs an application', async () => {
    const portal = await startPortalForTest({ users: [{ id: 1, scopes: ['telephony'] }] });
    expect(at((await portal.call('pull.config.get')).json, 'error')).toBe('insufficient_scope');
    portal.users.update(1, { scopes: ['pull', 'pull_channel'] });
    const asWebhook = await portal.call('pull.application.config.get');
    expect([asWebhook.status, at(asWebhook.json, 'error')]).toEqual([403, 'WRONG_AUTH_TYPE']);
    const auth = portal.oauth.mintAccessToken({ userId: 1 });
    const statuses = await Promise.all(
      ['pull.config.get', 'pull.application.config.get'].map(
        async (method) => (await fetch(`${portal.url}/rest/${method}?auth=${auth}`)).status,
      ),
    );
    expect(statuses).toEqual([403, 200]);
  });
});

describe('a subscriber by WebSocket', () => {
  it('hears the card of its own operator with the recipients as a list, and its hiding', async () => {
    const portal = await startPortalForTest();
    const [one, two] = [await listenToUser(portal, 1), await listenToUser(portal, 2)];
    const callId = portal.connector.ring({
      userIds: [1, 2],
      phoneNumber: '+74951234567',
      crm: { name: 'Anna Petrova', companyName: 'Acme', responsibleUserId: 2 },
      lineNumber: '900',
    });
    portal.connector.answeredBy(callId, 2);
    const [show, hide] = await one.waitForCount(2);
    expect(show).toMatchObject({ moduleId: 'voximplant', command: 'showExternalCall' });
    expect(show?.params).toMatchObject({
      callId,
      phoneNumber: '+74951234567',
      lineNumber: '900',
      isCallback: false,
      toUserId: [1, 2],
      CRM: {
        FOUND: 'Y',
        CONTACT: { NAME: 'Anna Petrova' },
        COMPANY: 'Acme',
        RESPONSIBILITY: { NAME: 'Pavel Colleague' },
      },
    });
    expect(hide).toMatchObject({ command: 'hideExternalCall', params: { callId } });
    expect(two.heard.map((h) => h.command)).toEqual(['showExternalCall']);
    expect(portal.truth.usersSeeing(callId)).toEqual([2]);
  });

  it.each([
    [1, { fromUserId: [1] }, 'toUserId'],
    [2, { toUserId: [1] }, 'fromUserId'],
    [3, {}, 'toUserId'],
    [4, { isCallback: true }, 'toUserId'],
    [5, { isCallback: false }, 'fromUserId'],
  ])('is told the direction of a call of TYPE %i', async (type, present, absent) => {
    const portal = await startPortalForTest();
    const listener = await listenToUser(portal, 1);
    portal.connector.ring({ userIds: [1], phoneNumber: '5', type });
    const [show] = await listener.waitForCount(1);
    expect(show?.params).toMatchObject(present);
    expect(show?.params).not.toHaveProperty(absent);
  });

  it.each([
    [3, { format: 'json' }, /^#!NGINXNMS!#\{.*\}#!NGINXNME!#$/],
    [4, {}, /^#!NGINXNMS!#/],
    [4, { format: 'json' }, /^\[\{.*\}\]$/],
  ])('of server version %i asking for %j gets the framing of that version', async (version, extra, form) => {
    const portal = await startPortalForTest({ settings: { pullServerVersion: version } });
    const listener = await listenToUser(portal, 1, extra);
    portal.push.send(1, noise);
    await listener.waitForCount(1);
    expect(listener.frames[0]).toMatch(form);
    expect(listener.heard[0]).toMatchObject({ ...noise });
  });

  it.each([{ format: 'json' }, {}])('may get several messages in one frame (%j)', async (extra) => {
    const portal = await startPortalForTest();
    const listener = await listenToUser(portal, 1, extra);
    portal.push.hold();
    for (const text of ['a', 'b', 'c']) portal.push.send(1, note(text));
    portal.push.release();
    const heard = await listener.waitForCount(3);
    expect(heard.map((h) => [h.frame, at(h.params, 'text')])).toEqual([
      [1, 'a'],
      [1, 'b'],
      [1, 'c'],
    ]);
  });

  it('goes on from its mid: what it missed comes once, in order; without mid it is lost', async () => {
    const portal = await startPortalForTest();
    const before = await listenToUser(portal, 1);
    portal.push.send(1, note('heard'));
    const mid = (await before.waitForCount(1))[0]?.mid ?? '';
    before.socket.close();
    await before.closed;
    portal.push.send(1, note('missed 1'));
    portal.push.sendShared(note('missed 2'));

    const withMid = await listenToUser(portal, 1, { format: 'json', mid });
    const without = await listenToUser(portal, 1);
    portal.push.send(1, note('new'));
    const texts = async (l: typeof withMid, n: number) =>
      (await l.waitForCount(n)).map((h) => at(h.params, 'text'));
    expect(await texts(withMid, 3)).toEqual(['missed 1', 'missed 2', 'new']);
    expect(await texts(without, 1)).toEqual(['new']);
    const mids = withMid.heard.map((h) => h.mid);
    expect([...mids].sort()).toEqual(mids);
  });

  it('gets nothing for a mid that is no longer kept', async () => {
    const portal = await startPortalForTest({ settings: { messagesKept: 2 } });
    const before = await listenToUser(portal, 1);
    portal.push.send(1, note('heard'));
    const mid = (await before.waitForCount(1))[0]?.mid ?? '';
    for (const text of ['1', '2', '3', '4']) portal.push.send(1, note(text));
    const after = await listenToUser(portal, 1, { format: 'json', mid });
    portal.push.send(1, note('new'));
    expect((await after.waitForCount(1)).map((h) => at(h.params, 'text'))).toEqual(['new']);
  });

  it('may hear the same message twice, raw text and control messages', async () => {
    const portal = await startPortalForTest();
    const listener = await listenToUser(portal, 1);
    portal.push.send(1, noise);
    portal.push.repeat(1);
    portal.push.control('config_expire', 1);
    portal.push.control('server_restart');
    portal.push.sendRaw(1, '[{"broken":');
    const heard = await listener.waitForCount(4);
    expect(heard[0]?.mid).toBe(heard[1]?.mid);
    expect(heard.slice(2).map((h) => [h.moduleId, h.command])).toEqual([
      ['pull', 'config_expire'],
      ['pull', 'server_restart'],
    ]);
  });

  it('is closed with any code on order, or cut', async () => {
    const portal = await startPortalForTest();
    const [one, two] = [await listenToUser(portal, 1), await listenToUser(portal, 2)];
    portal.push.close(3003, 1);
    portal.push.terminate(2);
    expect([await one.closed, await two.closed]).toEqual([3003, 1006]);
  });

  it('is refused with 4010 for a wrong channel, and with any HTTP status on order', async () => {
    const portal = await startPortalForTest();
    const url = await pushUrl(portal, 1, 'websocket');
    expect(await openListener(url.replace(/CHANNEL_ID=.{4}/, 'CHANNEL_ID=0000')).closed).toBe(4010);
    expect(await openListener(url.replace(/clientId=.{4}/, 'clientId=0000')).closed).toBe(4010);
    portal.push.refuseSockets(503);
    expect(await openListener(url).closed).toBe(1006);
    portal.push.refuseSockets(undefined);
    const listener = openListener(url);
    await portal.push.waitForConnection(1, 4000);
    listener.socket.close();
  });

  it('that is stalled stays open but gets nothing and no pong; the missed comes with mid', async () => {
    const portal = await startPortalForTest();
    const listener = await listenToUser(portal, 1);
    portal.push.send(1, note('heard'));
    const mid = (await listener.waitForCount(1))[0]?.mid ?? '';
    let pongs = 0;
    listener.socket.on('pong', () => (pongs += 1));
    portal.push.stall(1);
    listener.socket.ping();
    portal.push.send(1, note('stalled'));
    const second = await listenToUser(portal, 1, { format: 'json', mid });
    expect((await second.waitForCount(1)).map((h) => at(h.params, 'text'))).toEqual(['stalled']);
    expect([listener.heard.length, pongs, listener.socket.readyState]).toEqual([1, 0, listener.socket.OPEN]);
    portal.push.unstall(1);
    const pong = new Promise((resolve) => listener.socket.once('pong', resolve));
    listener.socket.ping();
    await pong;
    expect(pongs).toBe(1);
  });
});

describe('channels', () => {
  it('are replaced with word on the old one, whose id is then wrong', async () => {
    const portal = await startPortalForTest();
    const old = await pushUrl(portal, 1, 'websocket');
    const listener = await listenToUser(portal, 1);
    portal.push.send(1, noise);
    portal.push.expireChannel(1);
    const [last, expiry] = await listener.waitForCount(2);
    expect(expiry?.mid).not.toBe(last?.mid);
    expect(expiry).toMatchObject({
      moduleId: 'pull',
      command: 'channel_expire',
      params: { action: 'reconnect' },
    });
    expect(at(expiry?.params, 'new_channel', 'id')).not.toBe(at(expiry?.params, 'channel', 'id'));
    expect(await openListener(old).closed).toBe(4010);

    const renewed = await listenToUser(portal, 1, { format: 'json' });
    portal.push.send(1, noise);
    await renewed.waitForCount(1);
    expect(listener.heard).toHaveLength(2);
    portal.push.expireChannel(1, 'get_config');
    expect((await renewed.waitForCount(2))[1]?.params).toMatchObject({ action: 'get_config' });
  });

  it('outlive themselves after their lifetime, and by REOPEN=Y', async () => {
    const clock = createManualClock();
    const portal = await startPortalForTest({ clock, settings: { channelLifetimeS: 60 } });
    const idOf = async (params = {}) =>
      at((await portal.call('pull.config.get', params)).json, 'result', 'channels', 'private', 'id');
    const url = await pushUrl(portal, 1, 'websocket');
    const first = await idOf();
    clock.advance(59_999);
    expect(await idOf()).toBe(first);
    clock.advance(1);
    expect(await openListener(url).closed).toBe(4010);
    const second = await idOf();
    expect(second).not.toBe(first);
    expect(await idOf({ REOPEN: 'Y' })).not.toBe(second);
  });

  it('of an application never carry the cards', async () => {
    const portal = await startPortalForTest();
    const auth = portal.oauth.mintAccessToken({ userId: 1, scopes: ['pull', 'telephony'] });
    const { json } = await send(`${portal.url}/rest/pull.application.config.get?auth=${auth}`);
    const text = (...path: string[]): string => String(at(json, 'result', ...path));
    const query = new URLSearchParams({
      CHANNEL_ID: `${text('channels', 'private', 'id')}/${text('channels', 'shared', 'id')}`,
      clientId: text('clientId'),
      format: 'json',
    });
    const application = openListener(`${text('server', 'websocket')}?${query}`);
    await new Promise((resolve) => application.socket.once('open', resolve));
    const own = await listenToUser(portal, 1);
    portal.connector.ring({ userIds: [1], phoneNumber: '5' });
    await own.waitForCount(1);
    const pong = new Promise((resolve) => application.socket.once('pong', resolve));
    application.socket.ping();
    await pong;
    expect(application.heard).toEqual([]);
  });
});
