import type { Clock } from '../../ports/clock.ts';
import {
  isOfFinishedCall,
  isUnsettled,
  type CallAppendix,
  type Command,
  type CommandSubject,
  type RecordingDetails,
  type TranscriptDetails,
} from '../../ports/commandRecord.ts';
import { noteToSend, sameKindAbout } from '../callNotes.ts';
import { supersede, type CommandLedger } from '../commandLedger.ts';

interface OfCall {
  /** Null while only Ringside's own id of the call is known. */
  readonly callId: string | null;
  readonly externalCallId: string | null;
  readonly subject: CommandSubject;
  readonly userId: number;
}

export type RecordingToAttach = OfCall & RecordingDetails;
export type TranscriptToAttach = OfCall & TranscriptDetails;

/**
 * Recordings and transcripts of calls that are over: on their way to the disk when it returns, sent after the finish of their
 * call, where Ringside owes that. Of what is not on the wire yet, the newest for a call takes the place of those before.
 */
export interface RecordingsOwed {
  oweRecording(recording: RecordingToAttach): Command;
  oweTranscript(transcript: TranscriptToAttach): Command;
  /** The one about this call that was owed last; a settled one for a while. */
  appendixAbout(
    kind: CallAppendix['kind'],
    call: Pick<Command, 'callId' | 'externalCallId'>,
  ): Command | undefined;
  /** Not to be sent after all: what is on the wire may be there nevertheless, and its answer concerns nobody. */
  takeBackAppendices(fits: (appendix: CallAppendix) => boolean): void;
}

export function createRecordingsOwed(deps: {
  readonly ledger: CommandLedger;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly account: () => string;
}): RecordingsOwed {
  const { ledger } = deps;

  const owe = (
    { externalCallId, subject, userId, ...call }: OfCall,
    what: Pick<CallAppendix, 'kind' | 'details'>,
  ): Command => {
    const records = externalCallId === null ? [] : ledger.recordsOf(externalCallId);
    const callId = call.callId ?? records.find((record) => record.callId !== null)?.callId ?? null;
    const isBeingRegistered = records.some((record) => record.kind === 'register' && isUnsettled(record));
    for (const before of sameKindAbout(ledger, { callId, externalCallId, kind: what.kind })) {
      if (!isUnsettled(before) || before.state.at === 'sending') continue;
      ledger.write({ ...before, state: { at: 'superseded' } });
    }
    return ledger.write({
      id: deps.newId(),
      ...what,
      portal: deps.account(),
      callId,
      externalCallId,
      userIds: [userId],
      subject,
      createdAtMs: deps.clock.nowMs(),
      tries: 0,
      // A call that the portal does not know, and never will, has no recording there.
      state: callId !== null ? noteToSend : { at: isBeingRegistered ? 'held' : 'superseded' },
    } as CallAppendix);
  };

  return {
    takeBackAppendices: (fits) => supersede(ledger, (command) => isOfFinishedCall(command) && fits(command)),
    oweRecording: ({ fileName, files, ...call }) =>
      owe(call, { kind: 'recording', details: { fileName, files } }),
    appendixAbout: (kind, { callId, externalCallId }) =>
      sameKindAbout(ledger, { kind, callId, externalCallId }).at(-1),
    oweTranscript: ({ file, ...call }) => owe(call, { kind: 'transcript', details: { file } }),
  };
}
