import * as m from '../../../contracts/messages/generated/messages.js';

/** An accelerator as the keyboard of this system is labelled in the language in use: `Ctrl+Shift+H`, `⌘+⇧+H`, `Strg+Umschalt+H`. */
export function shortcutText(accelerator: string, isMac: boolean): string {
  return accelerator
    .split('+')
    .map((part) => keyLabel(part, isMac))
    .join('+');
}

function keyLabel(part: string, isMac: boolean): string {
  switch (part) {
    case 'CommandOrControl':
    case 'CmdOrCtrl':
      return isMac ? '⌘' : m.key_control();
    case 'Control':
      return isMac ? '⌃' : m.key_control();
    case 'Alt':
      return isMac ? '⌥' : 'Alt';
    case 'Shift':
      return isMac ? '⇧' : m.key_shift();
    case 'Super':
      return 'Win';
    default:
      return part;
  }
}

/** The same for `aria-keyshortcuts`, which has names of its own for keys, the same in every language (UI Events, key values). */
export function ariaShortcut(accelerator: string, isMac: boolean): string {
  return accelerator
    .split('+')
    .map((part) => {
      if (part === 'CommandOrControl' || part === 'CmdOrCtrl') return isMac ? 'Meta' : 'Control';
      return part === 'Super' ? 'Meta' : part;
    })
    .join('+');
}
