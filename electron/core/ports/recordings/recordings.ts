import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { CommandSubject } from '../commandRecord.ts';
import type { RecordingFile } from './recordingFile.ts';

/** What somebody said, as `telephony.call.attachTranscription` takes it. */
export interface TranscriptMessage {
  /** `user`: the operator. */
  readonly side: 'user' | 'client';
  /** Whole seconds from the beginning of the recording. */
  readonly startS: number;
  /** At least 1, and no earlier than the start. */
  readonly stopS: number;
  /** Not empty. */
  readonly text: string;
}

/** A recording that is about to be sent. */
export interface OpenedRecording {
  readonly sizeBytes: number;
  /** As much of it as is asked for is in memory, never the whole. Throws where the file ends early or cannot be read on. */
  readonly chunks: AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** Reads what is to be sent. Adapter: `electron/recordings`. */
export interface RecordingReader {
  /**
   * @param files the recording, or the caller's and the operator's half of it, which become one in two channels
   * @throws AppError `recording.gone`, `recording.changed`, `recording.notYours`, `recording.notReadable`, `recording.notSound`,
   *   `recording.notAttached` where it is switched off
   */
  open(files: readonly RecordingFile[]): Promise<OpenedRecording>;
  /** @throws the same; `recording.notTranscript` */
  transcript(file: RecordingFile): Promise<readonly TranscriptMessage[]>;
}

/** A file in the folder of the recordings. */
export interface FoundFile {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Unix ms. */
  readonly modifiedMs: number;
  /** An ordinary file of this operator: what else there is is told and never sent. */
  readonly isOwn: boolean;
}

export type FolderListing =
  /**
   * @property identity of the folder: another one that has its path by now has another
   * @property isWhole false where there are more files than are looked at
   */
  | {
      readonly kind: 'files';
      readonly identity: string;
      readonly files: readonly FoundFile[];
      readonly isWhole: boolean;
    }
  | { readonly kind: 'problem'; readonly problem: AppErrorData };

/**
 * `perhapsWhole`: of a kind that does not say how long it is. `noSound`: whole, and there is nothing to hear in it. `gone`: the system
 * says that there is no such file; of one that it does not let be read nobody knows.
 */
export type FileContent =
  'whole' | 'perhapsWhole' | 'noSound' | 'notWhole' | 'notSound' | 'gone' | 'notYours' | 'notReadable';

/** The folder into which a phone records. Adapter: `electron/recordings/recordingFolder.ts`. */
export interface RecordingFolder {
  /**
   * Files whose names are wanted, the newest of them where there are very many; nothing of the folders in it. Never throws.
   *
   * @param startOf Unix ms at which the recording of this name began; null where it is not wanted
   */
  list(path: string, startOf: (name: string) => number | null): Promise<FolderListing>;
  /** Whether it is sound, and its writer has finished it, by what stands at its beginning. Never throws. */
  look(file: FoundFile): Promise<FileContent>;
  /**
   * Told of changes, perhaps too often, perhaps not at all (a network drive): whoever watches lists again now and then. It is the folder
   * that is watched, not its path: of another one that is put in its place nothing is told.
   *
   * @param onLost nothing more is told, and the watch need not be stopped
   */
  watch(path: string, onChange: () => void, onLost: () => void): () => void;
}

/** What became of a recording: by this it is not sent again. */
export interface RecordingRecord {
  /** As it is named in the list. */
  readonly id: string;
  /** Keychain account of the operator, `<host>/<user id>`. */
  readonly account: string;
  readonly startedAtMs: number;
  readonly files: readonly RecordingFile[];
  readonly transcript: RecordingFile | null;
  readonly callId: string | null;
  readonly externalCallId: string | null;
  readonly subject: CommandSubject;
  readonly recording: RecordingOutcome;
  /** Null where there is none. */
  readonly transcribed: RecordingOutcome | null;
  /** Unix ms. */
  readonly changedAtMs: number;
}

/** `left`: the operator does not want it attached; `isReplaced` where they chose another one of the same call. */
export type RecordingOutcome =
  | { readonly at: 'owed' }
  | { readonly at: 'attached'; readonly atMs: number }
  | { readonly at: 'failed'; readonly problem: AppErrorData }
  | { readonly at: 'left'; readonly isReplaced?: boolean | undefined };

/** What lay in this folder before is nobody's to send. */
export interface RecordingsSince {
  readonly folder: string;
  /** Whose recordings they are; null until somebody is the operator. */
  readonly account: string | null;
  /** Unix ms. */
  readonly atMs: number;
  /** The same for transcripts; null while those are not sent. */
  readonly transcriptsAtMs: number | null;
}

export interface RecordingsKept {
  /** Null while nothing is attached. */
  readonly since: RecordingsSince | null;
  /** Newest first. */
  readonly records: readonly RecordingRecord[];
}

/** Adapter: `recordings.json` in the user-data folder. */
export interface RecordingStore {
  /** Never throws; null where the system does not let it be read, now at least. */
  read(): RecordingsKept | null;
  /** @throws the file system's error */
  write(kept: RecordingsKept): Promise<void>;
}
