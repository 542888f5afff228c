import { AppError, type AppErrorData } from '../../../contracts/errors.ts';
import { createOneAfterAnother } from '../oneAfterAnother.ts';
import type { AskedCallback, CallbackQueue, ReservedCallbacks } from '../ports/callbacks/callbackQueue.ts';
import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { PushMessage } from '../ports/portal.ts';
import { checkResult, type CheckResult } from '../selfCheck/check.ts';

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
  /** Of the application's channel; others than the portal's notice of events are left alone. */
  told(message: Pick<PushMessage, 'moduleId' | 'command'>): void;
  /** Something is as it was not before: the portal, the setting, the computer. */
  changed(): void;
  check(): Promise<CheckResult>;
  /** Returns how to stop. */
  start(): () => void;
}

/** The portal tells at once; this is for what it did not tell. */
const askEveryMs = 5 * 60_000;
/** What a person has to change first is not asked for so often. */
const askRefusedEveryMs = 60 * 60_000;
/** Many notices come together, and many desks wake up together. */
const toldWithinMs = 2_000;
const changedWithinMs = 10_000;
/** Questions that a flood of notices may cost. */
const apartMs = 10_000;
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
  let lastAtMs = -Infinity;
  let due: { readonly atMs: number; readonly cancel: () => void } | null = null;
  let isRunning = false;

  const handOver = async (of: P, queue: CallbackQueue, reserved: ReservedCallbacks): Promise<void> => {
    if (reserved.requests.length === 0) return;
    if (!(await keep(of, reserved.requests))) throw new AppError('history.notWritable');
    await queue.clear(reserved);
    log.info('call-back requests', { count: reserved.requests.length });
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
    for (let round = 0; mayBeLeft && isWanted() && round < roundsAtMost; round += 1) {
      const { reserved, isAll } = await queue.left();
      for (const one of reserved) await handOver(of, queue, one);
      mayBeLeft = !isAll;
    }
    for (let round = 0; isWanted() && round < roundsAtMost; round += 1) {
      const wasLeft = mayBeLeft;
      mayBeLeft = true;
      const { reserved, isAll } = await queue.take();
      await handOver(of, queue, reserved);
      mayBeLeft = wasLeft;
      if (isAll) break;
    }
  };

  const look = (): Promise<void> =>
    oneAfterAnother(async () => {
      const of = portal();
      if (of === null || !isOn()) {
        problem = null;
        bound = null;
        return;
      }
      lastAtMs = clock.monotonicMs();
      try {
        await fetchAll(of);
        problem = null;
      } catch (error) {
        const found =
          error instanceof AppError ? error.toData() : { code: 'unexpected' as const, params: {} };
        if (found.code !== problem?.code) log.warn('call-back requests', { problem: found.code });
        if (found.code === 'unexpected') log.error('call-back requests', error);
        problem = found;
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
    const everyMs = problem !== null && needsAPerson.has(problem.code) ? askRefusedEveryMs : askEveryMs;
    askWithin(everyMs * 0.8, everyMs * 0.4);
  };

  return {
    told({ moduleId, command }) {
      if (moduleId.toLowerCase() !== 'rest' || command.toLowerCase() !== 'event_offline') return;
      if (portal() !== null && isOn()) askWithin(0, toldWithinMs);
    },
    changed() {
      if (portal() !== null && isOn()) askWithin(0, changedWithinMs);
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

const needsAPerson: ReadonlySet<string> = new Set([
  'callback.applicationNeeded',
  'callback.notAdministrator',
  'callback.refused',
]);
