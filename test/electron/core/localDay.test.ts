import { afterEach, describe, expect, it } from 'vitest';
import { localDay } from '../../../electron/core/localDay.ts';

const zoneBefore = process.env['TZ'];
afterEach(() => {
  if (zoneBefore === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zoneBefore;
});

describe('the day in the name of a file', () => {
  it.each([
    ['UTC', '2026-11-25'],
    ['Asia/Tokyo', '2026-11-26'],
    ['America/New_York', '2026-11-25'],
    ['Pacific/Kiritimati', '2026-11-26'],
  ])('is the one on the wall in %s', (zone, day) => {
    process.env['TZ'] = zone;
    expect(localDay(Date.UTC(2026, 10, 25, 22, 30))).toBe(day);
  });
});
