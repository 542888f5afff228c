import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lineColours } from '../../contracts/settings/inPopup/lines.ts';
import { projectRoot, sourceFiles } from './sourceFiles.ts';

const tokens = readFileSync(join(projectRoot, 'renderer/styles/tokens.css'), 'utf8');

/** Light and dark, as red, green and blue. */
function coloursOf(token: string): readonly (readonly number[])[] {
  const [, light = '', dark = ''] =
    new RegExp(`${token}: light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\);`).exec(tokens) ?? [];
  return [light, dark].map((hex) => (hex.match(/../g) ?? []).map((part) => Number.parseInt(part, 16)));
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrasts(one: string, other: string): readonly number[] {
  const others = coloursOf(other);
  return coloursOf(one).map((colour, index) => {
    const [low = 0, high = 0] = [luminance(colour), luminance(others[index] ?? [])].toSorted((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  });
}

describe('what has to be told from what lies under it', () => {
  it.each([
    ['--border-strong', '--bg', 3],
    ['--border-strong', '--surface', 3],
    ['--on-accent', '--accent', 4.5],
    ['--on-answer', '--answer', 4.5],
    ['--answer', '--surface', 3],
    ['--danger', '--surface', 4.5],
    ['--danger', '--danger-soft', 4.5],
    ['--warning', '--surface', 4.5],
    ['--warning', '--warning-soft', 4.5],
    ['--good', '--surface', 4.5],
    ['--text-muted', '--surface', 4.5],
    ['--text-faint', '--surface', 4.5],
  ])('%s on %s: at least %d to 1', (one, other, atLeast) => {
    for (const contrast of contrasts(one, other)) expect(contrast).toBeGreaterThanOrEqual(atLeast);
  });

  it.each(lineColours.map((colour) => `--line-${colour}`))('%s on its chip and on the popup', (words) => {
    for (const contrast of contrasts(words, `${words}-soft`)) expect(contrast).toBeGreaterThanOrEqual(4.5);
    for (const contrast of contrasts(words, '--surface')) expect(contrast).toBeGreaterThanOrEqual(4.5);
  });

  it('every field has a border that can be seen (WCAG 1.4.11)', () => {
    const rule =
      /(?:^|\n)\s*(?:[^{}]*\s)?(?:input|select|textarea)\s*\{[^}]*border: 1px solid var\(--border\);/;
    const unseen = sourceFiles(['renderer'])
      .filter(({ text }) => rule.test(text))
      .map(({ path }) => path);
    expect(unseen).toEqual([]);
  });
});
