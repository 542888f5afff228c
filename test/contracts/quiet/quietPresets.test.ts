import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { quietChoiceSchema, quietModeSchema } from '../../../contracts/quiet/quiet.ts';
import { nextTimeOfDay, quietPresets } from '../../../contracts/quiet/quietPresets.ts';

const hourMs = 3_600_000;
const moments = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });

describe('what quiet mode offers', () => {
  it('at any moment: half an hour, an hour, three full hours that are worth it, and no end', () => {
    fc.assert(
      fc.property(moments, (nowMs) => {
        const presets = quietPresets(nowMs);
        expect(presets.map(({ kind }) => kind)).toEqual([
          'minutes',
          'minutes',
          'until',
          'until',
          'until',
          'untilTurnedOff',
        ]);
        for (const preset of presets) {
          expect(v.is(quietChoiceSchema, preset)).toBe(true);
          if (preset.kind !== 'until') continue;
          expect(new Date(preset.untilMs).getMinutes()).toBe(0);
          expect(preset.untilMs - nowMs).toBeGreaterThanOrEqual(10 * 60_000);
          expect(preset.untilMs - nowMs).toBeLessThanOrEqual(10 * 60_000 + 3 * hourMs);
        }
      }),
    );
  });

  it('finds the next moment with a time of day, within what quiet mode may last', () => {
    const timeOfDay = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    fc.assert(
      fc.property(moments, timeOfDay, (nowMs, text) => {
        const atMs = nextTimeOfDay(text, nowMs);
        expect(atMs).toBeGreaterThan(nowMs);
        expect(v.is(quietModeSchema, { sinceMs: nowMs, untilMs: atMs })).toBe(true);
      }),
    );
    const noon = new Date(2026, 8, 15, 12, 0, 0).getTime();
    expect(nextTimeOfDay('13:05', noon)).toBe(new Date(2026, 8, 15, 13, 5, 0).getTime());
    expect(nextTimeOfDay('12:00', noon)).toBe(new Date(2026, 8, 16, 12, 0, 0).getTime());
    for (const text of ['', '24:00', '9:00', '12:60', 'noon']) expect(nextTimeOfDay(text, noon)).toBeNull();
  });
});
