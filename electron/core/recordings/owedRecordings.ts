import type { Recording } from '../../../contracts/recordings/recordings.ts';
import type { CommandQueue } from '../commands/commandQueue.ts';
import type { Clock } from '../ports/clock.ts';
import { isUnsettled, type Command } from '../ports/commandRecord.ts';
import type { RecordingOutcome, RecordingRecord } from '../ports/recordings/recordings.ts';
import { fileOf, signatureOf, startOf, type Candidate } from './candidates.ts';
import type { KnownCall } from './knownCalls.ts';
import type { RecordingBook } from './recordingBook.ts';
import { rowOfRecord } from './recordingRows.ts';

/** The portal in use. */
export interface RecordingsPortal {
  readonly account: string;
  readonly userId: number;
  /** The account of the same portal before it was renamed. */
  readonly renamedFrom: string | null;
}

/** Recordings that are owed to the portal, attached there, or were left out. */
export interface OwedRecordings {
  /** Something is known to have become of it, or is about to. */
  isKnown(candidate: Candidate): boolean;
  /** The portal has one of this call, or is owed one: a second would take its place. */
  hasRecording(call: KnownCall): boolean;
  /** Written down in the book first, then owed. False where nobody is the operator. */
  owe(candidate: Candidate, call: KnownCall): Promise<boolean>;
  leave(candidate: Candidate): void;
  tryAgain(id: string): void;
  commandChanged(command: Command): void;
  /** What the book has for owed and nobody owes (the program died in between) is owed now. */
  reconcile(): void;
  rows(): readonly Recording[];
}

export function createOwedRecordings(deps: {
  readonly book: RecordingBook;
  readonly commands: Pick<CommandQueue, 'oweRecording' | 'oweTranscript' | 'appendixAbout' | 'retry'>;
  readonly portal: () => RecordingsPortal | null;
  readonly percentOf: (path: string) => number | null;
  readonly clock: Clock;
  readonly onChange: () => void;
}): OwedRecordings {
  const { book, commands, clock } = deps;
  let isOwedKnown = false;

  const own = (): readonly RecordingRecord[] => {
    const account = deps.portal()?.account ?? null;
    return book.all().filter((record) => record.account === account);
  };

  const put = (record: RecordingRecord): void => {
    book.put({ ...record, changedAtMs: clock.nowMs() });
    deps.onChange();
  };

  const commandOf = (record: RecordingRecord, kind: 'recording' | 'transcript'): Command | undefined => {
    const command = commands.appendixAbout(kind, record);
    const isOfIt = command !== undefined && book.ofCommand(command)?.id === record.id;
    return isOfIt ? command : undefined;
  };

  /** Owes what is not owed yet. */
  const settle = (record: RecordingRecord): void => {
    const portal = deps.portal();
    if (portal === null || portal.account !== record.account || !isOwedKnown) return;
    const { callId, externalCallId, subject, files, transcript } = record;
    const call = { callId, externalCallId, subject, userId: portal.userId };
    const isMissing = (kind: 'recording' | 'transcript', outcome: RecordingOutcome | null): boolean => {
      const command = commandOf(record, kind);
      return outcome?.at === 'owed' && (command === undefined || !isUnsettled(command));
    };
    if (isMissing('recording', record.recording))
      commands.oweRecording({ ...call, fileName: record.id, files });
    if (transcript !== null && isMissing('transcript', record.transcribed))
      commands.oweTranscript({ ...call, file: transcript });
  };

  const recordOf = (
    { id, name, files, transcript }: Candidate,
    account: string,
    call: Pick<KnownCall, 'callId' | 'externalCallId' | 'subject'>,
    recording: RecordingOutcome,
  ): RecordingRecord => ({
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
    changedAtMs: clock.nowMs(),
  });

  return {
    isKnown({ id, files }) {
      const signature = signatureOf(files.map(fileOf));
      return own().some((record) => record.id === id && signatureOf(record.files) === signature);
    },
    hasRecording: ({ callId, externalCallId }) =>
      own().some(
        (record) =>
          record.recording.at !== 'left' &&
          ((callId !== null && record.callId === callId) ||
            (externalCallId !== null && record.externalCallId === externalCallId)),
      ),
    async owe(candidate, call) {
      const portal = deps.portal();
      if (portal === null) return false;
      const record = recordOf(candidate, portal.account, call, { at: 'owed' });
      put(record);
      await book.written();
      settle(record);
      return true;
    },
    leave(candidate) {
      const account = deps.portal()?.account;
      if (account === undefined) return;
      const subject = { who: '', phoneNumber: '', startedAtMs: startOf(candidate.name) };
      put(recordOf(candidate, account, { callId: null, externalCallId: null, subject }, { at: 'left' }));
    },
    tryAgain(id) {
      const record = own().find((one) => one.id === id);
      if (record === undefined) return;
      for (const kind of ['recording', 'transcript'] as const) {
        const command = commandOf(record, kind);
        if (command?.state.at === 'failed') commands.retry(command.id);
      }
      const again = (outcome: RecordingOutcome): RecordingOutcome =>
        outcome.at === 'failed' ? { at: 'owed' } : outcome;
      const wished = {
        ...record,
        recording: again(record.recording),
        transcribed: record.transcribed === null ? null : again(record.transcribed),
      };
      put(wished);
      settle(wished);
    },
    commandChanged(command) {
      const record = book.ofCommand(command);
      if (record === undefined) return;
      const known = { ...record, callId: record.callId ?? command.callId };
      const isNewest = commands.appendixAbout(command.kind as 'recording', command)?.id === command.id;
      const outcome = isNewest ? outcomeOf(command, clock.nowMs()) : null;
      if (outcome === null) {
        if (known.callId !== record.callId) put(known);
        else deps.onChange();
      } else if (command.kind === 'recording') put({ ...known, recording: outcome });
      else put({ ...known, transcribed: outcome });
    },
    reconcile() {
      isOwedKnown = true;
      const portal = deps.portal();
      const former = portal?.renamedFrom ?? null;
      if (portal !== null && former !== null) book.move(former, portal.account);
      own().forEach(settle);
      deps.onChange();
    },
    rows: () =>
      own()
        .filter(({ recording }) => recording.at !== 'left')
        .map((record) => rowOfRecord(record, (kind) => commandOf(record, kind), deps.percentOf)),
  };
}

/** Null while nothing has become of it. */
function outcomeOf({ state }: Command, nowMs: number): RecordingOutcome | null {
  switch (state.at) {
    case 'acknowledged':
    case 'nothingToDo':
      return { at: 'attached', atMs: nowMs };
    case 'expired':
      return { at: 'failed', problem: { code: 'command.expired', params: {} } };
    case 'superseded':
      return { at: 'failed', problem: { code: 'recording.notAttached', params: {} } };
    default:
      return null;
  }
}
