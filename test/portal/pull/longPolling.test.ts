import { describe, expect, it } from 'vitest';
import { createManualClock } from '../clock.ts';
import { at, send, startPortalForTest } from '../testing/portalFixture.ts';
import { messagesOf, pushUrl } from '../testing/pushListener.ts';

const note = (text: string) => ({ moduleId: 'practice', command: 'note', params: { text } });

describe('a subscriber by long polling', () => {
  it.each([{ format: 'json' }, {}])('is answered as soon as there is a message (%j)', async (extra) => {
    const portal = await startPortalForTest();
    portal.push.refuseSockets(403);
    const url = await pushUrl(portal, 1, 'long_polling', extra);
    const poll = send(url);
    await portal.push.waitForConnection(1, 4000, { kind: 'polling' });
    portal.push.send(1, note('first'));
    const reply = await poll;
    const [message] = messagesOf(reply.text);
    expect([reply.status, at(message, 'text', 'params', 'text')]).toEqual([200, 'first']);

    portal.push.send(1, note('between'));
    const next = await send(`${url}&mid=${String(at(message, 'mid'))}`);
    expect(messagesOf(next.text).map((m) => at(m, 'text', 'params', 'text'))).toEqual(['between']);
  });

  it('gets 304 after the hold time, with the mid to go on from', async () => {
    const clock = createManualClock();
    const portal = await startPortalForTest({ clock, settings: { pollHoldMs: 25_000 } });
    const url = await pushUrl(portal, 1, 'long_polling');
    const poll = send(url);
    await portal.push.waitForConnection(1, 4000);
    clock.advance(25_000);
    const reply = await poll;
    expect([reply.status, reply.headers.get('expires')]).toEqual([304, 'Thu, 01 Jan 1973 11:11:01 GMT']);
    portal.push.send(1, note('between'));
    const next = await send(`${url}&mid=${reply.headers.get('last-message-id')}`);
    expect(messagesOf(next.text).map((m) => at(m, 'text', 'params', 'text'))).toEqual(['between']);
  });

  it('gets an empty 200, an error status or a cut on order, and 403 for a wrong channel', async () => {
    const portal = await startPortalForTest();
    const url = await pushUrl(portal, 1, 'long_polling');
    const empty = send(url);
    await portal.push.waitForConnection(1, 4000);
    portal.push.resetPolling(1);
    expect([(await empty).status, (await empty).text]).toEqual([200, '']);

    const cut = send(url).catch(() => 'cut');
    await portal.push.waitForConnection(1, 4000);
    portal.push.terminate(1);
    expect(await cut).toBe('cut');

    portal.push.refusePolling(502);
    expect((await send(url)).status).toBe(502);
    portal.push.refusePolling(undefined);
    expect((await send(url.replace(/CHANNEL_ID=.{4}/, 'CHANNEL_ID=0000'))).status).toBe(403);
  });

  it('no longer counts as listening once it has gone', async () => {
    const portal = await startPortalForTest();
    const abort = new AbortController();
    const poll = fetch(await pushUrl(portal, 1, 'long_polling'), { signal: abort.signal }).catch(
      () => 'gone',
    );
    const { id } = await portal.push.waitForConnection(1, 4000);
    abort.abort();
    await poll;
    await portal.push.waitForDisconnection(id, 4000);
    expect(portal.push.connections).toEqual([]);
  });
});
