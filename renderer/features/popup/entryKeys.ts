import { holdOrder } from '../talk/talkOrders.ts';
import type { TalkPanelName } from '../talk/talkState.svelte.ts';
import { canBeginNote, type PopupView } from './popupView.svelte.ts';

/** What keys do in the popup; by their places on the keyboard, so that they are the same whatever is typed with it. */
export interface EntryKeys {
  readonly onkeydown: (event: KeyboardEvent) => void;
  /** The operator has asked for the keyboard: it starts at the newest call, at none of its buttons. */
  readonly focusNewest: () => void;
}

/**
 * A answers and D puts away the call that has the focus, N begins a note about it, H holds it or takes it back, K opens its keypad and T
 * what transfers it; Esc puts it away, or the newest one, and gives the keyboard back. The
 * arrows go from call to call, and open and close them. Declining ends a call for good and has no key.
 *
 * @param list the element with the calls
 * @param hangsFromTop whether the newest call is the lowest
 */
export function createEntryKeys(
  view: PopupView,
  list: () => HTMLElement | null,
  open: (callKey: string, isOpen: boolean) => void,
  hangsFromTop: () => boolean,
): EntryKeys {
  const items = (): HTMLElement[] => [...(list()?.querySelectorAll<HTMLElement>('li[tabindex]') ?? [])];
  const focused = (): HTMLElement | null =>
    document.activeElement?.closest<HTMLElement>('li[tabindex]') ?? null;

  const move = (by: number): void => {
    const all = items();
    const at = all.findIndex((item) => item === focused());
    all[Math.min(all.length - 1, Math.max(0, at + by))]?.focus();
  };

  const putAway = async (item: HTMLElement, callKey: string): Promise<void> => {
    const at = items().indexOf(item);
    void view.dismiss(callKey);
    // Once it is off the list.
    await new Promise(requestAnimationFrame);
    const left = items();
    (left[at] ?? left.at(-1))?.focus();
  };

  const layOpen = (callKey: string, name: TalkPanelName): void => {
    open(callKey, true);
    view.panels.toggle({ callKey, name });
  };

  return {
    focusNewest: () => void items()[0]?.focus(),
    onkeydown(event) {
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
      const item = focused();
      const callKey = item?.dataset['about'];
      if (event.key === 'Escape') {
        event.preventDefault();
        void view.dismissAndLeave(callKey ?? null);
        return;
      }
      if (event.code === 'ArrowDown' || event.code === 'ArrowUp') {
        event.preventDefault();
        move((event.code === 'ArrowDown') === hangsFromTop() ? -1 : 1);
        return;
      }
      if (item === null || callKey === undefined || event.repeat || event.shiftKey) return;
      const entry = view.entries.find(({ key }) => key === callKey);
      if (entry === undefined || entry.leaving !== null) return;
      const hold = holdOrder(entry.actions);
      if (event.code === 'KeyA' && entry.actions.includes('answer'))
        void view.orderPhone('calls.answer', callKey);
      else if (event.code === 'KeyH' && hold !== null) void view.orderPhone(hold, callKey);
      else if (event.code === 'KeyK' && entry.actions.includes('sendDigits')) layOpen(callKey, 'keypad');
      else if (event.code === 'KeyT' && entry.actions.includes('transfer')) layOpen(callKey, 'transfer');
      else if (event.code === 'KeyN' && canBeginNote(entry)) void view.openNote(callKey);
      else if (event.code === 'KeyD') void putAway(item, callKey);
      else if (event.code === 'ArrowRight') open(callKey, true);
      else if (event.code === 'ArrowLeft') open(callKey, false);
      else return;
      event.preventDefault();
    },
  };
}
