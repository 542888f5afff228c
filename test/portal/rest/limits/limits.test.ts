import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../clock.ts';
import { at, startPortalForTest } from '../../testing/portalFixture.ts';

describe('the leaky bucket', () => {
  it('holds 50 requests of an address and drains two a second, whoever asks', async () => {
    const clock = createManualClock();
    const portal = await startPortalForTest({ clock });
    const status = async (client: string, userId = 1) =>
      (await portal.call('profile', {}, { client, userId })).status;
    for (let i = 0; i < 50; i += 1) expect(await status('office', 1 + (i % 2))).toBe(200);
    const refused = await portal.call('profile', {}, { client: 'office', userId: 2 });
    expect([refused.status, at(refused.json, 'error')]).toEqual([503, 'QUERY_LIMIT_EXCEEDED']);
    expect(await status('elsewhere')).toBe(200);
    clock.advance(1000);
    expect([await status('office'), await status('office'), await status('office')]).toEqual([200, 200, 503]);
  });

  it('may be that of an enterprise plan, or off', async () => {
    const portal = await startPortalForTest({ settings: { rateLimit: { drainPerSecond: 5, capacity: 1 } } });
    const status = async () => (await portal.call('profile', {}, { client: 'desk' })).status;
    portal.buckets.fill('desk');
    expect(await status()).toBe(503);
    portal.settings.update({ rateLimit: 'off' });
    expect(await status()).toBe(200);
  });
});

describe('operating time', () => {
  it('blocks a method of one webhook after the call that crossed the line, until the bucket drops out', async () => {
    const clock = createManualClock(1_773_130_800_000);
    const portal = await startPortalForTest({ clock, settings: { operatingLimitS: 10, operatingCostS: 6 } });
    const call = async (method: string, userId = 1) => portal.call(method, {}, { userId });
    expect([(await call('profile')).status, (await call('profile')).status]).toEqual([200, 200]);
    const blocked = await call('profile');
    expect([blocked.status, at(blocked.json, 'error')]).toEqual([429, 'OPERATION_TIME_LIMIT']);
    expect([(await call('scope')).status, (await call('profile', 2)).status]).toEqual([200, 200]);
    clock.advance(10 * 60_000 - 1);
    expect((await call('profile')).status).toBe(429);
    clock.advance(1);
    const again = await call('profile');
    expect([again.status, at(again.json, 'time', 'operating')]).toEqual([200, 6]);
    expect(at(again.json, 'time', 'operating_reset_at')).toBe(clock.nowMs() / 1000 + 600);
  });

  it('counts the commands of a batch, not the batch', async () => {
    const portal = await startPortalForTest({ settings: { operatingLimitS: 10, operatingCostS: 6 } });
    const reply = await portal.call('batch', { cmd: { a: 'scope', b: 'scope', c: 'scope' } });
    expect(at(reply.json, 'result', 'result_error')).toMatchObject({ c: { error: 'OPERATION_TIME_LIMIT' } });
    expect(portal.operatingTime.use('batch', 'webhook:1').operating).toBe(0);
  });
});
