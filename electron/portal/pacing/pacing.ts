import type { Clock, Random } from '../../core/ports/clock.ts';
import { emptyBucket, isFull, waitForRoomMs, withAcceptance, withRefusal, withRequest } from './bucket.ts';
import { afterRefusal, afterSuccess, noPause, windowMsFor } from './commonPause.ts';
import {
  afterAnswer,
  afterBlock,
  documentedLimitS,
  learntLimitS,
  unused,
  waitForMethodMs,
  type OperatingReport,
  type OperatingUse,
} from './operatingTime.ts';

/** Hide and show are commands; everything else looks something up and can wait. */
export type Priority = 'command' | 'lookUp';

export interface Turn {
  /** 0: now. */
  readonly waitMs: number;
  /** What the wait is about. */
  readonly because: 'portal.tooManyRequests' | 'portal.operationTimeLimit';
}

/** A request on its way; exactly one of these is called when it is over. */
export interface PacedRequest {
  /** Let through, whatever the answer was. */
  passed(): void;
  /** `QUERY_LIMIT_EXCEEDED`. @param namedMs how long the portal asked to wait */
  refused(namedMs: number | null): void;
  /** Nobody answered. */
  lost(): void;
}

/** What all calls to one portal from this computer share. */
export interface PortalLimits {
  waitMs(priority: Priority): number;
  begin(priority: Priority): PacedRequest;
  /** A person asks for an attempt now: what the portal asked to wait for is over. Its bucket is as full as before. */
  endPause(): void;
}

/** When a call may go: the portal's limits, and those of each method for this webhook or application. */
export interface Pacing {
  turn(methods: readonly string[], priority: Priority): Turn;
  begin(methods: readonly string[], priority: Priority): PacedRequest;
  noteOperating(method: string, report: OperatingReport): void;
  /** `OPERATION_TIME_LIMIT`. @param freedInMs where the portal named it @returns for how many ms it is blocked */
  noteBlock(method: string, freedInMs: number | null): number;
}

/** More would keep sockets from commands: six a host is what HTTP/1.1 gets from Chromium. */
const mostLookUps = 3;
const crowdedWaitMs = 50;
/** When a pause ends, the commands that waited for it go first. */
const lookUpsBehindMs = 500;

export function createPortalLimits(deps: { readonly clock: Clock; readonly random: Random }): PortalLimits {
  const { clock, random } = deps;
  let bucket = emptyBucket(clock.monotonicMs());
  let pause = noPause;
  let probes = 0;
  let lookUps = 0;

  return {
    waitMs: (priority) => {
      const nowMs = clock.monotonicMs();
      const behindMs = priority === 'command' ? 0 : lookUpsBehindMs;
      const pausedMs = Math.max(0, Math.ceil(pause.untilMs + behindMs - nowMs));
      const crowdedMs = priority === 'lookUp' && lookUps >= mostLookUps ? crowdedWaitMs : 0;
      return Math.max(pausedMs, crowdedMs, waitForRoomMs(bucket, priority, nowMs, probes > 0));
    },
    endPause: () => {
      pause = { ...pause, untilMs: Number.NEGATIVE_INFINITY };
    },
    begin: (priority) => {
      const sentMs = clock.monotonicMs();
      const isProbe = isFull(bucket, sentMs);
      bucket = withRequest(bucket, sentMs);
      const own = bucket.own;
      if (isProbe) probes += 1;
      if (priority === 'lookUp') lookUps += 1;
      let over = false;
      const end = (settle: () => void): void => {
        if (over) return;
        over = true;
        if (isProbe) probes -= 1;
        if (priority === 'lookUp') lookUps -= 1;
        settle();
      };
      return {
        passed: () =>
          end(() => {
            bucket = withAcceptance(bucket, own);
            pause = afterSuccess(pause, sentMs);
          }),
        refused: (namedMs) =>
          end(() => {
            const nowMs = clock.monotonicMs();
            const { capacity, drainPerSecond } = bucket.plan;
            const windowMs = windowMsFor(capacity, drainPerSecond, own);
            bucket = withRefusal(bucket, nowMs);
            pause = afterRefusal(pause, nowMs, { sentMs, windowMs, namedMs }, random);
          }),
        lost: () => end(() => undefined),
      };
    },
  };
}

/** @param limits shared by all sessions with this portal; `operating` is counted for each credential apart */
export function createPacing(deps: { readonly clock: Clock; readonly limits: PortalLimits }): Pacing {
  const { clock, limits } = deps;
  const uses = new Map<string, OperatingUse>();
  let limitS = documentedLimitS;
  const useOf = (method: string): OperatingUse => uses.get(method) ?? unused;

  return {
    turn: (methods, priority) => {
      const nowMs = clock.monotonicMs();
      const methodMs = Math.max(
        0,
        ...methods.map((method) => waitForMethodMs(useOf(method), limitS, priority, nowMs)),
      );
      const portalMs = limits.waitMs(priority);
      return methodMs > portalMs
        ? { waitMs: methodMs, because: 'portal.operationTimeLimit' }
        : { waitMs: portalMs, because: 'portal.tooManyRequests' };
    },
    begin: (methods, priority) => {
      const nowMs = clock.monotonicMs();
      for (const method of methods) uses.set(method, { ...useOf(method), lastSentMs: nowMs });
      return limits.begin(priority);
    },
    noteOperating: (method, report) => {
      const before = useOf(method);
      limitS = learntLimitS(limitS, before, 'passed');
      uses.set(method, afterAnswer(before, report, clock.monotonicMs()));
    },
    noteBlock: (method, freedInMs) => {
      const before = useOf(method);
      const nowMs = clock.monotonicMs();
      limitS = learntLimitS(limitS, before, 'blocked');
      const blocked = afterBlock(before, freedInMs, nowMs);
      uses.set(method, blocked);
      return blocked.blockedUntilMs - nowMs;
    },
  };
}
