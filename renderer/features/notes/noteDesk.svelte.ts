import { createContext } from 'svelte';
import type { Note, NotesSnapshot } from '../../../contracts/notes/notes.ts';
import type { Api } from '../../app/bridge.ts';
import { createSnapshot } from '../../app/snapshot.svelte.ts';

/** The notes as the main process tells them, and which one its operator has open to be written: one at a time. */
export interface NoteDesk {
  readonly current: NotesSnapshot | null;
  /** Key of a call in the list, or of a note; null where none is open. */
  readonly openKey: string | null;
  /** It was asked for in the row of its call, and is written there, however old the call is. */
  readonly isInRow: boolean;
  /** Grows each time it is asked for from elsewhere: the form takes the keyboard then, also where it is open already. */
  readonly asked: number;
  /** Asked for from elsewhere and not yet brought to where it is seen in the list. */
  readonly soughtKey: string | null;
  /** Undefined where nothing was written. */
  of(key: string): Note | undefined;
  open(key: string): void;
  openInRow(key: string): void;
  /** The list has been scrolled to it. */
  found(): void;
  close(): void;
  /** Begins to follow; returns how to stop. */
  start(): () => void;
}

export function createNoteDesk(api: Api): NoteDesk {
  const snapshot = createSnapshot(api, 'notes.changed');
  let openKey = $state.raw<string | null>(null);
  let isInRow = $state.raw(false);
  let asked = $state.raw(0);
  let soughtKey = $state.raw<string | null>(null);
  // Made anew with each snapshot, never changed.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  const byKey = $derived(new Map((snapshot.current?.notes ?? []).map((note) => [note.key, note])));
  const close = (): void => {
    openKey = soughtKey = null;
  };
  return {
    get current() {
      return snapshot.current;
    },
    get openKey() {
      return openKey;
    },
    get isInRow() {
      return isInRow;
    },
    get asked() {
      return asked;
    },
    get soughtKey() {
      return soughtKey;
    },
    of: (key) => byKey.get(key),
    open(key) {
      openKey = key;
      isInRow = false;
      asked += 1;
      // One that is finished beside the list is in none of its rows.
      soughtKey = byKey.get(key)?.isInList === false ? null : key;
    },
    openInRow(key) {
      openKey = key;
      isInRow = true;
      soughtKey = null;
    },
    found: () => (soughtKey = null),
    close,
    start() {
      // Before the snapshot follows, which still tells whose notes there were.
      const stopForgetting = api.follow('notes.changed', ({ account }) => {
        const before = snapshot.current;
        // What one operator has open would be left out of the notes to finish once they are back.
        if (before !== null && before.account !== account) close();
      });
      const { stop } = snapshot.start();
      return () => {
        stopForgetting();
        stop();
      };
    },
  };
}

export const [noteDesk, provideNoteDesk] = createContext<NoteDesk>();
