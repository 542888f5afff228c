import { expect, it } from 'vitest';
import { ringTones } from '../../contracts/settings/bounds.ts';
import { toneSamples } from '../../renderer/features/ring/toneSamples.ts';

const tones = ringTones.filter((tone) => tone !== 'off');
const rate = 48_000;

it('each tone is heard, never too loud, and goes on without a click where it begins anew', () => {
  for (const tone of tones) {
    const samples = toneSamples(tone, rate);
    const loudest = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    expect(loudest).toBeGreaterThan(0.2);
    expect(loudest).toBeLessThanOrEqual(1);
    expect(Math.abs(samples[0] ?? 1)).toBeLessThan(0.001);
    expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.001);
  }
});

it('leaves silence in which a person can speak', () => {
  for (const tone of tones) {
    const samples = toneSamples(tone, rate);
    const end = samples.slice(-Math.round(rate / 2));
    expect(end.reduce((most, one) => Math.max(most, Math.abs(one)), 0)).toBeLessThan(0.01);
  }
});

it('no two tones are the same', () => {
  expect(new Set(tones.map((tone) => toneSamples(tone, 8_000).join(' '))).size).toBe(tones.length);
});
