import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { AppErrorCode, AppErrorData } from '../../../contracts/errors.ts';
import type {
  CallHistory,
  HistoryChanges,
  HistoryOwner,
  HistoryQuestionName,
  HistoryQuestions,
} from '../../core/ports/history/callHistory.ts';
import type { Timers } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { DatabaseRefusal } from '../sqlite/sqliteFile.ts';
import type {
  HistoryAnswer,
  HistoryFile,
  HistoryListener,
  HistoryQuestion,
  HistoryRequest,
  RunningHistory,
  StartHistory,
} from './historyMessages.ts';

export interface CallHistoryDeps {
  readonly startHistory: StartHistory;
  /** Absolute path of the folder of all histories. */
  readonly folder: string;
  /** What the keys of this run's calls begin with. */
  readonly run: string;
  readonly keptDays: () => number;
  readonly timers: Timers;
  readonly log: Log;
  /** `problem` has changed. */
  readonly onProblem: () => void;
  /** What was written in this run may be gone: it is to be written once more. */
  readonly onLost: () => void;
}

/** A page is not to wait for ever for a disk that does not answer. */
const answerAtMostMs = 5_000;
/** A thread that nobody asks costs memory, and is started again in a twentieth of a second. */
const leftAloneAfterMs = 30_000;
/** The program has to end some time, whatever holds the disk. */
const closeAtMostMs = 1_500;
const tryAgainMs: Readonly<Record<DatabaseRefusal, number>> = {
  locked: 2_100,
  disk: 5_100,
  newerVersion: 60_100,
};
/** A backup holds a file for a moment; it is told when that takes longer. */
const lockedIsToldAfter = 2;
const codes: Readonly<Record<DatabaseRefusal, AppErrorCode>> = {
  locked: 'history.locked',
  disk: 'history.notWritable',
  newerVersion: 'history.newerVersion',
};
const nothing: HistoryChanges = { calls: [], gone: [] };

interface Asked {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The file of one operator, as far as this run knows it: that one refuses says nothing of another. */
interface KnownFile {
  owner: HistoryOwner;
  /** Opened in this run: what goes on in it is of this run. */
  isUsed: boolean;
  refusal: DatabaseRefusal | null;
  /** How often in a row. */
  locked: number;
  begunAnew: boolean;
  told: AppErrorCode | null;
  cancelRetry: () => void;
}

/** The calls on disk. The thread that owns them is started with the first write or question. */
export function createCallHistory(deps: CallHistoryDeps): CallHistory {
  const { timers, log } = deps;
  let running: RunningHistory | null = null;
  let closed = false;
  let ids = 0;
  const asked = new Map<number, Asked>();
  /** Files of the requests that are not answered yet, by id. */
  const unanswered = new Map<number, KnownFile>();
  /** Those that were asked for in this run, by path. */
  const files = new Map<string, KnownFile>();
  let cancelLeaving = (): void => undefined;
  let cancelLost = (): void => undefined;
  let last: HistoryOwner = { account: null, renamedFrom: null };

  const fileKnown = (owner: HistoryOwner): KnownFile => {
    const { path, formerPath } = fileOf(deps.folder, owner);
    const former = formerPath === null ? undefined : files.get(formerPath);
    if (former !== undefined && formerPath !== null) {
      // Moved with its portal, and all that was kept in its stead.
      former.cancelRetry();
      files.delete(formerPath);
    }
    const known = files.get(path) ?? {
      owner,
      isUsed: false,
      refusal: null,
      locked: 0,
      begunAnew: false,
      told: null,
      cancelRetry: () => undefined,
    };
    known.owner = owner;
    files.set(path, known);
    return known;
  };

  const tellProblem = (file: KnownFile): void => {
    const code = problemCode(file);
    if (code === file.told) return;
    file.told = code;
    if (code === null) log.info('history is on the disk again');
    else log.warn('history', { problem: code });
    deps.onProblem();
  };

  const listener: HistoryListener = {
    onAnswer(answer) {
      const file = unanswered.get(answer.id);
      unanswered.delete(answer.id);
      if (file !== undefined) noteRefusal(file, answer);
      leaveLater();
      const waiting = asked.get(answer.id);
      asked.delete(answer.id);
      if (answer.failure === undefined) waiting?.resolve(answer.value);
      else waiting?.reject(new Error(answer.failure));
    },
    onLog({ level, event, cause, file }) {
      if (level === 'error') log.error(event, cause, { file });
      else log[level](event, { file, ...(cause !== '' && { reason: cause }) });
    },
    onGone(reason) {
      log.error('history thread ended', reason);
      running = null;
      unanswered.clear();
      for (const file of files.values()) {
        file.cancelRetry();
        file.refusal = 'disk';
        tellProblem(file);
      }
      for (const [id, { reject }] of asked) {
        asked.delete(id);
        reject(new Error('the thread has ended'));
      }
      cancelLost();
      cancelLost = timers.after(tryAgainMs.disk, () => {
        deps.onLost();
        for (const { owner } of [...files.values()]) send(owner, nothing, null);
      });
    },
  };

  const noteRefusal = (file: KnownFile, answer: HistoryAnswer): void => {
    const { refusal } = answer;
    if (refusal === null) file.isUsed = true;
    file.refusal = refusal;
    file.locked = refusal === 'locked' ? file.locked + 1 : 0;
    if (answer.begunAnew) {
      file.begunAnew = true;
      deps.onLost();
    }
    tellProblem(file);
    file.cancelRetry();
    if (refusal !== null)
      file.cancelRetry = timers.after(tryAgainMs[refusal], () => send(file.owner, nothing, null));
  };

  /** What is in memory alone would go with the thread, whoever's it is. */
  const leaveLater = (): void => {
    cancelLeaving();
    if (unanswered.size > 0 || [...files.values()].some(({ refusal }) => refusal !== null)) return;
    cancelLeaving = timers.after(leftAloneAfterMs, () => {
      running?.leave(requestOf(last, nothing, null));
      running = null;
    });
  };

  const requestOf = (
    owner: HistoryOwner,
    changes: HistoryChanges,
    question: HistoryQuestion | null,
  ): HistoryRequest => {
    return {
      id: (ids += 1),
      file: fileOf(deps.folder, owner),
      firstOfRun: fileKnown(owner).isUsed ? null : deps.run,
      keptDays: deps.keptDays(),
      changes,
      question,
      closed: null,
    };
  };

  /** @throws where the thread cannot be started */
  const send = (
    owner: HistoryOwner,
    changes: HistoryChanges,
    question: HistoryQuestion | null,
  ): number | null => {
    if (closed) return null;
    last = owner;
    const request = requestOf(owner, changes, question);
    try {
      running ??= deps.startHistory(listener);
      cancelLeaving();
      unanswered.set(request.id, fileKnown(owner));
      running.send(request);
      return request.id;
    } catch (error) {
      listener.onGone(error);
      return null;
    }
  };

  return {
    write: (owner, changes) => void send(owner, changes, null),
    ask<N extends HistoryQuestionName>(owner: HistoryOwner, name: N, input: HistoryQuestions[N]['input']) {
      return new Promise<HistoryQuestions[N]['output']>((resolve, reject) => {
        // A name and its input belong together by the signature.
        const id = send(owner, nothing, { name, input } as HistoryQuestion);
        if (id === null) {
          reject(new Error('there is no thread'));
          return;
        }
        const cancel = timers.after(answerAtMostMs, () => {
          asked.delete(id);
          reject(new Error('no answer in time'));
        });
        asked.set(id, {
          resolve(value) {
            cancel();
            // The thread answers each question with what belongs to it.
            resolve(value as HistoryQuestions[N]['output']);
          },
          reject(error) {
            cancel();
            reject(error);
          },
        });
      });
    },
    problem(owner) {
      const file = files.get(fileOf(deps.folder, owner).path);
      const code = file === undefined ? null : problemCode(file);
      return code === null ? null : ({ code, params: {} } satisfies AppErrorData);
    },
    close() {
      closed = true;
      cancelLost();
      cancelLeaving();
      for (const file of files.values()) file.cancelRetry();
      if (running === null) return true;
      const hasClosed = running.close(requestOf(last, nothing, null), closeAtMostMs);
      running = null;
      if (!hasClosed) log.warn('history not closed in time');
      return hasClosed;
    },
  };
}

function problemCode({ refusal, locked, begunAnew }: KnownFile): AppErrorCode | null {
  if (refusal !== null && (refusal !== 'locked' || locked >= lockedIsToldAfter)) return codes[refusal];
  return begunAnew ? 'history.unreadable' : null;
}

/** Accounts are no names for files: they hold what some file systems do not take, or take for the same. */
function fileOf(folder: string, { account, renamedFrom }: HistoryOwner): HistoryFile {
  const pathOf = (whose: string): string =>
    join(folder, `${createHash('sha256').update(whose).digest('hex').slice(0, 32)}.db`);
  return {
    path: account === null ? join(folder, 'nobody.db') : pathOf(account),
    formerPath: renamedFrom === null ? null : pathOf(renamedFrom),
  };
}
