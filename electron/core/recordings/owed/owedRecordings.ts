import { recordingsListedAtMost, type Recording } from '../../../../contracts/recordings/recordings.ts';
import { AppError, type AppErrorCode } from '../../../../contracts/errors.ts';
import type { CommandQueue } from '../../commands/commandQueue.ts';
import type { Clock } from '../../ports/clock.ts';
import { isUnsettled, type Command } from '../../ports/commandRecord.ts';
import type { RecordingOutcome, RecordingRecord } from '../../ports/recordings/recordings.ts';
import { fileOf, signatureOf, startOf, type Candidate } from '../candidates.ts';
import type { KnownCall } from '../knownCalls.ts';
import type { RecordingBook } from '../recordingBook.ts';
import type { RecordingsPortal } from '../sinceWhen.ts';
import {
  isSent,
  whyNotSent,
  withoutVainOffers,
  type AttachingSettings,
  type SentKind,
} from '../sentKinds.ts';
import { canHelp, rowsOf, type OpenRecording } from '../recordingRows.ts';
import {
  givenUp,
  isHopeless,
  isOfCall,
  lacksTranscriptOf,
  mayBeTakenBack,
  notAttached,
  outcomeOf,
  recordingOf,
  recordOf,
} from './recordOutcomes.ts';

/** Recordings that are owed to the portal, attached there, or were left out. */
export interface OwedRecordings {
  /** Something is known to have become of it, or is about to. */
  isKnown(candidate: Candidate): boolean;
  /** The portal has one of this call, or is owed one: a second would take its place. */
  hasRecording(call: KnownCall): boolean;
  /**
   * Written down in the book first, then owed, in place of what else is owed for this call. Null, or why it is not: nobody is the
   * operator, nothing is to be sent, the book is full.
   *
   * @param account whose call it is: under another it is not owed
   */
  owe(candidate: Candidate, call: KnownCall, account: string | null): Promise<AppErrorCode | null>;
  /** It is to be attached, or is, and had no transcript. */
  lacksTranscript(candidate: Candidate): boolean;
  /** Its transcript was written later. */
  addTranscript(candidate: Candidate): Promise<void>;
  /**
   * Nothing more of it is sent by itself; what is attached stays so.
   *
   * @param candidate as it lies in the folder; null where nothing is to be decided of that
   */
  leave(id: string, candidate: Candidate | null): void;
  /** @throws AppError `recording.switchedOff`, `recording.lockedOff`: nothing of it is to be sent */
  tryAgain(id: string): void;
  commandChanged(command: Command): void;
  /** What is not to be sent any more, by the settings, is not. */
  letGo(): void;
  /** What the book has for owed and nobody owes (the program died in between) is owed now; what is not to be sent any more, is not. */
  reconcile(): void;
  /**
   * One row a file: what became of it, and what the operator may decide of it. Of what is known no more than the newest.
   *
   * @param open what nothing is owed of as it lies in the folder now
   */
  rows(open: readonly OpenRecording[]): readonly Recording[];
}

export interface OwedRecordingsDeps {
  readonly book: RecordingBook;
  readonly commands: Pick<
    CommandQueue,
    'all' | 'oweRecording' | 'oweTranscript' | 'appendixAbout' | 'takeBackAppendices' | 'retry'
  >;
  /** What is sent at all. */
  readonly settings: () => AttachingSettings;
  readonly portal: () => RecordingsPortal | null;
  readonly percentOf: (path: string) => number | null;
  readonly clock: Clock;
  readonly onChange: () => void;
}

export function createOwedRecordings(deps: OwedRecordingsDeps): OwedRecordings {
  const { book, commands, clock } = deps;
  let isOwedKnown = false;

  const own = (): readonly RecordingRecord[] => {
    const account = deps.portal()?.account ?? null;
    return book.all().filter((record) => record.account === account);
  };

  const ofId = (id: string): RecordingRecord | undefined => own().find((record) => record.id === id);

  const recordFor = ({ id, files }: Candidate): RecordingRecord | undefined => {
    const record = ofId(id);
    const isSame = record !== undefined && signatureOf(record.files) === signatureOf(files.map(fileOf));
    return isSame ? record : undefined;
  };

  const put = (record: RecordingRecord): boolean => {
    const isKept = book.put({ ...record, changedAtMs: clock.nowMs() });
    deps.onChange();
    return isKept;
  };

  const isOn = (kind: SentKind): boolean => isSent(kind, deps.settings());

  const commandOf = (record: RecordingRecord, kind: SentKind): Command | undefined => {
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
    const isMissing = (kind: SentKind, outcome: RecordingOutcome | null): boolean => {
      if (!isOn(kind)) return false;
      const command = commandOf(record, kind);
      return outcome?.at === 'owed' && (command === undefined || !isUnsettled(command));
    };
    if (isMissing('recording', record.recording))
      commands.oweRecording({ ...call, fileName: record.id, files });
    if (transcript !== null && isMissing('transcript', record.transcribed))
      commands.oweTranscript({ ...call, file: transcript });
  };

  /** @param kinds what of it is not to be sent any more */
  const takeBack = (record: RecordingRecord, kinds: readonly SentKind[]): void => {
    const ids = kinds
      .map((kind) => commandOf(record, kind))
      .flatMap((one) => (one === undefined ? [] : [one.id]));
    commands.takeBackAppendices((command) => ids.includes(command.id) && mayBeTakenBack(command));
  };

  /** The operator has said which one is of the call, or the portal has taken it: of the others nothing is sent any more. */
  const setAside = (chosen: RecordingRecord, which: readonly RecordingOutcome['at'][]): void => {
    for (const other of own()) {
      if (other.id === chosen.id || !isOfCall(other, chosen) || !which.includes(other.recording.at)) continue;
      const isTranscriptLeft = other.transcribed !== null && which.includes(other.transcribed.at);
      put({
        ...other,
        recording: { at: 'left', isReplaced: true },
        transcribed: isTranscriptLeft ? { at: 'left', isReplaced: true } : other.transcribed,
      });
      commands.takeBackAppendices(
        // What is on the wire would arrive after what is chosen, where that did not wait for it.
        (command) => mayBeTakenBack(command) && book.ofCommand(command)?.id === other.id,
      );
    }
  };

  /** Of what is not to be sent any more nothing is, whoever was the operator. */
  const letGo = (): void => {
    const over = (kind: SentKind, outcome: RecordingOutcome): RecordingOutcome =>
      outcome.at === 'owed' && !isOn(kind) ? notAttached : outcome;
    for (const record of book.all()) {
      const recording = over('recording', record.recording);
      const transcribed = record.transcribed === null ? null : over('transcript', record.transcribed);
      if (recording !== record.recording || transcribed !== record.transcribed)
        put({ ...record, recording, transcribed });
    }
    commands.takeBackAppendices(({ kind }) => kind !== 'note' && !isOn(kind));
  };

  /** Of what is left out nothing is sent, whatever the program that was to send it had come to when it died. */
  const takeBackLeft = (): void =>
    commands.takeBackAppendices((command) => {
      const record = command.kind === 'note' ? undefined : book.ofCommand(command);
      const outcome = command.kind === 'recording' ? record?.recording : record?.transcribed;
      return outcome?.at === 'left' && mayBeTakenBack(command);
    });

  const follow = (command: Command & { kind: SentKind }, record: RecordingRecord): void => {
    const known = { ...record, callId: record.callId ?? command.callId };
    const isNewest = commands.appendixAbout(command.kind, command)?.id === command.id;
    // What was set aside stays so, whatever the portal says of it by now.
    const isOwed = (command.kind === 'recording' ? record.recording : record.transcribed)?.at === 'owed';
    const outcome = isNewest && isOwed ? outcomeOf(command, clock.nowMs()) : null;
    if (outcome === null) {
      if (known.callId !== record.callId) put(known);
      else deps.onChange();
    } else if (command.kind === 'recording') {
      put({ ...known, recording: outcome });
      if (outcome.at === 'attached') setAside(known, ['owed', 'attached', 'failed']);
    } else put({ ...known, transcribed: outcome });
  };

  return {
    // What was left out stays so, whoever writes to its file by now.
    isKnown: (candidate) => recordFor(candidate) !== undefined || ofId(candidate.id)?.recording.at === 'left',
    hasRecording: (call) => own().some((record) => record.recording.at !== 'left' && isOfCall(record, call)),
    async owe(candidate, call, account) {
      const portal = deps.portal();
      if (portal === null || portal.account !== account) return 'portal.notConnected';
      if (!isOn('recording')) return 'recording.notAttached';
      const before = ofId(candidate.id);
      const record = recordOf(candidate, portal.account, call, { at: 'owed' }, clock.nowMs());
      const { transcript = null, transcribed = null } = before ?? {};
      const isSaid = before !== undefined && isOfCall(before, call) && transcribed?.at === 'attached';
      if (before !== undefined) takeBack(before, ['recording', 'transcript']);
      if (!put(isSaid ? { ...record, transcript, transcribed } : record)) return 'recording.notKept';
      setAside(record, ['owed', 'failed']);
      await book.written();
      // Switched off meanwhile, or another one chosen.
      const known = ofId(record.id);
      if (known !== undefined) settle(known);
      return null;
    },
    lacksTranscript(candidate) {
      const record = recordFor(candidate);
      return record !== undefined && lacksTranscriptOf(record, candidate);
    },
    async addTranscript(candidate) {
      const [record, { transcript }] = [recordFor(candidate), candidate];
      if (record === undefined || transcript === null || !isOn('transcript')) return;
      put({ ...record, transcript: fileOf(transcript), transcribed: { at: 'owed' } });
      await book.written();
      own()
        .filter(({ id }) => id === record.id)
        .forEach(settle);
    },
    leave(id, candidate) {
      const account = deps.portal()?.account;
      if (account === undefined) return;
      const record = ofId(id);
      if (record === undefined) {
        if (candidate === null) return;
        const subject = { who: '', phoneNumber: '', startedAtMs: startOf(candidate.name) };
        const nobody = { callId: null, externalCallId: null, subject };
        put(recordOf(candidate, account, nobody, { at: 'left' }, clock.nowMs()));
        return;
      }
      const left = givenUp(record, (kind) => commandOf(record, kind));
      takeBack(record, [
        ...(left.recording.at === 'left' ? (['recording'] as const) : []),
        ...(left.transcribed?.at === 'left' ? (['transcript'] as const) : []),
      ]);
      // As it is now it is known from here on.
      put({ ...record, ...left, files: candidate === null ? record.files : candidate.files.map(fileOf) });
    },
    tryAgain(id) {
      const record = ofId(id);
      if (record === undefined) return;
      if (!isOn('recording')) throw new AppError(whyNotSent(deps.settings()));
      for (const kind of ['recording', 'transcript'] as const) {
        if (!isOn(kind)) continue;
        const command = commandOf(record, kind);
        if (command?.state.at === 'failed') commands.retry(command.id);
      }
      const again = (kind: SentKind, outcome: RecordingOutcome): RecordingOutcome =>
        outcome.at === 'failed' && canHelp(outcome.problem) && isOn(kind) ? { at: 'owed' } : outcome;
      const wished = {
        ...record,
        recording: again('recording', record.recording),
        transcribed: record.transcribed === null ? null : again('transcript', record.transcribed),
      };
      put(wished);
      settle(wished);
    },
    commandChanged(command) {
      if (command.kind !== 'recording' && command.kind !== 'transcript') return;
      const record = book.ofCommand(command);
      if (record !== undefined) follow(command, record);
      // The portal is owed nothing that cannot be sent: what became of it stands in the book.
      if (isHopeless(command)) commands.takeBackAppendices(({ id }) => id === command.id);
    },
    letGo,
    reconcile() {
      isOwedKnown = true;
      const portal = deps.portal();
      const former = portal?.renamedFrom ?? null;
      if (portal !== null && former !== null) book.move(former, portal.account);
      letGo();
      takeBackLeft();
      own().forEach(settle);
      deps.onChange();
    },
    rows(open) {
      const found = new Map(open.map((one) => [one.candidate.id, one]));
      const records = own()
        .filter(({ recording }) => recording.at !== 'left' || recording.isReplaced === true)
        .filter(({ id }, index) => index < recordingsListedAtMost || found.has(id));
      return rowsOf(records, found, {
        commandOf,
        percentOf: deps.percentOf,
        recordingOf: (call, id) =>
          recordingOf(own(), call, id, (record) => commandOf(record, 'recording')?.state.at === 'failed'),
        isOneUploaded: commands
          .all()
          .some(({ kind, state }) => kind === 'recording' && state.at === 'sending'),
      }).map((row) => withoutVainOffers(row, deps.settings()));
    },
  };
}
