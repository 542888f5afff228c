import { describe, expect, it } from 'vitest';
import { createManualClock } from '../clock.ts';
import { createTruth } from './truth.ts';
import { createWaiters } from './waiting.ts';
import { startPortalForTest } from '../testing/portalFixture.ts';

const card = { callId: 'a', phoneNumber: '5', callerName: 'Anna', companyName: '' };

describe('waiting', () => {
  it('is fulfilled by the first value that fits', async () => {
    const waiters = createWaiters<number>();
    const waited = waiters.wait((n) => n > 1, 1000, 'more than one');
    for (const n of [1, 2, 3]) waiters.notify(n);
    expect(await waited).toBe(2);
  });

  it('says what it waited for in vain', async () => {
    const waited = createWaiters<number>().wait(() => false, 1, 'a miracle');
    await expect(waited).rejects.toThrow('Waited 1 ms in vain for a miracle');
  });
});

describe('the truth about cards', () => {
  it('opens a card once and closes it once', () => {
    const truth = createTruth({ clock: createManualClock() });
    truth.open(1, card);
    truth.open(1, card);
    truth.close(2, 'a');
    truth.close(1, 'a');
    truth.close(1, 'a');
    expect(truth.changes.map((c) => [c.userId, c.state])).toEqual([
      [1, 'open'],
      [1, 'closed'],
    ]);
  });

  it('tells those who wait, and does not call a card closed that was never open', async () => {
    const truth = createTruth({ clock: createManualClock() });
    const closed = truth.waitForCard(1, 'a', 'closed', 1000);
    truth.open(1, card);
    expect((await truth.waitForCard(1, 'a', 'open', 1000)).sequence).toBe(1);
    truth.close(1, 'a');
    expect((await closed).sequence).toBe(2);
  });
});

describe('the journal', () => {
  it('gives requests that were there before and those that come', async () => {
    const portal = await startPortalForTest();
    const coming = portal.waitForRequest((r) => r.method === 'scope' && r.outcome === 'answered', 4000);
    await portal.call('scope', { mark: 'x' });
    const first = await coming;
    expect(first).toMatchObject({
      status: 200,
      params: { mark: 'x' },
      identity: { kind: 'webhook', userId: 1 },
    });
    expect(await portal.waitForRequest((r) => r.method === 'scope', 1)).toEqual(first);
    const next = portal.waitForRequest((r) => r.method === 'scope', 4000, { afterSequence: first.sequence });
    await portal.call('scope');
    expect((await next).sequence).toBe(first.sequence + 1);
  });

  it('is emptied with everything else by reset, while users and listeners stay', async () => {
    const portal = await startPortalForTest();
    const webhook = portal.webhookUrl(1);
    const callId = portal.connector.ring({ userIds: [1], phoneNumber: '5' });
    await portal.call('scope');
    portal.settings.update({ overloaded: true });
    portal.reset();
    expect([portal.journal.requests, portal.truth.cardsOpenFor(1), portal.calls.find(callId)]).toEqual([
      [],
      [],
      undefined,
    ]);
    expect([(await portal.call('scope')).status, portal.webhookUrl(1)]).toEqual([200, webhook]);
  });
});
