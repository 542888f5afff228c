/** A file as it was when it was chosen to be sent: one that is another by then is not sent. */
export interface RecordingFile {
  /** Absolute. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Unix ms, as the file system says it. */
  readonly modifiedMs: number;
}
