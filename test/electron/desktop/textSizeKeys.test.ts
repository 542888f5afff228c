import { describe, expect, it } from 'vitest';
import { textSizes } from '../../../contracts/settings/bounds.ts';
import { textSizeBeside, textSizeByKey } from '../../../electron/desktop/textSizeKeys.ts';

const pressed = { type: 'keyDown', key: '+', control: true, meta: false, alt: false } as const;

describe('the text size by keys', () => {
  it.each([
    ['+', 115],
    ['=', 115],
    ['-', 100],
    ['0', 100],
    ['h', null],
    ['Add', null],
  ])('Ctrl with %s makes 100 %% to %s', (key, size) => {
    expect(textSizeByKey({ ...pressed, key }, 100)).toBe(size);
    expect(textSizeByKey({ ...pressed, key, control: false, meta: true }, 100)).toBe(size);
  });

  it.each([
    ['without Ctrl', { control: false }],
    ['with Alt, as some keyboards type signs', { alt: true }],
    ['let go', { type: 'keyUp' }],
  ])('a key %s is none of its business', (_what, different) => {
    expect(textSizeByKey({ ...pressed, ...different }, 130)).toBeNull();
  });

  it('goes through every size, and stays at either end', () => {
    const up = textSizes.map((size) => textSizeBeside(size, 'in'));
    expect(up).toEqual([115, 130, 150, 175, 200, 200]);
    expect(textSizes.map((size) => textSizeBeside(size, 'out'))).toEqual([100, 100, 115, 130, 150, 175]);
  });

  it('zero goes back from any', () => {
    expect(textSizes.map((size) => textSizeByKey({ ...pressed, key: '0' }, size))).toEqual(
      textSizes.map(() => 100),
    );
  });
});
