import type { Input } from 'electron';
import { textSizes, type TextSize } from '../../contracts/settings/bounds.ts';

type Pressed = Pick<Input, 'type' | 'key' | 'control' | 'meta' | 'alt'>;

/** The next larger or smaller one; the same at either end. */
export function textSizeBeside(size: TextSize, direction: 'in' | 'out'): TextSize {
  const index = textSizes.indexOf(size) + (direction === 'in' ? 1 : -1);
  return textSizes[index] ?? size;
}

/**
 * What a key makes of the text size, as in browsers: Ctrl (or Cmd) with plus, minus and zero, on any keyboard.
 *
 * @returns null where the key is about something else
 */
export function textSizeByKey({ type, key, control, meta, alt }: Pressed, size: TextSize): TextSize | null {
  if (type !== 'keyDown' || alt || control === meta) return null;
  // Where plus needs Shift, browsers take the key without it as well.
  if (key === '+' || key === '=') return textSizeBeside(size, 'in');
  if (key === '-' || key === '_') return textSizeBeside(size, 'out');
  return key === '0' ? 100 : null;
}
