import type { NoteContent } from '../../../contracts/notes/notes.ts';
import type { Api } from '../../app/bridge.ts';
import { createOrder, type Order } from '../../app/order.svelte.ts';

/** Between two keys; what a crash may cost at the most. */
const keepAfterMs = 250;

/** A note as it is typed: the main process keeps it a moment after the last key. */
export interface NoteTyping {
  /** Null until something was typed, and again once it is saved. */
  readonly typed: NoteContent | null;
  readonly orders: Order;
  change(content: NoteContent): void;
  /** What was typed is kept now, not in a moment. */
  keep(): void;
  /** @returns whether it was taken */
  save(content: NoteContent): Promise<boolean>;
  discard(): Promise<void>;
}

/** @param keyOf as `notes.changed` names the note */
export function createNoteTyping(api: Api, keyOf: () => string): NoteTyping {
  const orders = createOrder();
  let typed = $state.raw<NoteContent | null>(null);
  let unkept: { readonly key: string; readonly content: NoteContent } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function keep(): void {
    clearTimeout(timer);
    if (unkept === null) return;
    const { key, content } = unkept;
    unkept = null;
    void orders.carryOut(() => api.command('notes.type', { key, content }));
  }

  return {
    get typed() {
      return typed;
    },
    orders,
    change(content) {
      typed = content;
      unkept = { key: keyOf(), content };
      clearTimeout(timer);
      timer = setTimeout(keep, keepAfterMs);
    },
    keep,
    async save(content) {
      keep();
      const done = await orders.carryOut(() => api.command('notes.save', { key: keyOf(), content }));
      // What was typed meanwhile stays.
      if (done && typed === content) typed = null;
      return done;
    },
    async discard() {
      clearTimeout(timer);
      unkept = null;
      typed = null;
      await orders.carryOut(() => api.command('notes.discard', { key: keyOf() }));
    },
  };
}
