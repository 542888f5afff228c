import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterAnswer,
  afterBlock,
  documentedLimitS,
  learntLimitS,
  unused,
  waitForMethodMs,
} from '../../../../electron/portal/pacing/operatingTime.ts';

describe('the time the portal has worked on a method', () => {
  it('never asks for a wait that is negative, endless or longer than the portal remembers', () => {
    const seconds = fc.option(fc.double({ min: -1, max: 1e6, noNaN: true }));
    const steps = fc.array(
      fc.record({
        what: fc.constantFrom('answer', 'block', 'send'),
        operatingS: seconds,
        freedInMs: fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true })),
        afterMs: fc.nat({ max: 700_000 }),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        let use = unused;
        let limitS = documentedLimitS;
        let nowMs = 0;
        for (const { what, operatingS, freedInMs, afterMs } of all) {
          nowMs += afterMs;
          if (what === 'send') use = { ...use, lastSentMs: nowMs };
          limitS =
            what === 'send' ? limitS : learntLimitS(limitS, use, what === 'block' ? 'blocked' : 'passed');
          if (what === 'block') use = afterBlock(use, freedInMs, nowMs);
          if (what === 'answer') use = afterAnswer(use, { operatingS, freedInMs }, nowMs);
          const [command, lookUp] = [
            waitForMethodMs(use, limitS, 'command', nowMs),
            waitForMethodMs(use, limitS, 'lookUp', nowMs),
          ];
          expect(limitS).toBeGreaterThan(0);
          expect(command).toBeGreaterThanOrEqual(0);
          expect(lookUp).toBeGreaterThanOrEqual(command);
          expect(lookUp).toBeLessThanOrEqual(600_000);
        }
      }),
    );
  });

  it('is forgotten when the portal says so, and then nothing waits', () => {
    const used = afterAnswer(unused, { operatingS: 479, freedInMs: 60_000 }, 0);
    const sent = { ...used, lastSentMs: 59_000 };
    expect(waitForMethodMs(sent, documentedLimitS, 'lookUp', 59_000)).toBeGreaterThan(6_000);
    expect(waitForMethodMs(sent, documentedLimitS, 'lookUp', 60_000)).toBe(0);
  });

  it('says nothing where the portal’s limiter is off', () => {
    expect(afterAnswer(unused, { operatingS: null, freedInMs: null }, 5)).toEqual(unused);
  });
});
