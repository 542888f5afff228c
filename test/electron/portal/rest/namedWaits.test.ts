import { expect, it } from 'vitest';
import { createPortalLimits } from '../../../../electron/portal/pacing/pacing.ts';
import { createManualTime } from '../testing/manualTime.ts';

it('a wait that the portal named is over once a person asks, and the refusal still counts in the bucket', async () => {
  const time = createManualTime();
  const limits = createPortalLimits({ clock: time, random: () => 0.5 });
  limits.begin('lookUp').refused(120_000);
  expect(limits.waitMs('lookUp')).toBeGreaterThan(100_000);
  limits.endPause();
  expect(limits.waitMs('lookUp')).toBeGreaterThan(0);
  expect(limits.waitMs('lookUp')).toBeLessThan(10_000);
  await time.advance(10_000);
  expect(limits.waitMs('lookUp')).toBe(0);
});
