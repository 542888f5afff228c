/** What Electron calls the keys that are held (docs, "Keyboard Shortcuts"), by what they are for. */
const modifiers: Readonly<Record<string, 'command' | 'alt' | 'shift'>> = {
  command: 'command',
  cmd: 'command',
  control: 'command',
  ctrl: 'command',
  commandorcontrol: 'command',
  cmdorctrl: 'command',
  super: 'command',
  meta: 'command',
  alt: 'alt',
  option: 'alt',
  shift: 'shift',
};

const functionKey = /^F(?:[1-9]|1\d|2[0-4])$/i;
/** Keys of Electron's list that a shortcut may have beside a function key. */
const plainKey =
  /^(?:[A-Z0-9]|num[0-9]|[-=[\];',./\\`]|Space|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown)$/i;
/** With Ctrl and Shift these select text, in every program. */
const editingKey = /^(?:Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown)$/i;

/**
 * Whether an Electron accelerator may be taken from every other program: a function key, or Ctrl (⌘, Win) together with Shift
 * or Alt and one key. Everything less is typed with: letters, Ctrl+C, Alt and a letter (menus, and signs on a Mac), AltGr.
 * The operator needs Alt+F4, and Ctrl+Shift with the arrows, wherever they type.
 */
export function isGlobalShortcut(accelerator: string): boolean {
  if (accelerator.length > longestShortcut) return false;
  const parts = accelerator.split('+');
  const key = parts.pop() ?? '';
  const held = new Set(parts.map((part) => modifiers[part.toLowerCase()]));
  if (held.has(undefined) || held.size !== parts.length) return false;
  if (functionKey.test(key)) return !(/^F4$/i.test(key) && held.has('alt'));
  if (!plainKey.test(key) || !held.has('command')) return false;
  return editingKey.test(key) ? held.has('alt') : held.size > 1;
}

export const longestShortcut = 60;
