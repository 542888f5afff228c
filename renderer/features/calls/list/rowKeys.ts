/** What a key does with the row that has the focus. */
export type RowKey = 'open' | 'callBack' | 'copyNumber' | 'hide';

const letters: Readonly<Record<string, RowKey>> = { c: 'callBack', y: 'copyNumber', h: 'hide' };

/** A key press, as far as it counts. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** The row to go to. */
export type RowMove = 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last';

const moves: Readonly<Record<string, RowMove>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  Home: 'first',
  End: 'last',
};

const isPlain = ({ ctrlKey, metaKey, altKey }: PressedKey): boolean => !ctrlKey && !metaKey && !altKey;

export function rowMoveOf(press: PressedKey): RowMove | null {
  return isPlain(press) ? (moves[press.key] ?? null) : null;
}

/**
 * Where the layout writes Latin letters, the letter counts, wherever it stands; in the others, Cyrillic for one, the key that
 * has the letter on a Latin keyboard.
 */
export function rowKeyOf(press: PressedKey): RowKey | null {
  if (!isPlain(press)) return null;
  if (press.key === 'Enter') return 'open';
  const letter = /^[a-z]$/i.test(press.key) ? press.key : (/^Key([A-Z])$/.exec(press.code)?.[1] ?? '');
  return letters[letter.toLowerCase()] ?? null;
}

/** @param count of the rows, at least 1 @param page rows that go into the window */
export function rowAfter(move: RowMove, index: number, count: number, page: number): number {
  const wanted = {
    up: index - 1,
    down: index + 1,
    pageUp: index - page,
    pageDown: index + page,
    first: 0,
    last: count - 1,
  }[move];
  return Math.max(0, Math.min(count - 1, wanted));
}
