import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  drained,
  emptyBucket,
  plans,
  waitForRoomMs,
  withAcceptance,
  withRefusal,
  withRequest,
  type Bucket,
} from '../../../../electron/portal/pacing/bucket.ts';
import {
  afterRefusal,
  afterSuccess,
  noPause,
  windowMsFor,
} from '../../../../electron/portal/pacing/commonPause.ts';

function filled(count: number, bucket: Bucket = emptyBucket(0)): Bucket {
  return Array.from({ length: count }).reduce<Bucket>((held) => withRequest(held, bucket.atMs), bucket);
}

describe('the leaky bucket as it is believed', () => {
  it('lets 50 commands go at once, and 40 look-ups', () => {
    expect(waitForRoomMs(filled(49), 'command', 0, true)).toBe(0);
    expect(waitForRoomMs(filled(50), 'command', 0, true)).toBe(500);
    expect(waitForRoomMs(filled(39), 'lookUp', 0, false)).toBe(0);
    expect(waitForRoomMs(filled(40), 'lookUp', 0, false)).toBe(500);
  });

  it('lets one command at a time try what is beyond the edge, and no look-up', () => {
    expect(waitForRoomMs(filled(60), 'command', 0, false)).toBe(0);
    expect(waitForRoomMs(filled(60), 'command', 0, true)).toBeGreaterThan(0);
    expect(waitForRoomMs(filled(60), 'lookUp', 0, false)).toBeGreaterThan(0);
  });

  it('drains two a second', () => {
    expect(drained(filled(10), 2_000)).toMatchObject({ own: 6, seen: 6 });
    expect(drained(filled(10), 60_000)).toMatchObject({ own: 0, seen: 0 });
  });

  it('learns of a larger plan by what is let through, and of a portal without limits', () => {
    const enterprise = withAcceptance(filled(56), 56);
    expect(enterprise.plan).toEqual(plans[1]);
    expect(withAcceptance(filled(55), 55).plan).toEqual(plans[0]);
    const unlimited = withAcceptance(filled(256, enterprise), 256);
    expect(waitForRoomMs(filled(5_000, unlimited), 'lookUp', 0, true)).toBe(0);
    expect(withRefusal(unlimited, 0).plan).toEqual(plans[1]);
  });

  it('takes a refusal as a full bucket, whoever filled it', () => {
    const refused = withRefusal(filled(3), 0);
    expect(waitForRoomMs(refused, 'lookUp', 0, false)).toBe(500);
    expect(waitForRoomMs(refused, 'command', 0, true)).toBe(500);
    expect(drained(refused, 1_000)).toMatchObject({ own: 1, seen: 48 });
  });

  it('is never below nothing, never waits for ever, and drains nothing when a clock goes back', () => {
    const steps = fc.array(
      fc.record({
        what: fc.constantFrom('send', 'refuse', 'accept'),
        ms: fc.integer({ min: -500, max: 9_000 }),
      }),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        let bucket = emptyBucket(0);
        let nowMs = 0;
        for (const { what, ms } of all) {
          nowMs += ms;
          if (what === 'send') bucket = withRequest(bucket, nowMs);
          else if (what === 'refuse') bucket = withRefusal(bucket, nowMs);
          else bucket = withAcceptance(bucket, bucket.own);
          expect(bucket.own).toBeGreaterThanOrEqual(0);
          expect(bucket.seen).toBeGreaterThanOrEqual(0);
          const command = waitForRoomMs(bucket, 'command', nowMs, true);
          expect(command).toBeLessThanOrEqual(waitForRoomMs(bucket, 'lookUp', nowMs, true));
          expect(waitForRoomMs(bucket, 'command', nowMs, false)).toBe(0);
          expect(Number.isFinite(command)).toBe(true);
        }
      }),
    );
  });
});

describe('the common pause', () => {
  const request = (sentMs: number, windowMs = 1_000) => ({ sentMs, windowMs, namedMs: null });

  it('is spread wider the smaller the own part of the full bucket is', () => {
    expect(windowMsFor(50, 2, 1)).toBe(3_000);
    expect(windowMsFor(50, 2, 10)).toBe(2_500);
    expect(windowMsFor(50, 2, 50)).toBe(1_000);
  });

  it('keeps the widest window it was refused with, and halves it with each success', () => {
    let pause = noPause;
    const windows = [1_000, 4_000, 2_000].map((windowMs, index) => {
      pause = afterRefusal(pause, index, request(index, windowMs), () => 0.5);
      return pause.windowMs;
    });
    expect(windows).toEqual([1_000, 4_000, 4_000]);
    for (const left of [2_000, 1_000, 0]) {
      pause = afterSuccess(pause, 100);
      expect(pause.windowMs).toBe(left);
    }
  });

  it('learns nothing new from requests that were on their way when it began', () => {
    const first = afterRefusal(noPause, 100, request(50), () => 0.5);
    expect(afterRefusal(first, 110, request(60), () => 0.9)).toEqual(first);
    expect(afterSuccess(first, 60)).toEqual(first);
  });

  it('is at least what the portal names', () => {
    expect(afterRefusal(noPause, 0, { ...request(0), namedMs: 7_000 }, () => 0).untilMs).toBe(7_000);
  });

  it('never lasts longer than two minutes from now, nor ends before the one that holds', () => {
    const refusals = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 5_000 }),
        tookMs: fc.integer({ min: 0, max: 3_000 }),
        own: fc.integer({ min: 0, max: 400 }),
        chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(refusals, (all) => {
        let pause = noPause;
        let nowMs = 0;
        for (const { afterMs, tookMs, own, chance } of all) {
          nowMs += afterMs;
          const windowMs = windowMsFor(50, 2, own);
          const next = afterRefusal(pause, nowMs, request(nowMs - tookMs, windowMs), () => chance);
          expect(next.untilMs).toBeLessThanOrEqual(nowMs + 120_000);
          expect(next.windowMs).toBeGreaterThanOrEqual(1_000);
          if (nowMs - tookMs < pause.sinceMs) expect(next.untilMs).toBeGreaterThanOrEqual(pause.untilMs);
          pause = next;
        }
      }),
    );
  });
});

describe('200 desks behind one address, one hide each at the same moment', () => {
  it('do not march in step: few refusals, nothing lost, not much longer than the bucket itself needs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
        const random = lcg(seed);
        const desks = Array.from({ length: 200 }, () => ({
          atMs: random() * 100,
          pause: noPause,
          done: false,
        }));
        let portal = { level: 0, atMs: 0 };
        let refusals = 0;
        let lastMs = 0;
        for (;;) {
          const next = desks.filter(({ done }) => !done).sort((a, b) => a.atMs - b.atMs)[0];
          if (next === undefined) break;
          const nowMs = next.atMs;
          portal = { level: Math.max(0, portal.level - ((nowMs - portal.atMs) / 1000) * 2), atMs: nowMs };
          if (portal.level + 1 <= 50) {
            portal.level += 1;
            next.done = true;
            lastMs = nowMs;
            continue;
          }
          refusals += 1;
          next.pause = afterRefusal(next.pause, nowMs, request(nowMs, windowMsFor(50, 2, 1)), random);
          next.atMs = Math.max(next.pause.untilMs, nowMs + 1);
        }
        // 150 of them have to wait for room, which takes 75 s at two a second however it is done.
        expect(lastMs).toBeLessThan(100_000);
        // A dozen each: the price of a bucket that is hardly ever idle.
        expect(refusals).toBeLessThan(200 * 13);
      }),
      { numRuns: 30 },
    );
  });

  const request = (sentMs: number, windowMs: number) => ({ sentMs, windowMs, namedMs: null });
});

/** A plain generator of chance, so that a seed says it all. */
function lcg(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
