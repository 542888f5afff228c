import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { Capability, Operator } from '../../../../contracts/portal.ts';
import type { AccessOwner } from '../../ports/connectionRecord.ts';
import type { Clock, Random, Timers } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { PortalUse } from '../portalUse.ts';
import { askOwner, isCertainlyNobody, isUsedAllTheSame, ownerAfter, problemOfNobody } from './accessOwner.ts';

/** Asks whom the sign-in in use belongs to: a webhook may be handed to a system user, and nobody tells us of it. */
export interface OwnerChecks {
  /**
   * The portal has answered just now, and named this operator. Asks where that is news, or where the sign-in is taken for
   * nobody's and not used all the same, so that whoever has mended it need not wait.
   */
  afterCheck(use: PortalUse, operator: Operator): Promise<void>;
  /** A person wants to know how it stands: asks, unless that was done just now. Never throws. */
  forPerson(): Promise<void>;
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
/** What the portal said this long ago holds still. */
const holdsMs = 15_000;

export function createOwnerChecks({
  live,
  onOwner,
  clock,
  timers,
  random,
  log,
}: OwnerChecksDeps): OwnerChecks {
  let cancelPlanned = (): void => undefined;

  const ask = async (now: OwnedUse, userId: number): Promise<void> => {
    const { session, access } = now.use;
    const told = await askOwner({ clock, timers }, session, access(), userId, now.capabilities);
    if (live()?.use !== now.use) return;
    const owner = ownerAfter(live()?.owner ?? null, told);
    log.info('asked whom the sign-in belongs to', { told: told.is });
    onOwner(now.use, owner);
    plan();
  };

  const askRegularly = (): void => {
    const now = live();
    if (now === null) return;
    // While the portal is in trouble it would not tell, and its next good answer is looked at anyway.
    if (now.problem !== null || now.operator === null) planAfter(now.owner, spreadMs);
    else void ask(now, now.operator.id);
  };

  /** In `afterMs` at the earliest, or soon where the user is called dismissed. */
  const planAfter = (owner: AccessOwner | null, afterMs: number): void => {
    cancelPlanned();
    const waitMs = isCertainlyNobody(owner)
      ? dismissedAskedEveryMs + random() * dismissedSpreadMs
      : afterMs + random() * spreadMs;
    cancelPlanned = timers.after(waitMs, askRegularly);
  };

  function plan(): void {
    cancelPlanned();
    cancelPlanned = () => undefined;
    const now = live();
    if (now === null) return;
    // A clock that was set back must not keep it waiting for longer than a day.
    const sinceMs = now.owner === null ? askedEveryMs : clock.nowMs() - now.owner.askedAtMs;
    planAfter(now.owner, sinceMs < 0 ? 0 : Math.max(0, askedEveryMs - sinceMs));
  }

  return {
    async afterCheck(use, operator) {
      const now = live();
      if (now?.use !== use) return;
      const { owner } = now;
      const access = use.access();
      const nobody = problemOfNobody(owner, access);
      const isOpen = nobody !== null && !isUsedAllTheSame(owner, nobody);
      const isSomebodyElse = operator.id !== (owner?.userId ?? access.userId);
      if (isOpen || isSomebodyElse) await ask(now, operator.id);
    },
    async forPerson() {
      const now = live();
      // In trouble it would not tell.
      if (now === null || now.problem !== null || now.operator === null) return;
      const sinceMs = now.owner === null ? holdsMs : Math.abs(clock.nowMs() - now.owner.askedAtMs);
      if (sinceMs >= holdsMs) await ask(now, now.operator.id);
    },
    plan,
  };
}
