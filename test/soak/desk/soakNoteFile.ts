import { writeFileSync } from 'node:fs';
import type { Timers } from '../../../electron/core/ports/clock.ts';
import type { Log } from '../../../electron/core/ports/log.ts';
import type { NoteRecord, NoteStore } from '../../../electron/core/ports/notes/noteStore.ts';
import { createNotesFile } from '../../../electron/storage/notes/notesFile.ts';
import type { SeededRandom } from '../../bench/fleet/seededRandom.ts';
import { quietLog } from '../../electron/core/heldTime.ts';

/** A real notes file on a disk that is slow and refuses; a program that is killed writes nothing more into it. */
export interface SoakNoteFile {
  /** A program is started on it. @param timers of that program: they end with it */
  open(timers: Timers, log: Log): NoteStore;
  /** Nothing is read or written until the returned function is called. */
  refuse(): () => void;
  /** What is in it, once what a killed program was writing is there. */
  records(): Promise<readonly NoteRecord[]>;
}

const slowestMs = 400;

/** @param inIt what earlier operators have left there */
export function createSoakNoteFile(
  path: string,
  random: SeededRandom,
  inIt: readonly NoteRecord[],
): SoakNoteFile {
  writeFileSync(path, JSON.stringify({ version: 1, notes: inIt }));
  const eyes = createNotesFile(path, quietLog);
  let writing: Promise<unknown> | null = null;
  let refuses = false;

  const write = (file: NoteStore, notes: readonly NoteRecord[]): Promise<void> => {
    const own = (writing ?? Promise.resolve()).then(() => file.write(notes));
    const settled = own
      .catch(() => undefined)
      .then(() => {
        if (writing === settled) writing = null;
      });
    writing = settled;
    return own;
  };

  return {
    open(timers, log) {
      const file = createNotesFile(path, log);
      return {
        read: () => (refuses || writing !== null ? null : file.read()),
        write: (notes) =>
          new Promise((resolve, reject) => {
            timers.after(random.between(0, slowestMs), () => {
              if (refuses) reject(new Error('no space left on device'));
              else write(file, notes).then(resolve, reject);
            });
          }),
      };
    },
    refuse() {
      refuses = true;
      return () => {
        refuses = false;
      };
    },
    async records() {
      while (writing !== null) await writing;
      return eyes.read() ?? [];
    },
  };
}

/** A note of somebody else who works at this computer: never shown, never sent, never lost. */
export function foreignNote(account: string): NoteRecord {
  const content = { text: `of ${account}`, outcome: '' };
  return {
    id: account,
    account,
    callId: `externalCall.${account}`,
    externalCallId: null,
    subject: { who: 'Somebody', phoneNumber: '+4411111111', startedAtMs: 1 },
    draft: content,
    wished: content,
    savedAtMs: null,
    problem: null,
    isRequired: false,
    changedAtMs: 1,
  };
}
