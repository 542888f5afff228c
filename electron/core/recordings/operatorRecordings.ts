import { AppError, type AppErrorData } from '../../../contracts/errors.ts';
import { recordingBytesAtMost, type RecordingsSnapshot } from '../../../contracts/recordings/recordings.ts';
import type { Settings } from '../../../contracts/settings.ts';
import type { CommandQueue } from '../commands/commandQueue.ts';
import { createOneAfterAnother } from '../oneAfterAnother.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RecordingFolder, RecordingStore } from '../ports/recordings/recordings.ts';
import { createLazyTopic, type LazyTopic } from '../topic.ts';
import { candidatesOf, isWantedName, signatureOf, startOf, type Candidate } from './candidates.ts';
import { isKnownToPortal, type KnownCall } from './knownCalls.ts';
import { callsAbout, callsOfRecording } from './matching.ts';
import { createOwedRecordings, type RecordingsPortal } from './owedRecordings.ts';
import { createRecordingBook, oldestMs } from './recordingBook.ts';
import { inList, rowOfOpen, type OpenRecording } from './recordingRows.ts';

export interface OperatorRecordingsDeps {
  readonly folder: RecordingFolder;
  readonly store: RecordingStore;
  readonly commands: Pick<
    CommandQueue,
    'changes' | 'oweRecording' | 'oweTranscript' | 'appendixAbout' | 'takeBackAppendices' | 'retry'
  >;
  /** Talked calls of this run. */
  readonly calls: () => readonly KnownCall[];
  /** The same of earlier runs, as the history has them. @param sinceMs Unix ms */
  readonly earlierCalls: (sinceMs: number) => Promise<readonly KnownCall[]>;
  /** Whose calls those are; null while nobody is the operator. */
  readonly portal: () => RecordingsPortal | null;
  readonly settings: () => Pick<Settings, 'attachRecordings' | 'recordingsFolder' | 'recordingNames'>;
  /** ISO 3166-1 alpha-2. */
  readonly country: () => string;
  /** How much of a file has been sent, in percent; null where it is not being sent. */
  readonly percentOf: (path: string) => number | null;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

/** What a phone has recorded of this operator's calls: found in its folder, told apart by call, attached at the portal. */
export interface OperatorRecordings {
  readonly snapshot: LazyTopic<RecordingsSnapshot>;
  /** Something may be new: a setting, the portal, the end of a call, a press. */
  look(afterMs?: number): void;
  /** At once, whatever is being looked at: what is not to be sent any more is not. */
  settingsChanged(): void;
  /** How much has been sent is another by now. */
  progressed(): void;
  /** @throws AppError `call.unknown`, `recording.gone` */
  attach(id: string, callKey: string): Promise<void>;
  tryAgain(id: string): void;
  leave(id: string): void;
  /** What is owed is known by now. */
  owedKnown(): void;
  /** Why nothing can be attached; null where all is well, undefined where it is switched off. Looks anew. */
  check(): Promise<AppErrorData | null | undefined>;
  /** Done when all is on the disk, or could not be written; null where it is already. */
  written(): Promise<void> | null;
  start(): () => void;
}

/** Watching may tell nothing (a network drive): so often the folder is listed all the same. */
const againMs = 5 * 60_000;
const folderAgainMs = 30_000;
const growingAgainMs = 3_000;
/** A recording is written to all the time: so much lies between two looks for that. */
const watchedGapMs = 5_000;
/** Not written to for so long, as far as this computer's clock goes: its writer is done, unless its own beginning says otherwise. */
const settledMs = 2_500;
const otherHalfMs = 10_000;
/** Nobody finishes it any more. */
const unfinishedMs = 2 * 60_000;

export function createOperatorRecordings(deps: OperatorRecordingsDeps): OperatorRecordings {
  const { folder, clock, timers, log } = deps;
  const snapshot = createLazyTopic<RecordingsSnapshot>(() => compose(), log);
  const book = createRecordingBook(deps);
  const owed = createOwedRecordings({ ...deps, book, onChange: snapshot.changed });
  const oneLookAtATime = createOneAfterAnother();
  let folderProblem: AppErrorData | null = null;
  let open: readonly OpenRecording[] = [];
  /** By id: what was seen last, and since when it is so; monotonic ms. */
  let seen = new Map<string, { readonly signature: string; readonly sinceMs: number }>();
  let watched: { readonly path: string; readonly stop: () => void } | null = null;
  let lastLookMs = -Infinity;
  let next: { readonly atMs: number; readonly cancel: () => void } | null = null;
  let isStopped = false;

  const isOn = (): boolean => deps.settings().attachRecordings !== 'off';

  const look = (afterMs = 0): void => {
    const atMs = clock.monotonicMs() + afterMs;
    if (isStopped || (next !== null && next.atMs <= atMs)) return;
    next?.cancel();
    const cancel = timers.after(afterMs, () => {
      next = null;
      void oneLookAtATime(lookOnce).catch((error: unknown) => log.error('recordings not looked at', error));
    });
    next = { atMs, cancel };
  };

  const watch = (path: string | null): void => {
    if (watched?.path === path) return;
    watched?.stop();
    watched =
      path === null
        ? null
        : {
            path,
            stop: folder.watch(path, () =>
              look(Math.max(1_000, lastLookMs + watchedGapMs - clock.monotonicMs())),
            ),
          };
  };

  const told = (problem: AppErrorData | null, found: readonly OpenRecording[]): void => {
    folderProblem = problem;
    open = found;
    snapshot.changed();
  };

  const lookOnce = async (): Promise<void> => {
    lastLookMs = clock.monotonicMs();
    const { attachRecordings, recordingsFolder: path, recordingNames } = deps.settings();
    if (attachRecordings === 'off' || path === '') {
      watch(null);
      book.begin(null);
      seen = new Map();
      return told(attachRecordings === 'off' ? null : { code: 'recording.folderNotChosen', params: {} }, []);
    }
    // What was recorded before somebody said that recordings are sent is not.
    if (book.since()?.folder !== path) book.begin({ folder: path, atMs: clock.nowMs() });
    const sinceMs = Math.max(wholeSecond(book.since()?.atMs ?? Infinity), clock.nowMs() - oldestMs);
    const listing = await folder.list(path, (name) => isWantedName(name, recordingNames, sinceMs));
    if (listing.kind === 'problem') {
      watch(null);
      look(folderAgainMs);
      return told(listing.problem, open.length === 0 ? open : []);
    }
    watch(path);
    const all = candidatesOf(listing.files, recordingNames);
    const withTranscripts = attachRecordings === 'withTranscripts';
    const candidates = all.map((one) => (withTranscripts ? one : { ...one, transcript: null }));
    const fresh = candidates.filter((candidate) => !owed.isKnown(candidate));
    seen = new Map(fresh.map((candidate) => [candidate.id, asSeen(candidate)]));
    const callsFor = callsOnce(fresh);
    const found: OpenRecording[] = [];
    for (const candidate of fresh) {
      const standing = await standingOf(candidate, callsFor);
      if (standing !== null) found.push(standing);
    }
    look(againMs);
    told(listing.isWhole ? null : { code: 'recording.folderTooFull', params: {} }, found);
  };

  const asSeen = ({ id, files }: Candidate): { signature: string; sinceMs: number } => {
    const signature = signatureOf(files);
    const before = seen.get(id);
    return before?.signature === signature ? before : { signature, sinceMs: clock.monotonicMs() };
  };

  /** The history is asked once a look, and only where this run may know too little. */
  const callsOnce = (fresh: readonly Candidate[]): (() => Promise<readonly KnownCall[]>) => {
    let asked: Promise<readonly KnownCall[]> | null = null;
    return () =>
      (asked ??= (async () => {
        const live = deps.calls();
        const oldestStartMs = Math.min(...fresh.map(({ name }) => startOf(name)));
        const earlier = await deps.earlierCalls(oldestStartMs - 24 * 3_600_000);
        const keys = new Set(live.map(({ key }) => key));
        return [...live, ...earlier.filter(({ key }) => !keys.has(key))];
      })());
  };

  /** Owes it where all is clear: then null. */
  const standingOf = async (
    candidate: Candidate,
    callsFor: () => Promise<readonly KnownCall[]>,
  ): Promise<OpenRecording | null> => {
    const { files, name } = candidate;
    const as = (
      standing: OpenRecording['standing'],
      call: KnownCall | null = null,
      choices: readonly KnownCall[] = [],
    ): OpenRecording => ({ candidate, standing, call, choices });
    const cannot = (code: AppErrorData['code'], call: KnownCall | null = null): OpenRecording =>
      as({ at: 'failed', problem: { code, params: {} }, canTryAgain: false }, call);

    if (!files.every(({ isOwn }) => isOwn)) return cannot('recording.notYours');
    const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    if (sizeBytes > recordingBytesAtMost) return cannot('recording.tooLarge');
    const quietMs = clock.monotonicMs() - (seen.get(candidate.id)?.sinceMs ?? clock.monotonicMs());
    const isHalf = name.half !== null && files.length === 1;
    if (quietMs < (isHalf ? otherHalfMs : settledMs)) {
      look(growingAgainMs);
      return as({ at: 'growing' });
    }
    const calls = await callsFor();
    const fitting = callsOfRecording(name, calls, deps.country());
    const [call] = fitting;
    // Its end is told: then it is looked at again.
    if (fitting.some(({ isLive }) => isLive))
      return as({ at: 'growing' }, fitting.length === 1 ? call : null);
    for (const file of files) {
      const content = await folder.look(file);
      if (content === 'gone') return null;
      if (content === 'notSound') return cannot('recording.notSound', call ?? null);
      if (content === 'whole') continue;
      if (quietMs >= unfinishedMs) return cannot('recording.notWhole', call ?? null);
      look(growingAgainMs);
      return as({ at: 'growing' }, call ?? null);
    }
    if (call === undefined)
      return as({ at: 'noCall' }, null, callsAbout(name, calls).filter(isKnownToPortal));
    if (fitting.length > 1) return as({ at: 'unclear' }, null, fitting.filter(isKnownToPortal));
    if (!isKnownToPortal(call)) return as({ at: 'noCall' }, call);
    if (owed.hasRecording(call)) return as({ at: 'unclear' }, null, [call]);
    const refused = await owed.owe(candidate, call);
    if (refused === null) return null;
    return as({ at: 'waiting', problem: { code: refused, params: {} } }, call);
  };

  const compose = (): RecordingsSnapshot => ({
    isOn: isOn(),
    problem: isOn() ? (folderProblem ?? book.problem.get()) : null,
    recordings: inList([...owed.rows(), ...open.map(rowOfOpen)]),
  });

  const withoutOpen = (id: string): void => {
    open = open.filter(({ candidate }) => candidate.id !== id);
    snapshot.changed();
  };

  return {
    snapshot,
    look,
    settingsChanged() {
      owed.letGo();
      look();
    },
    progressed: snapshot.changed,
    async attach(id, callKey) {
      const found = open.find(({ candidate }) => candidate.id === id);
      if (found === undefined) throw new AppError('recording.gone');
      const call = found.choices.find(({ key }) => key === callKey);
      if (call === undefined) throw new AppError('call.unknown');
      const refused = await owed.owe(found.candidate, call);
      if (refused !== null) throw new AppError(refused);
      withoutOpen(id);
    },
    tryAgain: owed.tryAgain,
    leave(id) {
      const found = open.find(({ candidate }) => candidate.id === id);
      if (found !== undefined) owed.leave(found.candidate);
      withoutOpen(id);
    },
    owedKnown: owed.reconcile,
    async check() {
      if (!isOn()) return undefined;
      await oneLookAtATime(lookOnce);
      return compose().problem;
    },
    written: book.written,
    start() {
      const stops = [
        deps.commands.changes.follow((changes) => changes.forEach(owed.commandChanged)),
        book.problem.follow(snapshot.changed),
      ];
      look();
      return () => {
        isStopped = true;
        next?.cancel();
        watch(null);
        stops.forEach((stop) => stop());
      };
    },
  };
}

/** Names of recordings say no more. */
function wholeSecond(atMs: number): number {
  return Math.floor(atMs / 1000) * 1000;
}
