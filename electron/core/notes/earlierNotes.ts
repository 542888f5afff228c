import { AppError } from '../../../contracts/errors.ts';
import type { KeptCall } from '../ports/history/keptCall.ts';
import type { EarlierCall } from './callsOfNotes.ts';

export interface EarlierNotesDeps {
  readonly notes: {
    isKnown(key: string): boolean;
    takeUp(call: EarlierCall): void;
    /** Null where nothing is under way to the disk. */
    written(): Promise<unknown> | null;
  };
  /** Of the operator at work. @throws AppError `call.unknown`, `history.noAnswer` */
  readonly callOf: (key: string) => Promise<KeptCall>;
  readonly account: () => string | null;
}

/** What is written about calls of earlier runs waits for the disk to say which call it is about. */
export interface EarlierNotes {
  /**
   * Writes once the call is known.
   *
   * @throws AppError `call.unknown` where the portal's id of the call is not known, or somebody else is the operator by then
   */
  once(key: string, write: () => undefined): Promise<undefined>;
  /** All of it is on the disk; null where nothing is under way there. */
  written(): Promise<unknown> | null;
}

export function createEarlierNotes({ notes, callOf, account }: EarlierNotesDeps): EarlierNotes {
  const underWay = new Set<Promise<undefined>>();

  const writeOnce = async (key: string, write: () => undefined): Promise<undefined> => {
    if (notes.isKnown(key)) return write();
    const asker = account();
    const call = await callOf(key);
    // The portal would never know which call it is about; and nobody's call becomes a note of somebody else.
    if (call.callId === null || account() !== asker) throw new AppError('call.unknown');
    notes.takeUp(call);
    return write();
  };

  return {
    async once(key, write) {
      const writing = writeOnce(key, write);
      underWay.add(writing);
      return writing.finally(() => underWay.delete(writing));
    },
    written: () => (underWay.size === 0 ? notes.written() : Promise.allSettled(underWay).then(notes.written)),
  };
}
