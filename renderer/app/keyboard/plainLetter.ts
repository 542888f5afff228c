/** A key press, as far as it counts. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** Whether it is pressed without the keys that make another of it. */
export const isPlainPress = ({ ctrlKey, metaKey, altKey }: PressedKey): boolean =>
  !ctrlKey && !metaKey && !altKey;

/**
 * Where the layout writes Latin letters, the letter counts, wherever it stands; in the others, Cyrillic for one, the key that
 * has the letter on a Latin keyboard.
 *
 * @returns the letter, small; empty where it is none, or pressed with Ctrl, Alt or Meta
 */
export function plainLetter(press: PressedKey): string {
  if (!isPlainPress(press)) return '';
  const letter = /^[a-z]$/i.test(press.key) ? press.key : (/^Key([A-Z])$/.exec(press.code)?.[1] ?? '');
  return letter.toLowerCase();
}
