import type { PortalAccess } from '../../../../contracts/access/portalAccess.ts';
import type { AppErrorCode } from '../../../../contracts/errors.ts';
import { keepAsking } from '../../keepAsking.ts';
import type { PortalConnectionDeps } from '../portalConnectionTypes.ts';
import type { PortalUse } from '../portalUse.ts';
import { questionOf, restingOf } from '../state/connectionState.ts';
import type { HeldConnection } from '../state/heldConnection.ts';
import type { KeptAccesses } from './keptAccesses.ts';
import { createLateAnswers, type LateAnswersDeps } from './lateAnswers.ts';
import { createStoredPortal } from './storedPortal.ts';

export interface TakingUpDeps
  extends
    Pick<PortalConnectionDeps, 'secrets' | 'clock' | 'timers' | 'log' | 'owedKnown'>,
    Pick<LateAnswersDeps, 'refuseOwed' | 'onAnswer'> {
  readonly held: HeldConnection;
  readonly kept: KeptAccesses;
  /** @throws AppError `connection.addressNotSafe` */
  readonly newUse: (access: PortalAccess) => PortalUse;
  /** The portal of an earlier run is in use. */
  readonly onTakenUp: () => void;
}

/** What disk and keychain hold, taken up when they can be read: at start, or whenever they are back. */
export interface TakingUp {
  /** Waits for nothing. */
  start(): void;
  /**
   * Looks for the secret of the remembered portal, where that is not in use, and has the keychain take an access that it
   * refused before. Never throws.
   */
  now(): Promise<void>;
  /** Removes secrets that could not be removed before, and says whether one stays. Never throws. */
  removeLeft(): Promise<void>;
}

export function createTakingUp(deps: TakingUpDeps): TakingUp {
  const { held, kept, secrets, clock, timers } = deps;
  const { apply, inUse } = held;

  const stored = createStoredPortal({
    ...deps,
    record: () => {
      const resting = restingOf(held.state());
      return resting.at === 'stored' ? resting.record : null;
    },
    onRead(use, { operator, capabilities, owner = null }) {
      use.markStored('keychain');
      const what = { operator, capabilities, owner, problem: null, renamedFrom: null, isSettled: true };
      apply({ is: 'storedTakenUp', inUse: { ...what, use, sinceMs: clock.nowMs() } });
      deps.onTakenUp();
      void removeLeft();
    },
    onNotRead: (problem) => apply({ is: 'storedNotRead', problem }),
    onRefused: (problem) => apply({ is: 'recordRefused', problem }),
  });

  const removeLeft = async (): Promise<void> =>
    apply({ is: 'leftBehind', problem: await kept.removeLeft('program') });

  const answers = createLateAnswers({
    ...deps,
    question: () => questionOf(held.state()),
    inUse,
    onStored: () => void removeLeft(),
  });

  /** The keychain may take now what it refused before. */
  const keychainMayBeBack = async (): Promise<void> => {
    await answers.storeAfterAll();
    await stored.takeUp();
    await inUse()?.storeAgain();
    await removeLeft();
  };

  const refuseRecord = (code: AppErrorCode): void =>
    apply({ is: 'recordRefused', problem: { code, params: {} } });

  const takeUpRecord = (): boolean => {
    const remembered = kept.load();
    if (remembered === 'refused') return false;
    if (remembered === null) refuseRecord('connection.unreadable');
    else if (remembered.portal === null || inUse() !== null) void removeLeft();
    else {
      apply({ is: 'recordFound', record: remembered.portal });
      void stored.takeUp();
    }
    return true;
  };

  return {
    start() {
      secrets.followReturn(() => void keychainMayBeBack());
      if (takeUpRecord()) return;
      refuseRecord('connection.notReadable');
      keepAsking(timers, takeUpRecord);
    },
    async now() {
      await answers.storeAfterAll();
      await stored.takeUp();
    },
    removeLeft,
  };
}
