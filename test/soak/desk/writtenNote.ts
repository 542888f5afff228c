import type { NoteContent } from '../../../contracts/notes/notes.ts';
import { savedText } from '../../../electron/core/notes/noteStanding.ts';
import type { NoteRecord } from '../../../electron/core/ports/notes/noteStore.ts';

/** What was on the screen after something the operator did. */
interface Version {
  readonly draft: NoteContent;
  /** What was to be in the CRM by then. */
  readonly wish: NoteContent | null;
  /** The program has said that it is on the disk. */
  isKept: boolean;
}

interface Save {
  readonly text: string;
  readonly version: Version;
  /** Nothing may lose it any more. */
  isSure: boolean;
}

/** What an operator has written about one call, and what may have become of it. */
export interface WrittenNote {
  readonly phoneNumber: string;
  /** Null where only the phone knows the call. */
  readonly callId: string | null;
  /** What a killed program has left is being looked at. */
  readonly isInDoubt: boolean;
  /** As it stands on the screen. */
  now(): Omit<Version, 'isKept'>;
  /** The operator did this. Returns how to tell that it is on the disk. */
  did(next: Omit<Version, 'isKept'>, isSave: boolean): () => void;
  /** The program is dead. */
  programKilled(): void;
  /** What was found on its disk. Returns what is wrong with that. */
  found(record: NoteRecord | undefined): string | null;
  /** One of these is in the CRM in the end; the program lives. None where nothing needs to be. */
  inTheEnd(): readonly string[];
}

export const emptyNote: NoteContent = { text: '', outcome: '' };

export function isSameNote(a: NoteContent | null, b: NoteContent | null): boolean {
  return a === b || (a !== null && b !== null && a.text === b.text && a.outcome === b.outcome);
}

export function createWrittenNote(phoneNumber: string, callId: string | null): WrittenNote {
  /** Oldest first, from the last one on that is on the disk. */
  let versions: readonly Version[] = [{ draft: emptyNote, wish: null, isKept: true }];
  let saves: readonly Save[] = [];
  let isInDoubt = false;

  return {
    phoneNumber,
    callId,
    get isInDoubt() {
      return isInDoubt;
    },
    now: () => versions.at(-1) ?? { draft: emptyNote, wish: null },
    did(next, isSave) {
      const version: Version = { ...next, isKept: false };
      versions = [...versions, version];
      if (isSave && next.wish !== null)
        saves = [...saves, { text: savedText(next.wish), version, isSure: false }];
      const soFar = versions;
      return () => {
        for (const each of soFar) each.isKept = true;
      };
    },
    programKilled() {
      for (const save of saves) save.isSure ||= save.version.isKept;
      const lastKept = versions.findLastIndex(({ isKept }) => isKept);
      versions = versions.slice(Math.max(0, lastKept));
      isInDoubt = true;
    },
    found(record) {
      const draft = record?.draft ?? emptyNote;
      const wish = record?.wished ?? null;
      const isOne = versions.some(
        (version) => isSameNote(version.draft, draft) && isSameNote(version.wish, wish),
      );
      const could = versions.map((version) => `"${version.draft.text}"`).join(' or ');
      versions = [{ draft, wish, isKept: true }];
      isInDoubt = false;
      if (isOne) return null;
      return `the file has "${draft.text}" (wished "${wish?.text ?? ''}") in the place of ${could}`;
    },
    inTheEnd() {
      const last = saves.at(-1);
      if (last !== undefined && versions.includes(last.version)) return [last.text];
      const lastSure = saves.findLastIndex(({ isSure }) => isSure);
      return lastSure < 0 ? [] : saves.slice(lastSure).map(({ text }) => text);
    },
  };
}
