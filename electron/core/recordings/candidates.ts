import type { RecordingFile } from '../ports/recordings/recordingFile.ts';
import type { FoundFile } from '../ports/recordings/recordings.ts';
import { recordingNameReader, type RecordingName } from './recordingName.ts';

/** A recording in the folder: one file, or the two halves that some phones make. */
export interface Candidate {
  readonly id: string;
  readonly name: RecordingName;
  /** One, or the caller's half and the operator's. */
  readonly files: readonly FoundFile[];
  readonly transcript: FoundFile | null;
}

const transcriptEnding = /\.(vtt|srt|txt)$/iu;
/** What says most of it first. */
const transcriptRank = ['vtt', 'srt', 'txt'];

const soundEnding = /\.(wav|mp3)$/iu;

/** Which files of a folder are looked for. */
export interface WantedNames {
  /** When the recording began that a file is, or that it is beside, by its name: Unix ms. Null where that is earlier, and for all others. */
  startOf(name: string): number | null;
  /** Of those asked for there were files of sound, and none had a name that says when it began. */
  areNoneUnderstood(): boolean;
}

/** @param sinceMs Unix ms */
export function wantedNames(ownPattern: string, sinceMs: number): WantedNames {
  const read = recordingNameReader(ownPattern);
  let [understood, others] = [0, 0];
  return {
    startOf(name) {
      const recording = read(name.replace(transcriptEnding, '.wav'));
      if (recording !== null) understood += 1;
      else if (soundEnding.test(name)) others += 1;
      return recording?.startsMs.findLast((startMs) => startMs >= sinceMs) ?? null;
    },
    areNoneUnderstood: () => others > 0 && understood === 0,
  };
}

/** The recordings among these files, newest first. */
export function candidatesOf(files: readonly FoundFile[], ownPattern: string): readonly Candidate[] {
  const read = recordingNameReader(ownPattern);
  const found = new Map<string, { name: RecordingName; files: FoundFile[] }>();
  const transcripts = new Map<string, FoundFile>();
  for (const file of files) {
    if (transcriptEnding.test(file.name)) {
      const stem = file.name.replace(transcriptEnding, '');
      const known = transcripts.get(stem);
      if (known === undefined || rankOf(file) < rankOf(known)) transcripts.set(stem, file);
      continue;
    }
    const name = read(file.name);
    if (name === null) continue;
    const id = name.half === null ? file.name : `${name.stem}.${name.ending}`;
    const before = found.get(id);
    if (before === undefined) found.set(id, { name, files: [file] });
    else if (name.half === 'caller') before.files.unshift(file);
    else before.files.push(file);
  }
  return [...found]
    .map(([id, one]) => ({
      id,
      name: one.name,
      // Names that differ in capitals alone are several files on some systems.
      files: one.files.slice(0, one.name.half === null ? 1 : 2),
      transcript: transcripts.get(one.name.stem) ?? ofHalves(transcripts, one.files),
    }))
    .toSorted((a, b) => startOf(b.name) - startOf(a.name));
}

/** Unix ms. */
export function startOf({ startsMs }: RecordingName): number {
  return startsMs[0] ?? 0;
}

export function fileOf({ path, sizeBytes, modifiedMs }: FoundFile): RecordingFile {
  return { path, sizeBytes, modifiedMs };
}

/** The same while nobody has written to them. */
export function signatureOf(files: readonly RecordingFile[]): string {
  return files.map(({ path, sizeBytes, modifiedMs }) => `${path}|${sizeBytes}|${modifiedMs}`).join('\n');
}

function ofHalves(
  transcripts: ReadonlyMap<string, FoundFile>,
  files: readonly FoundFile[],
): FoundFile | null {
  for (const { name } of files) {
    const found = transcripts.get(name.replace(/\.[^.]*$/u, ''));
    if (found !== undefined) return found;
  }
  return null;
}

function rankOf({ name }: FoundFile): number {
  return transcriptRank.findIndex((ending) => name.toLowerCase().endsWith(`.${ending}`));
}
