import type { AppErrorData } from '../../../contracts/errors.ts';
import {
  recordingsListedAtMost,
  type Recording,
  type RecordingStanding,
} from '../../../contracts/recordings/recordings.ts';
import type { Command } from '../ports/commandRecord.ts';
import type { RecordingOutcome, RecordingRecord } from '../ports/recordings/recordings.ts';
import { startOf, type Candidate } from './candidates.ts';
import type { KnownCall } from './knownCalls.ts';

/** A recording of which nothing is owed yet. */
export interface OpenRecording {
  readonly candidate: Candidate;
  readonly standing: RecordingStanding;
  /** The one it belongs to, as far as is known. */
  readonly call: KnownCall | null;
  readonly choices: readonly KnownCall[];
}

/** @param percentOf how far it has been sent; null where it is not being sent */
export function rowOfRecord(
  record: RecordingRecord,
  commandOf: (kind: 'recording' | 'transcript') => Command | undefined,
  percentOf: (path: string) => number | null,
): Recording {
  const [file] = record.files;
  return {
    id: record.id,
    fileName: record.id,
    startedAtMs: record.startedAtMs,
    sizeBytes: record.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    callKey: record.subject.callKey ?? null,
    who: record.subject.who,
    standing: standingOf(record.recording, commandOf('recording'), percentOf(file?.path ?? '')),
    calls: [],
    transcript:
      record.transcribed === null ? null : standingOf(record.transcribed, commandOf('transcript'), null),
  };
}

export function rowOfOpen(
  { candidate, standing, call, choices }: OpenRecording,
  hasRecording: (call: KnownCall) => boolean,
): Recording {
  return {
    id: candidate.id,
    fileName: candidate.id,
    startedAtMs: startOf(candidate.name),
    sizeBytes: candidate.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    callKey: call?.key ?? null,
    who: call?.subject.who ?? '',
    standing,
    calls: choices.map((one) => ({
      callKey: one.key,
      who: one.subject.who,
      startedAtMs: one.subject.startedAtMs,
      hasRecording: hasRecording(one),
    })),
    transcript: null,
  };
}

/** Newest first. */
export function inList(rows: readonly Recording[]): Recording[] {
  return rows.toSorted((a, b) => b.startedAtMs - a.startedAtMs).slice(0, recordingsListedAtMost);
}

/** A file that is another one by now, or is none of what was hoped for, is so the next time. */
function canHelp({ code }: AppErrorData): boolean {
  return !['recording.changed', 'recording.notSound', 'recording.notTranscript'].includes(code);
}

function standingOf(
  outcome: RecordingOutcome,
  command: Command | undefined,
  percent: number | null,
): RecordingStanding {
  if (outcome.at === 'attached') return outcome;
  if (outcome.at === 'failed') return { ...outcome, canTryAgain: canHelp(outcome.problem) };
  switch (command?.state.at) {
    case 'failed':
      return { at: 'failed', problem: command.state.problem, canTryAgain: canHelp(command.state.problem) };
    case 'waiting':
      return { at: 'waiting', problem: command.state.problem };
    case 'sending':
      return percent === null ? { at: 'waiting', problem: null } : { at: 'sending', percent };
    default:
      return { at: 'waiting', problem: null };
  }
}
