/** An accelerator as the keyboard of this system is labelled: `Ctrl+Shift+H`, `⌘+⇧+H`. */
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
      return isMac ? '⌘' : 'Ctrl';
    case 'Control':
      return isMac ? '⌃' : 'Ctrl';
    case 'Alt':
      return isMac ? '⌥' : 'Alt';
    case 'Shift':
      return isMac ? '⇧' : 'Shift';
    case 'Super':
      return 'Win';
    default:
      return part;
  }
}
