import { AppError, type AppErrorData } from '../../../contracts/errors.ts';
import type { RecordingsSnapshot } from '../../../contracts/recordings/recordings.ts';
import type { Settings } from '../../../contracts/settings.ts';
import type { CommandQueue } from '../commands/commandQueue.ts';
import { createOneAfterAnother } from '../oneAfterAnother.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RecordingFolder, RecordingStore } from '../ports/recordings/recordings.ts';
import { createLazyTopic, type LazyTopic } from '../topic.ts';
import { candidatesOf, startOf, wantedNames, type Candidate } from './candidates.ts';
import type { KnownCall } from './knownCalls.ts';
import { createOwedRecordings, type OwedRecordingsDeps } from './owed/owedRecordings.ts';
import { createRecordingBook, oldestMs } from './recordingBook.ts';
import { inList, type OpenRecording } from './recordingRows.ts';
import { createStandings } from './standings.ts';

export interface OperatorRecordingsDeps {
  readonly folder: RecordingFolder;
  readonly store: RecordingStore;
  readonly commands: Pick<
    CommandQueue,
    'all' | 'changes' | 'oweRecording' | 'oweTranscript' | 'appendixAbout' | 'takeBackAppendices' | 'retry'
  >;
  /** Talked calls of this run. */
  readonly calls: () => readonly KnownCall[];
  /** The same of earlier runs, as the history has them. @param sinceMs Unix ms */
  readonly earlierCalls: (sinceMs: number) => Promise<readonly KnownCall[]>;
  /** Whose calls those are; null while nobody is the operator. */
  readonly portal: OwedRecordingsDeps['portal'];
  readonly settings: () => ReturnType<OwedRecordingsDeps['settings']> &
    Pick<Settings, 'recordingsFolder' | 'recordingNames' | 'historyDays'>;
  /** ISO 3166-1 alpha-2. */
  readonly country: () => string;
  /** How much of a file has been sent, in percent; null where it is not being sent. */
  readonly uploads: {
    percentOf(path: string): number | null;
    readonly changed: { follow(listener: () => void): () => void };
  };
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
  /** What was found for the one before concerns nobody. */
  operatorChanged(): void;
  /** Who called is told of no recording any more: the history was deleted. */
  forgetCallers(): void;
  /** @throws AppError `call.unknown`, `recording.gone` */
  attach(id: string, callKey: string): Promise<void>;
  /** @throws AppError `recording.switchedOff`, `recording.lockedOff` */
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
/** A recording is written to all the time: so much lies between two looks for that. */
const watchedGapMs = 5_000;

export function createOperatorRecordings(deps: OperatorRecordingsDeps): OperatorRecordings {
  const { folder, clock, timers, log } = deps;
  const snapshot = createLazyTopic<RecordingsSnapshot>(() => compose(), log);
  const book = createRecordingBook(deps);
  const owed = createOwedRecordings({ ...deps, ...deps.uploads, book, onChange: snapshot.changed });
  const oneLookAtATime = createOneAfterAnother();
  let folderProblem: AppErrorData | null = null;
  let open: readonly OpenRecording[] = [];
  /** Whose those are. */
  let openOf: string | null = null;
  let watched: { readonly path: string; readonly identity: string; readonly stop: () => void } | null = null;
  let lostMs = -Infinity;
  let lastLookMs = -Infinity;
  let next: { readonly atMs: number; readonly cancel: () => void } | null = null;
  let isStopped = false;
  /** What was said of recordings: most changes of the settings are none of it. */
  const said = (): string => {
    const { attachRecordings, isAttachingLocked, recordingsFolder, recordingNames, historyDays } =
      deps.settings();
    return JSON.stringify([
      attachRecordings,
      isAttachingLocked,
      recordingsFolder,
      recordingNames,
      historyDays,
    ]);
  };
  let lastSaid = said();

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

  const lookSoon = (): void => look(Math.max(1_000, lastLookMs + watchedGapMs - clock.monotonicMs()));

  /** @param identity of the folder that has this path now */
  const watch = (path: string, identity: string): void => {
    if (watched?.path === path && watched.identity === identity) return;
    unwatch();
    // One that is lost at once each time is listed now and then all the same.
    if (clock.monotonicMs() - lostMs < folderAgainMs) return look(folderAgainMs);
    const onLost = (): void => {
      if (watched?.stop !== stop) return;
      watched = null;
      lostMs = clock.monotonicMs();
      lookSoon();
    };
    const stop = folder.watch(path, lookSoon, onLost);
    watched = { path, identity, stop };
  };

  const unwatch = (): void => {
    watched?.stop();
    watched = null;
  };

  const standings = createStandings({
    look: folder.look,
    ...{ owed, clock, country: deps.country, lookAgain: look },
  });

  const told = (problem: AppErrorData | null, found: readonly OpenRecording[]): void => {
    folderProblem = problem;
    open = found;
    snapshot.changed();
  };

  const accountNow = (): string | null => deps.portal()?.account ?? null;

  const lookOnce = async (): Promise<void> => {
    lastLookMs = clock.monotonicMs();
    const settings = deps.settings();
    const { attachRecordings, recordingsFolder: path, recordingNames } = settings;
    book.forgetCallers(clock.nowMs() - settings.historyDays * 24 * 3_600_000);
    if (attachRecordings === 'off' || path === '') {
      unwatch();
      book.end();
      return told(attachRecordings === 'off' ? null : { code: 'recording.folderNotChosen', params: {} }, []);
    }
    // Whatever becomes of this look.
    look(againMs);
    const since = book.begin(settings, deps.portal());
    const sinceMs = Math.max(wholeSecond(since.atMs), clock.nowMs() - oldestMs);
    const wanted = wantedNames(recordingNames, sinceMs);
    const listing = await folder.list(path, wanted.startOf);
    if (listing.kind === 'problem') {
      unwatch();
      look(folderAgainMs);
      return told(listing.problem, []);
    }
    watch(path, listing.identity);
    const transcriptsMs = wholeSecond(since.transcriptsAtMs ?? Infinity);
    const candidates = candidatesOf(listing.files, recordingNames).map((one) =>
      startOf(one.name) >= transcriptsMs ? one : { ...one, transcript: null },
    );
    standings.seen(candidates);
    await standings.addTranscripts(candidates);
    const fresh = candidates.filter((candidate) => !owed.isKnown(candidate));
    const account = accountNow();
    const calls = await callsOf(fresh);
    const found = accountNow() === account ? await standings.of(fresh, calls, account) : [];
    // Another operator came meanwhile, or it was switched off: what was found is told to nobody, and looked for anew.
    if (accountNow() !== account || !isOn()) return look();
    openOf = account;
    if (!listing.isWhole) return told({ code: 'recording.folderTooFull', params: {} }, found);
    told(wanted.areNoneUnderstood() ? { code: 'recording.namesNotUnderstood', params: {} } : null, found);
  };

  /** Of this run and, by the history, of earlier ones. */
  const callsOf = async (fresh: readonly Candidate[]): Promise<readonly KnownCall[]> => {
    if (fresh.length === 0) return [];
    const live = deps.calls();
    const oldestStartMs = Math.min(...fresh.map(({ name }) => startOf(name)));
    const earlier = await deps.earlierCalls(oldestStartMs - 24 * 3_600_000);
    const keys = new Set(live.map(({ key }) => key));
    // Each once: the history may tell a call on two of its pages.
    return [
      ...live,
      ...new Map(earlier.filter(({ key }) => !keys.has(key)).map((one) => [one.key, one])).values(),
    ];
  };

  const compose = (): RecordingsSnapshot => ({
    isOn: isOn(),
    problem: isOn() ? (folderProblem ?? book.problem.get()) : null,
    recordings: inList(owed.rows(open)),
  });

  const withoutOpen = (id: string): void => {
    open = open.filter(({ candidate }) => candidate.id !== id);
    snapshot.changed();
  };

  return {
    snapshot,
    look,
    settingsChanged() {
      if (said() === lastSaid) return;
      lastSaid = said();
      owed.letGo();
      if (!isOn()) told(null, []);
      look();
    },
    forgetCallers() {
      book.forgetCallers(Infinity);
      snapshot.changed();
    },
    operatorChanged() {
      if (accountNow() === openOf) return;
      openOf = accountNow();
      told(folderProblem, []);
    },
    async attach(id, callKey) {
      const found = open.find(({ candidate }) => candidate.id === id);
      if (found === undefined) throw new AppError('recording.gone');
      const call = found.choices.find(({ key }) => key === callKey);
      if (call === undefined) throw new AppError('call.unknown');
      const refused = await owed.owe(found.candidate, call, openOf);
      if (refused !== null) throw new AppError(refused);
      withoutOpen(id);
    },
    tryAgain: owed.tryAgain,
    leave(id) {
      const found = open.find(({ candidate }) => candidate.id === id);
      owed.leave(id, found?.candidate ?? null);
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
        deps.uploads.changed.follow(snapshot.changed),
      ];
      look();
      return () => {
        isStopped = true;
        next?.cancel();
        unwatch();
        stops.forEach((stop) => stop());
      };
    },
  };
}

/** Names of recordings say no more. */
function wholeSecond(atMs: number): number {
  return Math.floor(atMs / 1000) * 1000;
}
