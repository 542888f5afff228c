import type { Settings } from '../../../../contracts/settings.ts';
import type { NotesPortal } from '../../../../electron/core/notes/noteStanding.ts';
import { createOperatorNotes } from '../../../../electron/core/notes/operatorNotes.ts';
import type { CommandAnswer, NoteOrder } from '../../../../electron/core/ports/portal.ts';
import type { NoteRecord, NoteStore } from '../../../../electron/core/ports/notes/noteStore.ts';
import { setUpCalls } from '../calls/callsSetUp.ts';
import { failingLog, quietLog } from '../heldTime.ts';

/** A file that outlives the program; `refuses` plays a full disk, `isHeld` a file that another program does not let be read. */
export function createMemoryNotes(): NoteStore & {
  refuses: boolean;
  isHeld: boolean;
  kept: readonly NoteRecord[];
} {
  const store = {
    refuses: false,
    isHeld: false,
    kept: [] as readonly NoteRecord[],
    read: () => (store.isHeld ? null : store.kept),
    write: (notes: readonly NoteRecord[]) => {
      if (store.refuses) return Promise.reject(new Error('no space'));
      store.kept = notes;
      return Promise.resolve();
    },
  };
  return store;
}

const account = 'portal.example/7';

/** The operator's notes over real calls and a real command queue. */
export function setUpNotes(
  store = createMemoryNotes(),
  chosen: Partial<Pick<Settings, 'notesAfterCalls' | 'callOutcomes' | 'wrapUpSeconds'>> = {},
) {
  const parts = setUpCalls();
  const { commands, calls, time, telephony } = parts;
  const saved: NoteOrder[] = [];
  let answer: CommandAnswer | null = { kind: 'acknowledged' };
  commands.usePortal({
    account,
    telephony: {
      ...telephony,
      saveNote: (order) => {
        saved.push(order);
        return answer === null ? new Promise(() => undefined) : Promise.resolve(answer);
      },
    },
  });
  let portal: NotesPortal | null = {
    account,
    userId: 7,
    mayWrite: true,
    signedInBy: 'webhook',
    renamedFrom: null,
  };
  const settings = { notesAfterCalls: 'optional', callOutcomes: null, wrapUpSeconds: 0, ...chosen } as const;
  let ids = 0;
  const notes = createOperatorNotes({
    store,
    calls,
    commands,
    account: () => portal?.account ?? null,
    portal: () => portal,
    settings: () => settings,
    clock: time,
    timers: time,
    newId: () => `note-${store.kept.length}-${(ids += 1)}`,
    log: store.refuses || store.isHeld ? quietLog : { ...failingLog, error: () => undefined },
  });
  const stop = notes.start();
  notes.reconcile();
  return {
    ...parts,
    notes,
    store,
    saved,
    stop,
    snapshot: () => notes.snapshot.get(),
    only: () => notes.snapshot.get().notes[0],
    answerNotes: (next: CommandAnswer | null) => (answer = next),
    usePortal: (next: NotesPortal | null) => {
      portal = next;
      notes.reconcile();
    },
    portal: () => portal as NotesPortal,
  };
}
