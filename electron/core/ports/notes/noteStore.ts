import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { NoteContent } from '../../../../contracts/notes/notes.ts';
import type { CommandSubject } from '../commandRecord.ts';

/** A note about a call, as it is kept on this computer. */
export interface NoteRecord {
  /** Unique over restarts. */
  readonly id: string;
  /** Keychain account of the portal in use when it was begun, `<host>/<user id>`: others do not see it. Null where none was. */
  readonly account: string | null;
  readonly callId: string | null;
  readonly externalCallId: string | null;
  readonly subject: CommandSubject;
  /** As it was typed last. */
  readonly draft: NoteContent;
  /** What the operator wants to be in the CRM; null while they only type. */
  readonly wished: NoteContent | null;
  /** Unix ms at which the portal had what is wished; null while it has not. */
  readonly savedAtMs: number | null;
  /** Why what is wished came to nothing, with nothing more being tried; null otherwise. */
  readonly problem: AppErrorData | null;
  /** The company wants every talked call to have one. */
  readonly isRequired: boolean;
  /** Unix ms. */
  readonly changedAtMs: number;
}

/** Where notes are kept. Adapter: `notes.json` in the user-data folder. */
export interface NoteStore {
  /**
   * Never throws: a file that cannot be understood is set aside. Newest call first; null where the system does not let it be
   * read, now at least: that says nothing of what is in it.
   */
  read(): readonly NoteRecord[] | null;
  /** @throws the file system's error */
  write(notes: readonly NoteRecord[]): Promise<void>;
}
