import { toAppErrorData, type AppErrorData } from '../../../contracts/errors.ts';
import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { PortalCheck } from '../ports/portal.ts';
import { createOwnerChecks, type OwnerChecksDeps } from './owner/ownerChecks.ts';
import type { PortalUse } from './portalUse.ts';

/** Asks the portal in use who we are and what works. However many ask, the portal hears few questions. */
export interface PortalChecks {
  /** Asks now; while a check is under way, once more after it. Never throws; ends when the answer is told. */
  now(): Promise<void>;
  /** The same, and whom the sign-in belongs to: a person wants to know. Never throws. */
  forPerson(): Promise<void>;
  /** Something was refused: asks now, yet not again and again while more is refused. */
  soon(): void;
  /** Asks now if the last check failed; the next one would come by itself, only later. */
  ifFailing(): void;
  /** The computer slept: what has become due meanwhile is asked about. */
  wokeUp(): void;
  /** No portal is in use, or another one: what is under way and planned is void. */
  reset(): void;
}

export interface PortalChecksDeps extends Pick<OwnerChecksDeps, 'live' | 'onOwner'> {
  readonly inUse: () => PortalUse | null;
  readonly onChecked: (use: PortalUse, check: PortalCheck) => void;
  readonly onFailed: (use: PortalUse, problem: AppErrorData) => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

const recheckFirstMs = 5_000;
const recheckLongestMs = 120_000;
/** What the portal said this long ago holds still: a check is four requests, from a bucket that all desks share. */
const holdsMs = 15_000;

export function createPortalChecks(deps: PortalChecksDeps): PortalChecks {
  const { inUse, clock, timers, random, log } = deps;
  const owners = createOwnerChecks({ ...deps, check: now });
  let running: Promise<void> | null = null;
  let following: Promise<void> | null = null;
  let failed = 0;
  let lastAtMs = Number.NEGATIVE_INFINITY;
  let cancelPlanned: (() => void) | null = null;

  /** The earlier plan gives way. */
  const plan = (afterMs: number): void => {
    cancelPlanned?.();
    cancelPlanned = timers.after(afterMs, () => void now());
  };

  const check = async (): Promise<void> => {
    const asked = inUse();
    if (asked === null) return;
    cancelPlanned?.();
    cancelPlanned = null;
    lastAtMs = clock.monotonicMs();
    try {
      const answer = await asked.session.check();
      if (inUse() !== asked) return;
      failed = 0;
      deps.onChecked(asked, answer);
    } catch (error) {
      if (inUse() !== asked) return;
      failed += 1;
      const problem = toAppErrorData(error);
      log.warn('portal check failed', { error: problem.code });
      const longestMs = Math.min(recheckLongestMs, recheckFirstMs * 2 ** (failed - 1));
      plan(longestMs / 2 + (random() * longestMs) / 2);
      deps.onFailed(asked, problem);
      return;
    }
    // By the scopes and the operator of this answer. What goes wrong there says nothing of the check.
    await owners
      .afterCheck(asked)
      .catch((error: unknown) => log.error('not asked whom the sign-in belongs to', error));
  };

  const begin = (): Promise<void> => {
    const mine = check().finally(() => {
      if (running === mine) running = null;
    });
    running = mine;
    return mine;
  };

  const after = (current: Promise<void>): Promise<void> => {
    const mine: Promise<void> = current.then(() => {
      if (following === mine) following = null;
      return running ?? begin();
    });
    return mine;
  };

  function now(): Promise<void> {
    if (running === null) return begin();
    following ??= after(running);
    return following;
  }

  const ifFailing = (): void => {
    if (failed > 0) void now();
  };

  return {
    now,
    soon() {
      const sinceMs = clock.monotonicMs() - lastAtMs;
      if (running === null && sinceMs >= holdsMs) void now();
      // A check that failed has its next one planned.
      else if (cancelPlanned === null) plan(Math.max(0, holdsMs - sinceMs));
    },
    forPerson: owners.checkAndAsk,
    ifFailing,
    wokeUp() {
      ifFailing();
      owners.plan();
    },
    reset() {
      cancelPlanned?.();
      cancelPlanned = null;
      running = null;
      following = null;
      failed = 0;
      lastAtMs = Number.NEGATIVE_INFINITY;
      owners.plan();
    },
  };
}
