import { describe, expect, it } from 'vitest';
import type { PortalDeps } from '../../../../electron/portal/dependencies.ts';
import { startPortalForTest, type PortalFixture } from '../../../portal/testing/portalFixture.ts';
import { listen, openSession, soonMs, type Listening } from '../testing/openSession.ts';

/** A portal whose sockets are refused, and Ringside listening to it by long polling. */
async function listenByPolling(
  timings: PortalDeps['timings'] = {},
  pollHoldMs = 20_000,
): Promise<{ readonly portal: PortalFixture; readonly listening: Listening }> {
  const portal = await startPortalForTest({ settings: { pollHoldMs } });
  portal.push.refuseSockets(403);
  const listening = listen(
    openSession(portal.webhookUrl(1), { timings: { pollLiveAfterMs: 50, ...timings } }),
  );
  await listening.waitForHealth(({ state }) => state === 'live', 'live');
  await portal.push.waitForConnection(1, soonMs, { kind: 'polling' });
  return { portal, listening };
}

function say(portal: PortalFixture, word: string): void {
  portal.push.send(1, { moduleId: 'im', command: 'say', params: { word } });
}

async function words(listening: Listening, count: number): Promise<readonly unknown[]> {
  return (await listening.waitForMessages(count)).map(({ params }) =>
    typeof params === 'object' && params !== null && 'word' in params ? params.word : undefined,
  );
}

describe('listening by long polling', () => {
  it('stands in for sockets that are refused, and says why', async () => {
    const { portal, listening } = await listenByPolling();
    expect(listening.healths.at(-1)).toMatchObject({
      state: 'live',
      transport: 'longPolling',
      problem: { code: 'push.refused', params: { status: '403' } },
    });
    const callId = portal.connector.ring({ userIds: [1], phoneNumber: '+79001234567' });
    const [shown] = await listening.waitForMessages(1);
    expect(shown).toMatchObject({ moduleId: 'voximplant', command: 'showExternalCall', params: { callId } });
  });

  it('hears everything between polls once, in order', async () => {
    const { portal, listening } = await listenByPolling();
    const said = Array.from({ length: 20 }, (_, index) => `word ${index}`);
    for (const word of said) {
      say(portal, word);
      await listening.waitForMessages(said.indexOf(word) % 3 === 2 ? said.indexOf(word) + 1 : 1);
    }
    portal.push.repeat(1, 5);
    say(portal, 'last');
    expect(await words(listening, 21)).toEqual([...said, 'last']);
  });

  it('goes on after 304, from the id that it names', async () => {
    const { portal, listening } = await listenByPolling({}, 600);
    const [first] = portal.push.connections;
    await portal.push.waitForConnection(1, soonMs, { kind: 'polling', afterId: first?.id ?? 0 });
    say(portal, 'after a 304');
    expect(await words(listening, 1)).toEqual(['after a 304']);
  });

  it('goes on after an empty answer', async () => {
    const { portal, listening } = await listenByPolling({ pollGapMs: 10 });
    const [first] = portal.push.connections;
    portal.push.resetPolling(1);
    await portal.push.waitForConnection(1, soonMs, { kind: 'polling', afterId: first?.id ?? 0 });
    say(portal, 'after a reset');
    expect(await words(listening, 1)).toEqual(['after a reset']);
  });

  it('comes back after a broken poll with what was said in between', async () => {
    const { portal, listening } = await listenByPolling();
    say(portal, 'before');
    await listening.waitForMessages(1);
    await portal.push.waitForConnection(1, soonMs, { kind: 'polling' });
    portal.push.terminate(1);
    say(portal, 'in between');
    expect(await words(listening, 2)).toEqual(['before', 'in between']);
  });

  it('asks for a new configuration when its channel is no longer known', async () => {
    const { portal, listening } = await listenByPolling();
    portal.push.forgetChannel(1);
    portal.push.terminate(1);
    await portal.push.waitForConnection(1, soonMs, { kind: 'polling' });
    say(portal, 'heard');
    expect(await words(listening, 1)).toEqual(['heard']);
  });

  it('gives way to a socket as soon as one comes about', async () => {
    const { portal, listening } = await listenByPolling({ socketFirstRetryMs: 150 });
    say(portal, 'by polling');
    await listening.waitForMessages(1);
    portal.push.refuseSockets(undefined);
    const health = await listening.waitForHealth(
      ({ transport }) => transport === 'websocket',
      'by websocket',
    );
    expect(health.problem).toBeNull();
    say(portal, 'by socket');
    expect(await words(listening, 2)).toEqual(['by polling', 'by socket']);
    expect(listening.healths.every(({ state }) => state !== 'down')).toBe(true);
  });
});
