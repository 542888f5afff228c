import type { AppErrorCode, AppErrorData } from '../../../contracts/errors.ts';
import type { Clock, Timers } from '../../core/ports/clock.ts';
import type { CommandJournal } from '../../core/ports/commandJournal.ts';
import { isUnsettled, type Command } from '../../core/ports/commandRecord.ts';
import type { Log } from '../../core/ports/log.ts';
import { readRows, valuesOf } from './commandRow.ts';
import type {
  RunningStore,
  StartStore,
  StoreAnswer,
  StoreChange,
  StoreOpened,
  StoreRefusal,
} from './storeMessages.ts';
import { createWaiting } from './waiting.ts';

export interface CommandJournalDeps {
  readonly startStore: StartStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** `problem` has changed. */
  readonly onProblem: () => void;
}

/** Longer than this neither a click waits for the disk nor the start for what is owed. */
const waitAtMostMs = 2_000;
/** The program has to end some time, whatever holds the disk. */
const closeAtMostMs = 2_000;
const tryAgainMs: Readonly<Record<StoreRefusal, number>> = { locked: 50, disk: 5_000, newerVersion: 60_000 };
const codes: Readonly<Record<StoreRefusal, AppErrorCode>> = {
  locked: 'journal.locked',
  disk: 'journal.notWritable',
  newerVersion: 'journal.newerVersion',
};

/** What is owed to the portal, in SQLite. The thread that owns the database is started at `load`. */
export function createCommandJournal(deps: CommandJournalDeps): CommandJournal {
  const { clock, timers, log } = deps;
  let store: RunningStore | null = null;
  let closed = false;
  /** Everything unsettled, to be written once more should the file have to be begun anew. */
  const owed = new Map<string, Command>();
  /** What the file holds a row of, or may hold. */
  const onDisk = new Set<string>();
  /** What is not on the disk yet, newest state of each; null once settled. */
  const unwritten = new Map<string, Command | null>();
  let underWay: ReadonlyMap<string, Command | null> | null = null;
  let isScheduled = false;
  let cancelRetry = (): void => undefined;
  let refusal: AppErrorData | null = null;
  let begunAnew: AppErrorData | null = null;
  let take: ((left: readonly Command[]) => void) | null = null;
  let taken = (): void => undefined;
  /** What the last answer was, told or not. No answer at all is as good as a lock. */
  let lastWhy: StoreRefusal = 'locked';
  const waiting = createWaiting(timers, waitAtMostMs, () => setRefusal(lastWhy));

  const setRefusal = (why: StoreRefusal | null): void => {
    const code = why === null ? null : codes[why];
    if ((refusal?.code ?? null) === code) return;
    if (why !== null) log.warn('commands are kept in memory', { why });
    else log.info('commands are on the disk again');
    refusal = code === null ? null : { code, params: {} };
    if (refusal !== null) waiting.releaseAll();
    deps.onProblem();
  };

  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    // What is saved in one go is one transaction.
    queueMicrotask(() => {
      isScheduled = false;
      send();
    });
  };

  const send = (): void => {
    if (underWay !== null || closed) return;
    cancelRetry();
    underWay = new Map(unwritten);
    unwritten.clear();
    try {
      store ??= deps.startStore({ onAnswer, onLog, onGone });
      store.work(changesOf(underWay));
    } catch (error) {
      onGone(error);
    }
  };

  const onAnswer = (answer: StoreAnswer): void => {
    const written = underWay;
    underWay = null;
    if (answer.kind === 'refused') {
      refused(written, answer.why);
      return;
    }
    lastWhy = 'locked';
    if (answer.opened?.begunAnew === true) onDisk.clear();
    for (const [id, command] of written ?? []) {
      if (command === null) onDisk.delete(id);
      else onDisk.add(id);
    }
    if (answer.opened !== null) opened(answer.opened);
    setRefusal(null);
    if (unwritten.size > 0) schedule();
    waiting.wrote((id) => !unwritten.has(id));
  };

  const refused = (written: ReadonlyMap<string, Command | null> | null, why: StoreRefusal): void => {
    lastWhy = why;
    for (const [id, command] of written ?? []) {
      // It may have got there all the same. Unless its end is written as well, the next run would do it once more.
      if (why === 'disk' && command !== null) onDisk.add(id);
      if (!unwritten.has(id)) unwritten.set(id, command);
    }
    // A lock is over in a moment as a rule; it is told when somebody has waited for it too long.
    if (why !== 'locked' || refusal !== null) setRefusal(why);
    cancelRetry = timers.after(tryAgainMs[why], schedule);
  };

  const opened = ({ rows, begunAnew: isAnew }: StoreOpened): void => {
    if (take !== null) {
      const { commands, forget } = readRows(rows, clock.nowMs(), log);
      forget.forEach((id) => unwritten.set(id, null));
      takeUp(commands.filter(({ id }) => !owed.has(id) && !onDisk.has(id) && !unwritten.has(id)));
    }
    if (!isAnew) return;
    begunAnew = { code: 'journal.unreadable', params: {} };
    for (const [id, command] of owed) if (!onDisk.has(id)) unwritten.set(id, command);
    deps.onProblem();
  };

  const takeUp = (left: readonly Command[]): void => {
    for (const command of left) {
      owed.set(command.id, command);
      onDisk.add(command.id);
    }
    const tell = take;
    take = null;
    try {
      tell?.(left);
    } catch (error) {
      log.error('commands of the last run not taken up', error);
    }
    taken();
  };

  const onLog: Parameters<StartStore>[0]['onLog'] = ({ level, event, cause, file }) => {
    if (level === 'error') log.error(event, cause, { file });
    else log.warn(event, { file });
  };

  const onGone = (reason: unknown): void => {
    log.error('command thread ended', reason);
    store = null;
    const written = underWay;
    underWay = null;
    refused(written, 'disk');
  };

  const changesOf = (commands: ReadonlyMap<string, Command | null>): readonly StoreChange[] =>
    [...commands].map(([id, command]) => ({
      id,
      columns: command === null ? null : valuesOf(command, clock.nowMs()),
    }));

  return {
    load(whom) {
      take = whom;
      return new Promise((resolve) => {
        const cancel = timers.after(waitAtMostMs, () => {
          setRefusal(lastWhy);
          resolve();
        });
        taken = () => {
          cancel();
          resolve();
        };
        send();
      });
    },
    save(command) {
      const left = isUnsettled(command) ? command : null;
      if (left === null) owed.delete(command.id);
      else owed.set(command.id, left);
      if (left === null && !onDisk.has(command.id) && underWay?.has(command.id) !== true) {
        unwritten.delete(command.id);
        return;
      }
      unwritten.set(command.id, left);
      if (refusal?.code !== codes.newerVersion) schedule();
    },
    saved() {
      if (refusal !== null || (unwritten.size === 0 && underWay === null)) return null;
      return waiting.forAll([...unwritten.keys(), ...(underWay?.keys() ?? [])]);
    },
    problem: () => refusal ?? begunAnew,
    close() {
      closed = true;
      cancelRetry();
      waiting.releaseAll();
      for (const [id, command] of underWay ?? []) if (!unwritten.has(id)) unwritten.set(id, command);
      const hasClosed = store?.close(changesOf(unwritten), closeAtMostMs) ?? true;
      store = null;
      if (!hasClosed) log.warn('command database not closed in time');
      return hasClosed;
    },
  };
}
