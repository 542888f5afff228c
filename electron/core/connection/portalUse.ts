import type { PortalAccess } from '../../../contracts/access/portalAccess.ts';
import { accountName } from '../../../contracts/access/webhookUrl.ts';
import type { Log } from '../ports/log.ts';
import type { Portals, PortalSession } from '../ports/portal.ts';
import type { KeychainUser, SecretStore } from '../ports/secretStore.ts';
import type { ChannelName } from './portalChannels.ts';
import { refuseUnsafe, secretOf } from './secrets/accessSecret.ts';

/** One access in use: its session, where its secret is kept, and its tokens as they rotate. */
export interface PortalUse {
  readonly session: PortalSession;
  readonly signedInBy: 'webhook' | 'localApplication';
  /** An application is refused the operator's own channel, and a webhook the application's. */
  readonly channels: Partial<Readonly<Record<ChannelName, PortalSession['push']>>>;
  /** The access as it is now. Holds secrets. */
  access(): PortalAccess;
  account(): string;
  storedIn(): 'nowhere' | 'keychain' | 'session';
  /** Puts the secret into the keychain. @throws AppError `keychain.*` */
  store(by: KeychainUser): Promise<void>;
  markStored(where: 'keychain' | 'session'): void;
  /** Puts renewed tokens into a keychain that refused them before. Never throws. */
  storeAgain(): Promise<void>;
}

export interface PortalUseDeps {
  readonly portals: Portals;
  readonly secrets: SecretStore;
  readonly log: Log;
}

/** @throws AppError `connection.addressNotSafe` */
export function createPortalUse({ portals, secrets, log }: PortalUseDeps, opened: PortalAccess): PortalUse {
  refuseUnsafe(opened);
  let access = opened;
  let stored: 'nowhere' | 'keychain' | 'session' = 'nowhere';
  /** The keychain holds tokens that were renewed since. */
  let isBehind = false;

  const write = async (by: KeychainUser): Promise<void> => {
    const written = access;
    await secrets.write(accountName(written), secretOf(written), by);
    if (written === access) isBehind = false;
  };

  const session = portals.open(opened, {
    async keep(rotated) {
      access = rotated;
      if (stored !== 'keychain') return;
      isBehind = true;
      await write('program');
      log.info('rotated tokens stored');
    },
  });

  return {
    session,
    signedInBy: opened.kind === 'webhook' ? 'webhook' : 'localApplication',
    channels: {
      ...(opened.kind === 'webhook' ? { operator: session.push } : {}),
      ...(session.connectorPush === null ? {} : { connector: session.connectorPush }),
    },
    access: () => access,
    account: () => accountName(access),
    storedIn: () => stored,
    async store(by) {
      await write(by);
      stored = 'keychain';
    },
    markStored: (where) => (stored = where),
    async storeAgain() {
      if (!isBehind || stored !== 'keychain') return;
      await write('program').catch((error: unknown) => log.error('renewed tokens not stored', error));
    },
  };
}
