import { AppError, toAppErrorData, type AppErrorData } from '../../../../contracts/errors.ts';
import type { PortalAccess } from '../../../../contracts/access/portalAccess.ts';
import { accountName } from '../../../../contracts/access/webhookUrl.ts';
import type { Timers } from '../../ports/clock.ts';
import type { ConnectionRecord } from '../../ports/connectionRecord.ts';
import type { Log } from '../../ports/log.ts';
import type { SecretStore } from '../../ports/secretStore.ts';
import type { PortalUse } from '../portalUse.ts';
import { accessOf, refuseUnsafe } from './accessSecret.ts';

export interface StoredPortalDeps {
  readonly secrets: SecretStore;
  readonly timers: Timers;
  readonly log: Log;
  /** The portal is used once this is fulfilled: the secret is read meanwhile. */
  readonly owedKnown: () => Promise<void>;
  /** The portal whose secret is looked for; null while none is. */
  readonly record: () => ConnectionRecord | null;
  /** @throws AppError `connection.addressNotSafe` */
  readonly newUse: (access: PortalAccess) => PortalUse;
  readonly onRead: (use: PortalUse, record: ConnectionRecord) => void;
  /** It is looked for again. */
  readonly onNotRead: (problem: AppErrorData) => void;
  /** It must not be used. */
  readonly onRefused: (problem: AppErrorData) => void;
}

/**
 * An entry may lie in a keychain that is not open yet while another one is, and nobody can tell. Looking where everything
 * is open asks nobody anything.
 */
const lookAgainMs = 30_000;

/** Looks for the secret of the portal that an earlier run was connected to. */
export function createStoredPortal(deps: StoredPortalDeps): {
  /** Does nothing where no secret is looked for. Never throws. */
  takeUp(): Promise<void>;
} {
  let takingUp: Promise<void> | null = null;
  let cancelLook: (() => void) | null = null;

  const read = async (record: ConnectionRecord): Promise<void> => {
    try {
      // The keychain is not even asked for what may not be sent there.
      refuseUnsafe(record);
      const [secret] = await Promise.all([deps.secrets.read(accountName(record)), deps.owedKnown()]);
      if (deps.record() !== record) return;
      const access = secret === null ? null : accessOf(record, secret);
      if (access === null) throw new AppError('keychain.entryGone');
      deps.onRead(deps.newUse(access), record);
    } catch (error) {
      if (deps.record() !== record) return;
      const problem = toAppErrorData(error);
      deps.log.error('stored connection not readable', error, { error: problem.code });
      if (!problem.code.startsWith('keychain.')) return deps.onRefused(problem);
      if (problem.code === 'keychain.entryGone') cancelLook ??= deps.timers.after(lookAgainMs, lookAgain);
      deps.onNotRead(problem);
    }
  };

  const lookAgain = (): void => {
    cancelLook = null;
    void takeUp();
  };

  function takeUp(): Promise<void> {
    const record = deps.record();
    if (record === null) return Promise.resolve();
    takingUp ??= read(record).finally(() => (takingUp = null));
    return takingUp;
  }

  return { takeUp };
}
