import { AppError, type AppErrorCode, type AppErrorData } from '../../../contracts/errors.ts';
import { createOneAfterAnother } from '../oneAfterAnother.ts';
import type { AskedCallback, CallbackQueue, ReservedCallbacks } from '../ports/callbacks/callbackQueue.ts';
import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { PushMessage } from '../ports/portal.ts';
import { checkResult, type CheckResult } from '../selfCheck/check.ts';
import { createHindrance } from '../settings/hindrance.ts';
import type { Topic } from '../topic.ts';

/** Of the portal in use. */
export interface CallbackPortal {
  readonly account: string;
  /** Null for a webhook: such events are for applications. */
  readonly queue: CallbackQueue | null;
}

export interface CallbackRequestsDeps<P extends CallbackPortal> {
  readonly portal: () => P | null;
  /** This desk is the one that is to have them. */
  readonly isOn: () => boolean;
  /**
   * @param of the portal that they are from, whichever is in use by then
   * @returns whether all of them are on the disk, for good
   */
  readonly keep: (of: P, requests: readonly AskedCallback[]) => Promise<boolean>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

/** Takes call-back requests from the portal's queue: written down here first, cleared there after. */
export interface CallbackRequests {
  /** What a person has to change before any come; null where nothing is known of it, and while they are not wanted. */
  readonly hindrance: Topic<AppErrorData | null>;
  /** Of the application's channel; others than the portal's notice of events are left alone. */
  told(message: Pick<PushMessage, 'moduleId' | 'command'>): void;
  /** Something is as it was not before: the portal, the setting, the computer. */
  changed(): void;
  /** The operator, or the company, wants them or does not any more. */
  switched(): void;
  check(): Promise<CheckResult>;
  /** Returns how to stop. */
  start(): () => void;
}

/** The portal tells at once; this is for what it did not tell. */
const askEveryMs = 5 * 60_000;
/** What a person has to change first is not asked for so often. */
const askRefusedEveryMs = 60 * 60_000;
/** After the first of what passes by itself, twice as long after each that follows. */
const againAfterMs = 15_000;
/** Many notices come together, and many desks wake up together. */
const toldWithinMs = 2_000;
const changedWithinMs = 10_000;
/** Whoever switches it on looks whether it works; a company's policy reaches many desks. */
const switchedWithinMs = 1_000;
/** Questions that a flood of notices may cost. */
const apartMs = 10_000;
const needsAPerson: readonly AppErrorCode[] = [
  'callback.applicationNeeded',
  'callback.notAdministrator',
  'callback.refused',
];
/** Batches of 50 that are taken at once. */
const roundsAtMost = 20;

export function createCallbackRequests<P extends CallbackPortal>(
  deps: CallbackRequestsDeps<P>,
): CallbackRequests {
  const { portal, isOn, keep, clock, timers, random, log } = deps;
  const oneAfterAnother = createOneAfterAnother();
  let bound: CallbackQueue | null = null;
  /** Something may be reserved that was not handed over: of an earlier run, or since an answer was lost. */
  let mayBeLeft = true;
  let problem: AppErrorData | null = null;
  const hindrance = createHindrance(needsAPerson, log);
  /** The portal's that was asked last; undefined before the first. */
  let askedOf: CallbackQueue | null | undefined;
  let failuresInARow = 0;
  let lastAtMs = -Infinity;
  let due: { readonly atMs: number; readonly cancel: () => void } | null = null;
  let isRunning = false;

  /** @throws where they are not on the disk; whatever the portal says then is not asked */
  const handOver = async (of: P, queue: CallbackQueue, reserved: ReservedCallbacks): Promise<void> => {
    if (reserved.requests.length === 0) return;
    if (!(await keep(of, reserved.requests))) throw new AppError('history.notWritable');
    log.info('call-back requests', { count: reserved.requests.length });
    await queue.clear(reserved);
  };

  /** What was handed over before and is still there, and what it may be that it is. */
  const fetchLeft = async (of: P, queue: CallbackQueue, isWanted: () => boolean): Promise<void> => {
    for (let round = 0; mayBeLeft && isWanted() && round < roundsAtMost; round += 1) {
      const { reserved, isAll } = await queue.left();
      // What one of them cannot be cleared for keeps nobody from the others, nor from those who asked since.
      let refusal: unknown = null;
      for (const one of reserved)
        refusal = (await handOver(of, queue, one).then(nothing, refusalOfPortal)) ?? refusal;
      if (refusal !== null) throw refusal;
      mayBeLeft = !isAll;
    }
  };

  const fetchNew = async (of: P, queue: CallbackQueue, isWanted: () => boolean): Promise<void> => {
    for (let round = 0; isWanted() && round < roundsAtMost; round += 1) {
      const wasLeft = mayBeLeft;
      mayBeLeft = true;
      const { reserved, isAll } = await queue.take();
      await handOver(of, queue, reserved);
      mayBeLeft = wasLeft;
      if (isAll) break;
    }
  };

  const fetchAll = async (of: P): Promise<void> => {
    const { queue } = of;
    if (queue === null) throw new AppError('callback.applicationNeeded');
    if (bound !== queue) {
      await queue.bind();
      bound = queue;
      mayBeLeft = true;
    }
    // Switched off, or signed out, no more is taken.
    const isWanted = (): boolean => isOn() && portal()?.queue === queue;
    const ofLeft = await fetchLeft(of, queue, isWanted).then(nothing, refusalOfPortal);
    await fetchNew(of, queue, isWanted);
    if (ofLeft !== null) throw ofLeft;
  };

  const found = (now: AppErrorData | null): void => {
    problem = now;
    failuresInARow = now === null ? 0 : Math.min(failuresInARow + 1, 20);
    hindrance.tried(now);
  };

  const look = (): Promise<void> =>
    oneAfterAnother(async () => {
      const of = portal();
      if (of === null || !isOn()) {
        found(null);
        bound = null;
        return;
      }
      if (of.queue !== askedOf) hindrance.forget();
      askedOf = of.queue;
      lastAtMs = clock.monotonicMs();
      try {
        await fetchAll(of);
        found(null);
      } catch (error) {
        const data = error instanceof AppError ? error.toData() : { code: 'unexpected' as const, params: {} };
        if (data.code !== problem?.code) log.warn('call-back requests', { problem: data.code });
        if (data.code === 'unexpected') log.error('call-back requests', error);
        found(data);
      }
    });

  const askWithin = (earliestMs: number, spreadMs: number): void => {
    if (!isRunning) return;
    const waitMs = Math.max(earliestMs + random() * spreadMs, lastAtMs + apartMs - clock.monotonicMs());
    const atMs = clock.monotonicMs() + waitMs;
    if (due !== null && due.atMs <= atMs) return;
    due?.cancel();
    const cancel = timers.after(waitMs, () => {
      due = null;
      void look().then(askLater);
    });
    due = { atMs, cancel };
  };

  const askLater = (): void => {
    if (portal() === null || !isOn()) return;
    const everyMs = nextInMs();
    askWithin(everyMs * 0.8, everyMs * 0.4);
  };

  const nextInMs = (): number => {
    if (problem === null) return askEveryMs;
    if (needsAPerson.includes(problem.code)) return askRefusedEveryMs;
    return Math.min(askEveryMs, againAfterMs * 2 ** (failuresInARow - 1));
  };

  return {
    hindrance,
    told({ moduleId, command }) {
      if (moduleId.toLowerCase() !== 'rest' || command.toLowerCase() !== 'event_offline') return;
      if (portal() !== null && isOn()) askWithin(0, toldWithinMs);
    },
    changed() {
      if (portal() !== null && isOn()) askWithin(0, changedWithinMs);
    },
    switched() {
      if (!isOn()) found(null);
      else if (portal() !== null) askWithin(0, switchedWithinMs);
    },
    async check() {
      if (portal() === null || !isOn()) return { state: 'notInUse' };
      await look();
      // What a person had to change first was not to be asked for so soon.
      due?.cancel();
      due = null;
      askLater();
      return checkResult(problem);
    },
    start() {
      isRunning = true;
      askWithin(0, changedWithinMs);
      return () => {
        isRunning = false;
        due?.cancel();
        due = null;
      };
    },
  };
}

const nothing = (): null => null;

/** Not of the disk, which everything waits for. @throws that */
function refusalOfPortal(error: unknown): unknown {
  if (error instanceof AppError && error.code === 'history.notWritable') throw error;
  return error ?? new AppError('unexpected');
}
