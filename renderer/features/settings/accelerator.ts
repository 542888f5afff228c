import { isGlobalShortcut } from '../../../contracts/shortcuts.ts';
import { shortcutText } from '../../app/texts/shortcutText.ts';

/** Keys by their place on the keyboard, so that a shortcut chosen with a Russian layout works with every other. */
const namedKeys: Readonly<Record<string, string>> = {
  Space: 'Space',
  Tab: 'Tab',
  Enter: 'Return',
  Backspace: 'Backspace',
  Delete: 'Delete',
  Insert: 'Insert',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Semicolon: ';',
  Quote: "'",
  Comma: ',',
  Period: '.',
  Slash: '/',
  Backslash: '\\',
  Backquote: '`',
};

function keyName(code: string): string | null {
  const character = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1];
  if (character !== undefined) return character;
  if (/^F([1-9]|1\d|2[0-4])$/.test(code)) return code;
  const onNumberPad = /^Numpad(\d)$/.exec(code)?.[1];
  if (onNumberPad !== undefined) return `num${onNumberPad}`;
  return namedKeys[code] ?? null;
}

type Pressed = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

/** What a key press means while a shortcut is being chosen. */
export type PressedShortcut =
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'notValid'; readonly text: string }
  | { readonly kind: 'shortcut'; readonly accelerator: string };

/**
 * A key press as an Electron accelerator (Electron docs, "Keyboard Shortcuts"). A modifier alone is unfinished; what is
 * typed with would be taken away from every other program and is not valid.
 */
export function pressedShortcut(event: Pressed, isMac: boolean): PressedShortcut {
  if (/^(Control|Shift|Alt|Meta|OS)(Left|Right)?$/.test(event.code)) return { kind: 'unfinished' };
  const key = keyName(event.code);
  const parts: string[] = [];
  if (isMac ? event.metaKey : event.ctrlKey) parts.push('CommandOrControl');
  if (isMac && event.ctrlKey) parts.push('Control');
  if (!isMac && event.metaKey) parts.push('Super');
  if (event.altKey) parts.push('Alt');
  if (event.shiftKey) parts.push('Shift');
  parts.push(key ?? event.code);
  const accelerator = parts.join('+');
  if (key === null || !isGlobalShortcut(accelerator)) {
    return { kind: 'notValid', text: shortcutText(accelerator, isMac) };
  }
  return { kind: 'shortcut', accelerator };
}
