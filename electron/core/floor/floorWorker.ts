import type { AppErrorCode, AppErrorData } from '../../../contracts/errors.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { OrderDelivery } from '../ports/floor/orderDelivery.ts';
import type { Log } from '../ports/log.ts';
import { nobodyReachedCodes } from '../ports/network/networkErrors.ts';
import { batchSizeAtMost, noAnswer, type CommandAnswer, type Telephony } from '../ports/portal.ts';
import { createOrderBook, type MergedOrder } from './orderBook.ts';
import { createSendingPace } from './sendingPace.ts';

/** `refused`: the portal does not take this worker's sign-in. `unanswered`: its requests do not get to the portal, or no answer back. */
export type LeavesBecause = 'refused' | 'unanswered';

export interface FloorWorkerDeps {
  readonly telephony: Pick<Telephony, 'hideCard' | 'showCard' | 'sendBatch'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** Another worker is to have the orders, which are given back. */
  readonly leave: (problem: AppErrorData, because: LeavesBecause) => void;
  /** The portal answered a request. */
  readonly heardPortal?: () => void;
}

/** What a worker has done since it was started. */
export interface FloorWorkerCounts {
  readonly orders: number;
  readonly requests: number;
  /** Requests that the portal answered by its limit. */
  readonly refusedRequests: number;
  readonly waiting: number;
}

/** Hides and shows cards for a whole floor: orders of many desks about one call are one request. */
export interface FloorWorker {
  take(delivery: OrderDelivery): void;
  counts(): FloorWorkerCounts;
  /** Sends nothing more, and gives back what is not answered. */
  stop(): void;
}

export function createFloorWorker(deps: FloorWorkerDeps): FloorWorker {
  const { telephony, clock, timers, log } = deps;
  const book = createOrderBook(clock);
  const pace = createSendingPace(clock);
  let isSending = false;
  let isStopped = false;
  let cancelNext: (() => void) | null = null;
  let orders = 0;
  let requests = 0;
  let refusedRequests = 0;
  /** Requests in a row to which no portal answered, and when the first of them was sent. */
  let unanswered = 0;
  let unansweredSinceMs = 0;

  /** The next request goes when the pace allows it; what comes until then goes along. */
  const goOn = (): void => {
    if (isStopped || isSending || cancelNext !== null || book.waiting() === 0) return;
    const waitMs = pace.waitMs();
    if (waitMs === 0) return send();
    cancelNext = timers.after(waitMs, () => {
      cancelNext = null;
      send();
    });
  };

  const send = (): void => {
    const merged = book.begin(batchSizeAtMost);
    if (merged.length === 0) return;
    isSending = true;
    requests += 1;
    pace.sent();
    const sentAtMs = clock.monotonicMs();
    void ask(merged)
      .then((answers) => settle(merged, answers, sentAtMs))
      .finally(() => {
        isSending = false;
        goOn();
      });
  };

  const ask = async (merged: readonly MergedOrder[]): Promise<readonly CommandAnswer[]> => {
    const [first] = merged;
    try {
      if (first === undefined || merged.length > 1) return await telephony.sendBatch(merged);
      const { callId, userIds } = first;
      return [await (first.kind === 'hide' ? telephony.hideCard : telephony.showCard)(callId, userIds)];
    } catch (error) {
      log.error('floor orders not sent', error, { count: merged.length });
      return [];
    }
  };

  const settle = (
    merged: readonly MergedOrder[],
    answers: readonly CommandAnswer[],
    sentAtMs: number,
  ): void => {
    if (isStopped) return;
    const refusal = answers.find(isOfSignIn);
    if (refusal !== undefined) return leave(refusal.error, 'refused');
    const silence = silenceOf(answers, sentAtMs);
    if (silence !== null) return leave(silence, 'unanswered');
    let isLimit = false;
    for (const [index, order] of merged.entries()) {
      const answer = answers[index] ?? noAnswer;
      isLimit ||= answer.kind === 'retry' && answer.error.code === 'portal.tooManyRequests';
      settleOne(order, answer);
    }
    if (isLimit) refusedRequests += 1;
  };

  /** @returns why no portal has answered for so long that another worker is to try */
  const silenceOf = (answers: readonly CommandAnswer[], sentAtMs: number): AppErrorData | null => {
    const [first] = answers;
    if (first === undefined) return null;
    if (first.kind !== 'retry' || !answers.every(isUnanswered)) {
      unanswered = 0;
      // A worker waits by itself as well, where the portal has asked for it.
      if (answers.some(({ kind }) => kind !== 'retry')) deps.heardPortal?.();
      return null;
    }
    if (unanswered === 0) unansweredSinceMs = sentAtMs;
    unanswered += 1;
    const isLong = clock.monotonicMs() - unansweredSinceMs >= silentForMs;
    return unanswered >= silentRequests && isLong ? first.error : null;
  };

  const settleOne = (order: MergedOrder, answer: CommandAnswer): void => {
    switch (answer.kind) {
      case 'acknowledged':
      case 'registered':
        return book.answered(order, { result: 'done' });
      case 'nothingToDo':
        return book.answered(order, { result: 'gone' });
      case 'failed':
        log.warn('floor order refused', { call: order.callId, error: answer.error.code });
        return book.answered(order, { result: 'refused', code: answer.error.code });
      case 'retry': {
        const isLimit = answer.error.code === 'portal.tooManyRequests';
        const untilMs = answer.notBeforeMs === null ? 0 : answer.notBeforeMs - clock.nowMs();
        const afterMs = Math.min(Math.max(againAfterMs, untilMs), 600_000);
        if (isLimit) pace.refused(afterMs);
        else pace.pause(afterMs);
        return book.again(order, { result: 'busy', code: answer.error.code, afterMs });
      }
    }
  };

  const leave = (problem: AppErrorData, because: LeavesBecause): void => {
    log.warn('floor worker leaves its place', { error: problem.code });
    stop();
    deps.leave(problem, because);
  };

  const stop = (): void => {
    isStopped = true;
    cancelNext?.();
    book.giveAllBack();
  };

  return {
    take(delivery) {
      if (isStopped) return delivery.giveBack();
      orders += 1;
      book.take(delivery);
      goOn();
    },
    counts: () => ({ orders, requests, refusedRequests, waiting: book.waiting() }),
    stop,
  };
}

const againAfterMs = 500;

/** Half of what an order lives, so that the next worker can still do it; and one request that hangs is no reason. */
const silentForMs = 4_000;
const silentRequests = 2;

/** This worker may be alone with that: its name server, its proxy, its cable. What the portal itself says is the same for all. */
const ofWay: ReadonlySet<AppErrorCode> = new Set<AppErrorCode>([
  ...nobodyReachedCodes,
  'portal.timedOut',
  'portal.certificateNotTrusted',
  'portal.proxyNeedsSignIn',
  'portal.clientCertificateNeeded',
  'portal.captivePortal',
  'portal.clockSkewed',
]);

function isUnanswered(answer: CommandAnswer): boolean {
  return answer.kind === 'retry' && ofWay.has(answer.error.code);
}

/** What another worker, with a sign-in of its own, may well be allowed. */
const ofSignIn: ReadonlySet<AppErrorCode> = new Set<AppErrorCode>([
  'portal.webhookRejected',
  'portal.telephonyScopeMissing',
  'portal.insufficientScope',
  'portal.expiredToken',
  'portal.accessDenied',
  'portal.wrongAuthType',
  'portal.userHasNoAccess',
  'portal.userNotAuthorized',
  'portal.userDismissed',
  'portal.applicationDeleted',
  'oauth.clientRejected',
  'oauth.signInAgain',
]);

function isOfSignIn(answer: CommandAnswer): answer is CommandAnswer & { readonly kind: 'failed' } {
  return answer.kind === 'failed' && ofSignIn.has(answer.error.code);
}
