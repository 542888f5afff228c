import { tick } from 'svelte';
import { rowAfter, rowKeyOf, rowMoveOf, type RowKey } from './rowKeys.ts';

/**
 * One stop of the Tab key for a list of rows: arrows lead from row to row, Right and Left into the buttons of one and back.
 * A row is an element with `data-row`, its key; its buttons take no part in the Tab key.
 */
export interface RowFocus {
  /** Of the row that has the focus or had it last; null while none has had it. */
  readonly index: number | null;
  onkeydown(event: KeyboardEvent): void;
  onfocusin(event: FocusEvent): void;
}

export interface RowFocusDeps<R> {
  readonly place: () => HTMLElement | undefined;
  readonly keys: () => readonly R[];
  readonly keyOf: (row: R, index: number) => string;
  readonly rowsInView: () => number;
  /** Has it drawn, where only what is to be seen is. */
  readonly bringIntoView: (index: number) => void;
  readonly onkey: (key: RowKey, index: number) => void;
}

/** Made with a component. */
export function createRowFocus<R>(deps: RowFocusDeps<R>): RowFocus {
  let key = $state.raw<string | null>(null);
  /** Where it was when its key was last seen: a call that has left the list is followed by the one in its place. */
  let lastIndex = 0;
  /** The row has the focus itself, or one of its buttons. */
  let hadFocus = false;

  const index = $derived.by(() => {
    const rows = deps.keys();
    if (key === null || rows.length === 0) return null;
    const here = rows[lastIndex];
    if (here === undefined || deps.keyOf(here, lastIndex) !== key) {
      const found = rows.findIndex((row, at) => deps.keyOf(row, at) === key);
      lastIndex = found === -1 ? Math.min(lastIndex, rows.length - 1) : found;
    }
    return lastIndex;
  });

  const rowAt = (at: number): HTMLElement | null => {
    const row = deps.keys()[at];
    if (row === undefined) return null;
    return deps.place()?.querySelector(`[data-row="${CSS.escape(deps.keyOf(row, at))}"]`) ?? null;
  };
  const hasFocus = (): boolean => deps.place()?.contains(document.activeElement) ?? false;

  // A row that was not known and now is, is another element.
  $effect.pre(() => {
    deps.keys();
    hadFocus = hasFocus();
  });
  $effect(() => {
    deps.keys();
    if (hadFocus && !hasFocus() && index !== null) rowAt(index)?.focus();
  });

  async function goTo(at: number): Promise<void> {
    const row = deps.keys()[at];
    if (row === undefined) return;
    key = deps.keyOf(row, at);
    lastIndex = at;
    await tick();
    deps.bringIntoView(at);
    await tick();
    rowAt(at)?.focus({ preventScroll: true });
  }

  function goAside(row: HTMLElement, target: Element, step: 1 | -1): void {
    const stops = [row, ...row.querySelectorAll<HTMLElement>('button, textarea, input, select')];
    const here = stops.findIndex((stop) => stop === target);
    stops[Math.max(0, Math.min(stops.length - 1, here + step))]?.focus();
  }

  return {
    get index() {
      return index;
    },
    onfocusin({ target }) {
      const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
      const focused = row?.dataset['row'];
      if (focused === undefined || focused === key) return;
      key = focused;
      lastIndex = deps.keys().findIndex((each, at) => deps.keyOf(each, at) === focused);
    },
    onkeydown(event) {
      const { target } = event;
      const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
      // A field in the row needs its keys for itself.
      if (!(target instanceof HTMLElement) || row === null || target.matches('input, textarea, select'))
        return;
      const at = index ?? 0;
      const move = rowMoveOf(event);
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null;
      const pressed = rowKeyOf(event);
      if (move !== null) void goTo(rowAfter(move, at, deps.keys().length, deps.rowsInView()));
      else if (step !== null) goAside(row, target, step);
      else if (event.key === 'Escape' && target !== row) row.focus();
      else if (pressed !== null && !event.repeat && (pressed !== 'open' || target === row))
        deps.onkey(pressed, at);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
