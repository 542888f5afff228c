import type {
  HistoryChanges,
  HistoryQuestionName,
  HistoryQuestions,
} from '../../core/ports/history/callHistory.ts';
import type { DatabaseRefusal } from '../sqlite/sqliteFile.ts';

/**
 * What the program and the thread that owns the histories say to each other. Values alone: they are copied from one thread to the
 * other.
 */

/** The file of one operator. */
export interface HistoryFile {
  readonly path: string;
  /** Where it lay before its portal was renamed: it is moved from there if there is none at `path`. Null for nowhere. */
  readonly formerPath: string | null;
}

export type HistoryQuestion = {
  [N in HistoryQuestionName]: { readonly name: N; readonly input: HistoryQuestions[N]['input'] };
}[HistoryQuestionName];

export interface HistoryRequest {
  readonly id: number;
  readonly file: HistoryFile;
  /**
   * What the keys of this run's calls begin with, where the file has not been used in this run: unfinished calls of other runs are
   * over then. Null where it has.
   */
  readonly firstOfRun: string | null;
  /** Calls that began longer ago are deleted. */
  readonly keptDays: number;
  /** Written together or not at all. */
  readonly changes: HistoryChanges;
  readonly question: HistoryQuestion | null;
  /** The last one: the database is closed after it, and the number in here set to 1. Null: there is an answer. */
  readonly closed: Int32Array | null;
}

export interface HistoryAnswer {
  readonly kind: 'answer';
  readonly id: number;
  /** Why calls are in memory alone; null where they are on the disk. */
  readonly refusal: DatabaseRefusal | null;
  /** The file that was there was broken and set aside: what it held of this run has to be written once more. */
  readonly begunAnew: boolean;
  /** What was asked for; undefined where nothing was. */
  readonly value?: unknown;
  /** Why there is no value. */
  readonly failure?: string;
}

export interface HistoryLogLine {
  readonly kind: 'log';
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly cause: string;
  readonly file: string;
}

export interface HistoryListener {
  readonly onAnswer: (answer: HistoryAnswer) => void;
  readonly onLog: (line: HistoryLogLine) => void;
  /** The thread has died; nothing that was under way is answered any more. */
  readonly onGone: (reason: unknown) => void;
}

/** A running owner of the histories. */
export interface RunningHistory {
  send(request: HistoryRequest): void;
  /** Sends the last request and does not wait: nothing is left to be written. */
  leave(request: HistoryRequest): void;
  /** Sends the last request and waits for it, yet no longer than `atMostMs`. @returns whether it was done in that time */
  close(request: HistoryRequest, atMostMs: number): boolean;
}

export type StartHistory = (listener: HistoryListener) => RunningHistory;
