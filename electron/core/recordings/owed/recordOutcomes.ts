import type { CallToChoose } from '../../../../contracts/recordings/recordings.ts';
import { isUnsettled, type Command } from '../../ports/commandRecord.ts';
import type { RecordingFile } from '../../ports/recordings/recordingFile.ts';
import type { RecordingOutcome, RecordingRecord } from '../../ports/recordings/recordings.ts';
import { fileOf, signatureOf, startOf, type Candidate } from '../candidates.ts';
import type { KnownCall } from '../knownCalls.ts';
import { canHelp } from '../recordingRows.ts';

type CallNames = Pick<KnownCall, 'callId' | 'externalCallId'>;

export const notAttached: RecordingOutcome = {
  at: 'failed',
  problem: { code: 'recording.notAttached', params: {} },
};

/** A record of what was found, whatever is to become of it. @param nowMs Unix ms */
export function recordOf(
  { id, name, files, transcript }: Candidate,
  account: string,
  call: CallNames & Pick<KnownCall, 'subject'>,
  recording: RecordingOutcome,
  nowMs: number,
): RecordingRecord {
  return {
    id,
    account,
    startedAtMs: startOf(name),
    files: files.map(fileOf),
    transcript: transcript === null ? null : fileOf(transcript),
    callId: call.callId,
    externalCallId: call.externalCallId,
    subject: call.subject,
    recording,
    transcribed: transcript === null ? null : recording,
    changedAtMs: nowMs,
  };
}

export function isOfCall(record: CallNames, { callId, externalCallId }: CallNames): boolean {
  return (
    (callId !== null && record.callId === callId) ||
    (externalCallId !== null && record.externalCallId === externalCallId)
  );
}

/** What of this call's recordings there is already. @param id of the one that would be attached: of itself it takes no place */
export function recordingOf(
  records: readonly RecordingRecord[],
  call: CallNames,
  id: string,
  isRefused: (record: RecordingRecord) => boolean,
): CallToChoose['recording'] {
  const those = records.filter((record) => isOfCall(record, call));
  if (those.some(({ recording }) => recording.at === 'attached')) return 'attached';
  const isOnItsWay = (one: RecordingRecord): boolean =>
    one.id !== id && one.recording.at === 'owed' && !isRefused(one);
  return those.some(isOnItsWay) ? 'onItsWay' : 'none';
}

function isSameFile(one: RecordingFile, other: RecordingFile): boolean {
  return signatureOf([one]) === signatureOf([other]);
}

/** What the portal is owed of it cannot be sent, now or ever: no debt to be tried again, and the file's own fault. */
export function isHopeless({ state }: Command): boolean {
  return state.at === 'failed' && !canHelp(state.problem);
}

/** What a command makes of what it is about. Null while nothing has become of it. @param nowMs Unix ms */
export function outcomeOf(command: Command, nowMs: number): RecordingOutcome | null {
  const { state } = command;
  switch (state.at) {
    case 'acknowledged':
    case 'nothingToDo':
      return { at: 'attached', atMs: nowMs };
    case 'expired':
      return { at: 'failed', problem: { code: 'command.expired', params: {} } };
    case 'superseded':
      return notAttached;
    case 'failed':
      return isHopeless(command) ? { at: 'failed', problem: state.problem } : null;
    default:
      return null;
  }
}

/** What of a record is over once the operator wants no more of it: what is attached stays so. */
export function givenUp(
  record: RecordingRecord,
  commandOf: (kind: 'recording' | 'transcript') => Command | undefined,
): Pick<RecordingRecord, 'recording' | 'transcribed'> {
  const { recording, transcribed } = record;
  const isLeft = recording.at !== 'attached';
  const hasFailed = (outcome: RecordingOutcome): boolean =>
    outcome.at === 'failed' || (outcome.at === 'owed' && commandOf('transcript')?.state.at === 'failed');
  const isTranscriptLeft =
    transcribed !== null && transcribed.at !== 'attached' && (isLeft || hasFailed(transcribed));
  return {
    recording: isLeft ? { at: 'left' } : recording,
    transcribed: isTranscriptLeft ? { at: 'left' } : transcribed,
  };
}

/** It is on the way to the portal, or would be; what is on the wire may arrive, whoever wants it no more. */
export function mayBeTakenBack(command: Command): boolean {
  return isUnsettled(command) && command.state.at !== 'sending';
}

/** Whether the transcript that is there now is still to be sent: the first one, or another than the one that could not be sent as it was. */
export function lacksTranscriptOf(
  { recording, transcript, transcribed }: RecordingRecord,
  candidate: Pick<Candidate, 'transcript'>,
): boolean {
  const isWanted = recording.at === 'owed' || recording.at === 'attached';
  if (!isWanted || candidate.transcript === null) return false;
  const isHelped = transcribed?.at === 'failed' && !canHelp(transcribed.problem);
  return transcript === null || (isHelped && !isSameFile(transcript, fileOf(candidate.transcript)));
}
