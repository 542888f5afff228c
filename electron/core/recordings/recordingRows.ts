import type { AppErrorData } from '../../../contracts/errors.ts';
import { needsDecision } from '../../../contracts/recordings/decisions.ts';
import {
  recordingsListedAtMost,
  type CallToChoose,
  type Recording,
  type RecordingStanding,
} from '../../../contracts/recordings/recordings.ts';
import type { Command } from '../ports/commandRecord.ts';
import type { RecordingOutcome, RecordingRecord } from '../ports/recordings/recordings.ts';
import { startOf, type Candidate } from './candidates.ts';
import type { KnownCall } from './knownCalls.ts';
import type { SentKind } from './sentKinds.ts';

/** A recording of which nothing is owed yet. */
export interface OpenRecording {
  readonly candidate: Candidate;
  readonly standing: RecordingStanding;
  /** The one it belongs to, as far as is known. */
  readonly call: KnownCall | null;
  readonly choices: readonly KnownCall[];
}

/** What of a call's recordings there is already, beside the one of this id. */
type RecordingOf = (call: KnownCall, id: string) => CallToChoose['recording'];

interface RowParts {
  readonly commandOf: (record: RecordingRecord, kind: SentKind) => Command | undefined;
  /** How far it has been sent; null where it is not being sent. */
  readonly percentOf: (path: string) => number | null;
  /** Recordings go one by one, and one is on its way. */
  readonly isOneUploaded: boolean;
  readonly recordingOf: RecordingOf;
}

/**
 * One row a file: what became of it, unless it is another file by now and the operator may decide about that.
 *
 * @param open by id: the files as they lie in the folder now, where they are others than what was owed
 */
export function rowsOf(
  records: readonly RecordingRecord[],
  open: ReadonlyMap<string, OpenRecording>,
  parts: RowParts,
): readonly Recording[] {
  const known = new Set(records.map(({ id }) => id));
  const others = [...open.values()].filter(({ candidate }) => !known.has(candidate.id));
  return [
    ...records.map((record) => rowOfRecord(record, open.get(record.id), parts)),
    ...others.map((one) => rowOfOpen(one, parts.recordingOf)),
  ];
}

function rowOfRecord(record: RecordingRecord, open: OpenRecording | undefined, parts: RowParts): Recording {
  const { commandOf, percentOf, isOneUploaded } = parts;
  const { recording, transcribed } = record;
  const [file] = record.files;
  const percent = percentOf(file?.path ?? '');
  const row: Recording = {
    id: record.id,
    fileName: record.id,
    startedAtMs: record.startedAtMs,
    sizeBytes: record.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    callKey: record.subject.callKey ?? null,
    who: record.subject.who,
    standing: standingOf(recording, commandOf(record, 'recording'), percent, isOneUploaded),
    calls: [],
    transcript:
      transcribed === null || transcribed.at === 'left'
        ? null
        : standingOf(transcribed, commandOf(record, 'transcript'), null, false),
  };
  const wasAttached = recording.at === 'attached';
  if (open === undefined || row.standing.at === 'sending') return row;
  switch (open.standing.at) {
    case 'unclear':
    case 'noCall':
      return {
        ...row,
        standing: { at: 'changed', wasAttached },
        calls: choicesOf(open, parts.recordingOf),
      };
    case 'failed':
      // What is in Bitrix24 is none the worse for what became of the file.
      return wasAttached ? row : { ...row, standing: open.standing };
    default:
      return row;
  }
}

function rowOfOpen(open: OpenRecording, recordingOf: RecordingOf): Recording {
  const { candidate, standing, call } = open;
  return {
    id: candidate.id,
    fileName: candidate.id,
    startedAtMs: startOf(candidate.name),
    sizeBytes: candidate.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    callKey: call?.key ?? null,
    who: call?.subject.who ?? '',
    standing,
    calls: choicesOf(open, recordingOf),
    transcript: null,
  };
}

function choicesOf({ candidate, choices }: OpenRecording, recordingOf: RecordingOf): CallToChoose[] {
  return choices.map((one) => ({
    callKey: one.key,
    who: one.subject.who,
    startedAtMs: one.subject.startedAtMs,
    recording: recordingOf(one, candidate.id),
  }));
}

/** Newest first; where they are too many, what somebody has to decide is not what is left out. */
export function inList(rows: readonly Recording[]): Recording[] {
  const newestFirst = rows.toSorted((a, b) => b.startedAtMs - a.startedAtMs);
  const listed = new Set(
    [...new Set([...newestFirst.filter(needsDecision), ...newestFirst])].slice(0, recordingsListedAtMost),
  );
  return newestFirst.filter((row) => listed.has(row));
}

/** A file that is another one by now, or is none of what was hoped for, is so the next time. */
export function canHelp({ code }: AppErrorData): boolean {
  return !['recording.changed', 'recording.notSound', 'recording.notTranscript'].includes(code);
}

function standingOf(
  outcome: RecordingOutcome,
  command: Command | undefined,
  percent: number | null,
  isOneUploaded: boolean,
): RecordingStanding {
  if (outcome.at === 'attached') return outcome;
  if (outcome.at === 'left') return { at: 'replaced' };
  if (outcome.at === 'failed') return { ...outcome, canTryAgain: canHelp(outcome.problem), isOwed: false };
  const waiting = { at: 'waiting', problem: null, isBehindAnother: isOneUploaded } as const;
  switch (command?.state.at) {
    case 'failed': {
      const { problem } = command.state;
      return { at: 'failed', problem, canTryAgain: canHelp(problem), isOwed: true };
    }
    case 'waiting':
      return { ...waiting, problem: command.state.problem };
    case 'sending':
      return percent === null ? { ...waiting, isBehindAnother: false } : { at: 'sending', percent };
    default:
      return waiting;
  }
}
