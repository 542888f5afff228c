import type { DatabaseRefusal } from '../sqlite/sqliteFile.ts';

/**
 * What the journal and the thread that owns the database say to each other. Values alone: they are copied from one thread to
 * the other.
 */

export interface StoreChange {
  readonly id: string;
  /** Null where the command is settled: nothing of it stays on the disk. */
  readonly columns: readonly (string | number | null)[] | null;
}

export interface StoreOpened {
  /** What was owed when it was opened, oldest first, as the columns have it. */
  readonly rows: readonly unknown[];
  /** The file that was there was broken and set aside: whatever it held has to be written once more. */
  readonly begunAnew: boolean;
}

/** Another process holds the database; the disk, its rights or the native module refuse; the file is a newer Ringside's. */
export type StoreRefusal = DatabaseRefusal;

export type StoreAnswer =
  /** `opened` where the database was opened for it. */
  | { readonly kind: 'done'; readonly opened: StoreOpened | null }
  | { readonly kind: 'refused'; readonly why: StoreRefusal };

export interface StoreLogLine {
  readonly kind: 'log';
  readonly level: 'warn' | 'error';
  readonly event: string;
  readonly cause: string;
  readonly file: string;
}

export interface StoreRequest {
  /** Written together or not at all. */
  readonly changes: readonly StoreChange[];
  /** The last one: the database is closed after it, and the number in here set to 1. Null: there is an answer. */
  readonly closed: Int32Array | null;
}

export interface StoreListener {
  readonly onAnswer: (answer: StoreAnswer) => void;
  readonly onLog: (line: StoreLogLine) => void;
  /** The thread has died; nothing that was under way is answered any more. */
  readonly onGone: (reason: unknown) => void;
}

/** A running owner of the database. */
export interface RunningStore {
  /** Answered once; one is under way at a time. */
  work(changes: readonly StoreChange[]): void;
  /**
   * Writes these after all that was asked for before, and closes. Waits for it, yet no longer than `atMostMs`.
   * @returns whether it was done in that time
   */
  close(changes: readonly StoreChange[], atMostMs: number): boolean;
}

export type StartStore = (listener: StoreListener) => RunningStore;
