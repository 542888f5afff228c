import type { PortalAccess } from '../../../contracts/access/portalAccess.ts';
import { accountName } from '../../../contracts/access/webhookUrl.ts';
import type { Log } from '../ports/log.ts';
import type { Portals, PortalSession, PushHandlers } from '../ports/portal.ts';
import type { SecretStore } from '../ports/secretStore.ts';
import { secretOf } from './accessSecret.ts';

/** One access in use: its session, where its secret is kept, and its tokens as they rotate. */
export interface PortalUse {
  readonly session: PortalSession;
  readonly signedInBy: 'webhook' | 'localApplication';
  /** The access as it is now. Holds secrets. */
  access(): PortalAccess;
  storedIn(): 'nowhere' | 'keychain' | 'session';
  /** Puts the secret into the keychain. @throws AppError `keychain.*` */
  store(): Promise<void>;
  markStored(where: 'keychain' | 'session'): void;
  /** Takes the secret out of the keychain. @throws AppError `keychain.*` */
  forget(): Promise<void>;
  startChannels(handlers: { readonly push: PushHandlers; readonly connector: PushHandlers }): void;
  reconnect(reason: 'networkReturned' | 'wokeUp'): void;
  pause(): void;
  stop(): void;
}

export interface PortalUseDeps {
  readonly portals: Portals;
  readonly secrets: SecretStore;
  readonly log: Log;
}

export function createPortalUse({ portals, secrets, log }: PortalUseDeps, opened: PortalAccess): PortalUse {
  let access = opened;
  let stored: 'nowhere' | 'keychain' | 'session' = 'nowhere';
  const stops: (() => void)[] = [];

  const session = portals.open(opened, {
    async keep(rotated) {
      access = rotated;
      if (stored !== 'keychain') return;
      await secrets.write(accountName(rotated), secretOf(rotated));
      log.info('rotated tokens stored');
    },
  });

  return {
    session,
    signedInBy: opened.kind === 'webhook' ? 'webhook' : 'localApplication',
    access: () => access,
    storedIn: () => stored,
    async store() {
      await secrets.write(accountName(access), secretOf(access));
      stored = 'keychain';
    },
    markStored: (where) => (stored = where),
    async forget() {
      if (stored === 'keychain') await secrets.remove(accountName(access));
    },
    startChannels({ push, connector }) {
      // An application is refused the operator's own channel, and a webhook the application's.
      if (opened.kind === 'webhook') stops.push(session.push.start(push));
      if (session.connectorPush !== null) stops.push(session.connectorPush.start(connector));
    },
    reconnect(reason) {
      session.push.reconnectNow(reason);
      session.connectorPush?.reconnectNow(reason);
    },
    pause() {
      session.push.pause();
      session.connectorPush?.pause();
    },
    stop: () => stops.splice(0).forEach((stop) => stop()),
  };
}
