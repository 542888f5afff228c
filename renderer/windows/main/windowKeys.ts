import type { MainPage } from '../../../contracts/ipcNames.ts';

/** What a key does wherever in the window it is pressed. */
export type WindowKey =
  | { readonly does: 'open'; readonly page: MainPage }
  | { readonly does: 'find' | 'palette' | 'shortcuts' | 'nextArea' | 'previousArea' };

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/**
 * Letters count as in Latin; on a layout without any, Cyrillic for one, by the key that has the letter on a Latin keyboard.
 *
 * @param pages those that the window has, by the order of its navigation
 * @param isTyping a field has the keyboard: what is typed there is a text
 */
export function windowKeyOf(press: Pressed, pages: readonly MainPage[], isTyping: boolean): WindowKey | null {
  const { key, code, altKey, shiftKey } = press;
  if (altKey) return null;
  if (key === 'F1') return { does: 'shortcuts' };
  if (key === 'F6') return { does: shiftKey ? 'previousArea' : 'nextArea' };
  if (!press.ctrlKey && !press.metaKey) {
    // A Russian layout has its full stop there.
    const isSlash = key === '/' || (code === 'Slash' && key === '.');
    return isSlash && !isTyping ? { does: 'find' } : null;
  }
  if (shiftKey) return null;
  const digit = /^Digit([1-9])$/.exec(code)?.[1];
  const page = digit === undefined ? undefined : pages[Number(digit) - 1];
  if (page !== undefined) return { does: 'open', page };
  const letter = /^[a-z]$/i.test(key)
    ? key.toLowerCase()
    : (/^Key([A-Z])$/.exec(code)?.[1] ?? '').toLowerCase();
  if (letter === 'f') return { does: 'find' };
  return letter === 'k' ? { does: 'palette' } : null;
}
