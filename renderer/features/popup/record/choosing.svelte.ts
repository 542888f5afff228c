import { tick } from 'svelte';
import type { EntryRecord } from '../../../../contracts/calls.ts';

/** What there is to be chosen, or seen first, before a record opens. */
export interface Choosing {
  /** As it was when it was laid open: what is pressed there is what was read. Null where nothing lies open. */
  readonly record: EntryRecord | null;
  /** It was laid open by the keyboard, which goes on there then. */
  readonly byKeyboard: boolean;
  /** @param offered what the entry has by now */
  toggle(offered: EntryRecord | undefined, byKeyboard: boolean): void;
  /** Chosen, or given up: a keyboard that was there goes back to the button that laid it open. */
  end(): Promise<void>;
}

/**
 * @param onroom it is laid open or closed, which needs another height
 * @param actions what has that button first
 */
export function createChoosing(onroom: () => void, actions: () => HTMLElement | undefined): Choosing {
  let record = $state.raw<EntryRecord | null>(null);
  let byKeyboard = $state.raw(false);
  function lie(open: EntryRecord | null): void {
    record = open;
    onroom();
  }

  return {
    get record() {
      return record;
    },
    get byKeyboard() {
      return byKeyboard;
    },
    toggle(offered, withKeyboard) {
      byKeyboard = withKeyboard;
      lie(record === null ? (offered ?? null) : null);
    },
    async end() {
      lie(null);
      await tick();
      if (document.activeElement === document.body) actions()?.querySelector('button')?.focus();
    },
  };
}
