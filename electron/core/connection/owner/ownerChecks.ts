import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { Capability, Operator } from '../../../../contracts/portal.ts';
import type { AccessOwner } from '../../ports/connectionRecord.ts';
import type { Clock, Random, Timers } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { PortalUse } from '../portalUse.ts';
import {
  askOwner,
  isCertainlyNobody,
  isUsedAllTheSame,
  ownerAfter,
  ownerAt,
  problemOfNobody,
} from './accessOwner.ts';

/** Asks whom the sign-in in use belongs to: a webhook may be handed to a system user, and nobody tells us of it. */
export interface OwnerChecks {
  /**
   * The portal has answered a check just now. Asks where it named somebody else than before, or where the sign-in is taken for
   * nobody's and not used all the same, so that whoever has mended it need not wait; yet not again and again.
   */
  afterCheck(use: PortalUse): Promise<void>;
  /** Has the portal checked, which names who acts, and asks unless that did. Never throws. */
  checkAndAsk(): Promise<void>;
  /** Plans the next time anew: another portal is in use, or the computer slept while the timers stood still. */
  plan(): void;
}

/** A portal in use, as far as it matters here. */
interface OwnedUse {
  readonly use: PortalUse;
  readonly operator: Operator | null;
  readonly capabilities: readonly Capability[];
  readonly problem: AppErrorData | null;
  readonly owner: AccessOwner | null;
}

export interface OwnerChecksDeps {
  readonly live: () => OwnedUse | null;
  /** Has the portal in use say who acts and what works, and tells `afterCheck`. Never rejects. */
  readonly check: () => Promise<void>;
  readonly onOwner: (use: PortalUse, owner: AccessOwner) => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

const askedEveryMs = 24 * 3_600_000;
/** All desks of a company begin at nine, and share one bucket of requests: each waits by chance. */
const spreadMs = 3_600_000;
/** Whoever was dismissed by mistake is not to wait for a day, neither for a wrong answer to be put right. */
const dismissedAskedEveryMs = 10 * 60_000;
const dismissedSpreadMs = 5 * 60_000;
/** After a wake the network has a moment to come back. */
const soonMs = 30_000;
/** Checks of a portal in trouble come every two minutes: what is open is not asked about at each. */
const openAskedEveryMs = 10 * 60_000;

export function createOwnerChecks({
  live,
  check,
  onOwner,
  clock,
  timers,
  random,
  log,
}: OwnerChecksDeps): OwnerChecks {
  let cancelPlanned = (): void => undefined;
  let asked = 0;
  /** Monotonic. */
  let askedAtMs = Number.NEGATIVE_INFINITY;

  const ask = async (now: OwnedUse, userId: number): Promise<void> => {
    asked += 1;
    askedAtMs = clock.monotonicMs();
    const { session, access } = now.use;
    const told = await askOwner({ clock, timers }, session, access(), userId, now.capabilities);
    if (live()?.use !== now.use) return;
    const owner = ownerAfter(live()?.owner ?? null, told);
    log.info('asked whom the sign-in belongs to', { told: told.is });
    onOwner(now.use, owner);
    plan();
  };

  const checkAndAsk = async (): Promise<void> => {
    const before = asked;
    await check();
    const now = live();
    // In trouble it would not tell.
    if (asked !== before || now === null || now.problem !== null || now.operator === null) return;
    await ask(now, now.operator.id);
  };

  const askRegularly = async (): Promise<void> => {
    const now = live();
    if (now === null) return;
    // Until it tells, which it may not do.
    planAfter(now.owner, spreadMs);
    await checkAndAsk();
    endDismissal();
  };

  /** Whatever keeps the portal from telling: what nobody has repeated for long must not hold on. */
  const endDismissal = (): void => {
    const { use, owner } = live() ?? { use: null, owner: null };
    if (use === null || owner === null) return;
    const still = ownerAt(owner, clock.nowMs());
    if (still === owner) return;
    log.info('a dismissal that was not repeated is over');
    onOwner(use, still);
  };

  /** A computer that wakes every few minutes must not put it off each time. @param toldAtMs Unix ms */
  const planForDismissed = (toldAtMs: number): void => {
    const waitMs = dismissedAskedEveryMs + random() * dismissedSpreadMs - Math.abs(clock.nowMs() - toldAtMs);
    cancelPlanned = timers.after(Math.max(soonMs, waitMs), () => void askRegularly());
  };

  /** In `afterMs` at the earliest, or soon where the user is called dismissed. */
  const planAfter = (owner: AccessOwner | null, afterMs: number): void => {
    cancelPlanned();
    const waitMs = isCertainlyNobody(owner)
      ? dismissedAskedEveryMs + random() * dismissedSpreadMs
      : afterMs + random() * spreadMs;
    cancelPlanned = timers.after(waitMs, () => void askRegularly());
  };

  function plan(): void {
    cancelPlanned();
    cancelPlanned = () => undefined;
    endDismissal();
    const now = live();
    if (now === null) return;
    if (isCertainlyNobody(now.owner)) return planForDismissed(now.owner?.askedAtMs ?? 0);
    // A clock that was set back must not keep it waiting for longer than a day.
    const sinceMs = now.owner === null ? askedEveryMs : clock.nowMs() - now.owner.askedAtMs;
    planAfter(now.owner, sinceMs < 0 ? 0 : Math.max(0, askedEveryMs - sinceMs));
  }

  return {
    async afterCheck(use) {
      const now = live();
      if (now?.use !== use || now.operator === null) return;
      const { owner, operator } = now;
      const access = use.access();
      const nobody = problemOfNobody(owner, access);
      const isOpen = nobody !== null && !isUsedAllTheSame(owner, nobody);
      const isDue = clock.monotonicMs() - askedAtMs >= openAskedEveryMs;
      const isSomebodyElse = operator.id !== (owner?.userId ?? access.userId);
      if ((isOpen && isDue) || isSomebodyElse) await ask(now, operator.id);
    },
    checkAndAsk,
    plan,
  };
}
