import { describe, expect, it } from 'vitest';
import { createManualClock } from './clock.ts';
import { at, startPortalForTest } from './testing/portalFixture.ts';

const method = 'telephony.externalCall.hide';

async function ringing() {
  const portal = await startPortalForTest();
  const CALL_ID = portal.connector.ring({ userIds: [1], phoneNumber: '5' });
  const hide = () => portal.call(method, { CALL_ID, USER_ID: 1 }, { client: 'desk' });
  return { portal, CALL_ID, hide, isOpen: () => portal.truth.isOpen(1, CALL_ID) };
}

describe('faults on order', () => {
  it('strike as often as ordered, and only where ordered', async () => {
    const { portal, hide } = await ringing();
    portal.faults.order({ method, times: 2, fault: { kind: 'http', status: 502 } });
    portal.faults.order({ client: 'another', fault: { kind: 'http', status: 504 } });
    expect((await portal.call('profile')).status).toBe(200);
    const replies = [await hide(), await hide(), await hide()];
    expect(replies.map((r) => r.status)).toEqual([502, 502, 200]);
    expect(replies[0]?.text).toContain('<html>');
    expect(portal.journal.requestsFor(method).map((r) => r.faults)).toEqual([['http'], ['http'], []]);
  });

  it('stay until cleared, or are taken back one by one', async () => {
    const { portal } = await ringing();
    const takeBack = portal.faults.order({
      times: 'until cleared',
      fault: { kind: 'http', status: 500, body: 'json' },
    });
    expect([(await portal.call('profile')).status, (await portal.call('scope')).status]).toEqual([500, 500]);
    takeBack();
    expect((await portal.call('profile')).status).toBe(200);
    portal.faults.order({ times: 'until cleared', fault: { kind: 'http', status: 500 } });
    portal.faults.clear();
    expect((await portal.call('profile')).status).toBe(200);
  });

  it('drop the connection before or after the work is done', async () => {
    const { portal, hide, isOpen } = await ringing();
    portal.faults.order({ method, fault: { kind: 'dropBefore' } });
    portal.faults.order({ method, fault: { kind: 'dropAfter' } });
    await expect(hide()).rejects.toThrow();
    expect(isOpen()).toBe(true);
    await expect(hide()).rejects.toThrow();
    expect(isOpen()).toBe(false);
    expect(portal.journal.requestsFor(method).map((r) => r.outcome)).toEqual(['dropped', 'dropped']);
    expect(portal.journal.requestsFor(method)[1]?.answer).toMatchObject({ result: true });
  });

  it('break the JSON of an answer, redirect to another host, answer with any error key', async () => {
    const { portal, hide, isOpen } = await ringing();
    portal.faults.order({ method, fault: { kind: 'redirect', toOrigin: 'https://renamed.example' } });
    const redirect = await hide();
    expect(redirect.status).toBe(302);
    expect(redirect.headers.get('location')).toMatch(/^https:\/\/renamed\.example\/rest\/1\/\w+\/telephony/);

    for (const [error, status] of [
      ['ACCESS_DENIED', 403],
      ['PORTAL_DELETED', 500],
      ['user_access_error', 403],
      ['SOMETHING_NEW', 400],
      ['', 400],
    ] as const) {
      portal.faults.order({ method, fault: { kind: 'error', error } });
      const reply = await hide();
      expect([reply.status, at(reply.json, 'error')]).toEqual([status, error]);
    }
    portal.faults.order({
      method,
      fault: { kind: 'error', error: 'expired_token', status: 403, description: 'over' },
    });
    expect(await hide()).toMatchObject({
      status: 403,
      json: { error: 'expired_token', error_description: 'over' },
    });
    expect(isOpen()).toBe(true);

    portal.faults.order({ method, fault: { kind: 'brokenJson' } });
    const broken = await hide();
    expect([broken.status, broken.json, isOpen()]).toEqual([200, undefined, false]);
    expect(broken.headers.get('content-type')).toContain('json');
  });

  it('stall without an answer', async () => {
    const { portal, isOpen } = await ringing();
    portal.faults.order({ method, fault: { kind: 'stall' } });
    const abort = new AbortController();
    const stalled = fetch(`${portal.webhookUrl(1)}${method}`, { signal: abort.signal }).catch(
      () => 'given up',
    );
    await portal.waitForRequest((r) => r.outcome === 'stalled', 4000);
    abort.abort();
    expect([await stalled, isOpen()]).toEqual(['given up', true]);
  });

  it('delay an answer by the clock, and combine with another fault', async () => {
    const clock = createManualClock();
    const portal = await startPortalForTest({ clock });
    portal.faults.order({ fault: { kind: 'latency', ms: 300 } });
    portal.faults.order({ fault: { kind: 'error', error: 'INTERNAL_SERVER_ERROR' } });
    const reply = portal.call('profile');
    await portal.waitForRequest((r) => r.faults.length === 2, 4000);
    expect(portal.journal.requests[0]?.outcome).toBe('pending');
    clock.advance(300);
    expect((await reply).status).toBe(500);
    const [entry] = portal.journal.requests;
    expect((entry?.answeredAtMs ?? 0) - (entry?.receivedAtMs ?? 0)).toBe(300);
  });

  it('can strike one command of a batch', async () => {
    const { portal, CALL_ID } = await ringing();
    portal.faults.order({ method, fault: { kind: 'error', error: 'OPERATION_TIME_LIMIT' } });
    const cmd = { a: `${method}?CALL_ID=${CALL_ID}`, b: `${method}?CALL_ID=${CALL_ID}` };
    const reply = await portal.call('batch', { cmd });
    expect(at(reply.json, 'result', 'result_error')).toMatchObject({ a: { error: 'OPERATION_TIME_LIMIT' } });
    expect(at(reply.json, 'result', 'result')).toEqual({ b: true });
  });
});
