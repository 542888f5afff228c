import { isPlainPress, plainLetter, type PressedKey } from '../../../app/keyboard/plainLetter.ts';
import { talkOrderOf, type TalkOrder } from '../../talk/talkOrders.ts';

/** What a key does with the row that has the focus. */
export type RowKey = 'open' | 'callBack' | 'copyNumber' | 'hide' | TalkOrder;

/** D puts away, as in the popup: H is for holding a call, there and here. */
const letters: Readonly<Record<string, RowKey>> = { c: 'callBack', y: 'copyNumber', d: 'hide' };

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

export function rowMoveOf(press: PressedKey): RowMove | null {
  return isPlainPress(press) ? (moves[press.key] ?? null) : null;
}

export function rowKeyOf(press: PressedKey): RowKey | null {
  if (isPlainPress(press) && press.key === 'Enter') return 'open';
  return letters[plainLetter(press)] ?? talkOrderOf(press);
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
