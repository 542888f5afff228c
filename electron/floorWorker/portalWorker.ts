import { portalHost, type WebhookAccess } from '../../contracts/access/webhookUrl.ts';
import type { AppErrorCode } from '../../contracts/errors.ts';
import { createFloorWorker, type FloorWorker, type FloorWorkerCounts } from '../core/floor/floorWorker.ts';
import type { Clock, Random, Timers } from '../core/ports/clock.ts';
import type { BrokerProblem } from '../core/ports/floor/floorLine.ts';
import type { Log } from '../core/ports/log.ts';
import type { BrokerAccount } from '../floor/brokerConnection.ts';
import { portalKeyOf } from '../floor/portalKey.ts';
import { openFloorWorkerLine } from '../floor/workerLine.ts';
import { createPortals } from '../portal/portals.ts';

export interface PortalWorkerDeps {
  readonly access: WebhookAccess;
  readonly account: BrokerAccount;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  /** How long it stays away once it has given its place away; for tests. */
  readonly awayMs?: number;
}

/** How a worker is, for whoever watches over it. Names no caller, no operator and no secret. */
export interface FloorWorkerStatus {
  /**
   * It would hide cards now, or stands by for the one that does. Not so for ten minutes after it had no answer of the portal, unless
   * that answers meanwhile.
   */
  readonly ok: boolean;
  /**
   * `atWork`: orders came by this connection. `standingBy`: connected, and none came, as for one that waits for another's place.
   * `away`: the portal refused its sign-in, or did not answer it, and another worker is to have its place.
   */
  readonly standing: 'connecting' | 'standingBy' | 'atWork' | 'away';
  readonly broker: {
    readonly connected: boolean;
    readonly problem: BrokerProblem | null;
    /** Messages that were no orders. */
    readonly unreadable: number;
  };
  readonly portal: {
    readonly key: string;
    /** Why it was away last, a code of `contracts/errors.ts`; null where it never was. */
    readonly refused: AppErrorCode | null;
    /** Why it had no answer of the portal last, likewise; null once it has answered, or after ten minutes. */
    readonly unanswered: AppErrorCode | null;
  };
  /** Since the start. */
  readonly counts: FloorWorkerCounts;
}

/** A worker for one portal: takes its orders from the broker, and hides by its own webhook. */
export interface PortalWorker {
  status(): FloorWorkerStatus;
  /** Gives its place and its orders back to the broker. */
  stop(): Promise<void>;
}

/** Somebody mends a webhook in minutes, and until then each return takes a second of the floor's time. */
const awayAfterRefusalMs = 3 * 60_000;
/** A network comes back by itself. Behind the others, if there are any: it costs the floor nothing that it looks soon. */
const awayAfterSilenceMs = 30_000;
/** Whoever stands by asks the portal nothing, so that nothing else could end it. */
const silenceCountsForMs = 10 * 60_000;

/**
 * The orders of all desks wait for a request that hangs; no desk waits longer than this for a worker. It may be sent again without
 * harm.
 */
const requestTimeoutMs = 4_000;

export function startPortalWorker(deps: PortalWorkerDeps): PortalWorker {
  const { access, clock, timers, random, log } = deps;
  const portalKey = portalKeyOf(portalHost(access));
  const { telephony } = createPortals({
    ...deps,
    timings: { requestTimeoutMs },
    // Nothing here listens to the portal.
    openSocket: () => ({ close: () => undefined, send: () => undefined }),
  }).open(access, { keep: () => Promise.resolve() });

  let refused: AppErrorCode | null = null;
  let silence: { readonly code: AppErrorCode; readonly untilMs: number } | null = null;
  let backAtMs = Number.NEGATIVE_INFINITY;
  let before: FloorWorkerCounts = { orders: 0, requests: 0, refusedRequests: 0, waiting: 0 };

  const make = (): FloorWorker =>
    createFloorWorker({
      telephony,
      clock,
      timers,
      log,
      heardPortal: () => (silence = null),
      leave({ code }, because) {
        const isRefused = because === 'refused';
        const awayMs = deps.awayMs ?? (isRefused ? awayAfterRefusalMs : awayAfterSilenceMs);
        if (isRefused) refused = code;
        else silence = { code, untilMs: clock.monotonicMs() + silenceCountsForMs };
        backAtMs = clock.monotonicMs() + awayMs;
        line.leave(awayMs);
        before = sum(before, worker.counts());
        // One that has stopped takes nothing more.
        worker = make();
      },
    });
  let worker = make();
  const line = openFloorWorkerLine({
    account: deps.account,
    portalKey,
    clock,
    timers,
    random,
    log,
    take: (delivery) => worker.take(delivery),
  });

  return {
    status() {
      const { isConnected, isAtWork, problem, unreadable } = line.standing();
      const isAway = !isConnected && clock.monotonicMs() < backAtMs;
      const unanswered = silence !== null && clock.monotonicMs() < silence.untilMs ? silence.code : null;
      return {
        ok: isConnected && unanswered === null,
        standing: isAtWork ? 'atWork' : isConnected ? 'standingBy' : isAway ? 'away' : 'connecting',
        broker: { connected: isConnected, problem: isAway ? null : problem, unreadable },
        portal: { key: portalKey, refused, unanswered },
        counts: sum(before, worker.counts()),
      };
    },
    async stop() {
      worker.stop();
      await line.stop();
    },
  };
}

function sum(one: FloorWorkerCounts, other: FloorWorkerCounts): FloorWorkerCounts {
  return {
    orders: one.orders + other.orders,
    requests: one.requests + other.requests,
    refusedRequests: one.refusedRequests + other.refusedRequests,
    // Of a worker that has left nothing waits.
    waiting: other.waiting,
  };
}
