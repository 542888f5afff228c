import type { AppErrorData } from '../../../contracts/errors.ts';
import type { Connection, PushHealth } from '../../../contracts/portal.ts';
import type { ConnectionRecords } from '../ports/connectionRecord.ts';
import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Portals, PortalSession, PushMessage } from '../ports/portal.ts';
import type { SecretStore } from '../ports/secretStore.ts';
import type { SignInWindow } from '../ports/signIn.ts';
import type { Topic } from '../topic.ts';
import type { ApplicationForm } from './signIn.ts';

/** A portal in use: how commands get there, and the account they are owed to. */
export interface UsedPortal {
  readonly account: string;
  readonly session: PortalSession;
  /** The account of the same portal under its old name, where it was renamed just now. */
  readonly renamedFrom: string | null;
}

export interface PortalConnectionDeps {
  readonly portals: Portals;
  readonly signInWindow: SignInWindow;
  readonly secrets: SecretStore;
  readonly records: ConnectionRecords;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  /** An unguessable text, for OAuth's `state`. */
  readonly newState: () => string;
  readonly log: Log;
  /** A portal is in use from now on, or none. */
  readonly onPortal: (portal: UsedPortal | null) => void;
  readonly onPushMessage: (message: PushMessage) => void;
  readonly onConnectorMessage: (message: PushMessage) => void;
}

/** The one connection to a portal: made, kept, checked and taken apart here. */
export interface PortalConnection {
  readonly connection: Topic<Connection>;
  readonly push: Topic<PushHealth>;
  readonly connectorPush: Topic<PushHealth>;
  /** Takes up the stored connection, if there is one. Waits for nothing. */
  start(): void;
  /** @throws AppError `webhookUrl.*`, `portal.*`: nothing is stored then */
  connect(webhookUrl: string): Promise<void>;
  /** By local application. @throws AppError `portalAddress.*`, `oauth.*`, `portal.*`: nothing is stored then */
  signIn(form: ApplicationForm): Promise<void>;
  cancelSignIn(): void;
  /** Uses the checked access without storing it. @throws AppError `portal.notConnected` where none was checked */
  keepForSession(): void;
  /** Goes on at the address that the renamed portal named. @throws AppError `portal.*`: the old one stays then */
  acceptNewAddress(): Promise<void>;
  /** Forgets the portal and removes its secret from the keychain. @throws AppError `keychain.*` if that fails */
  disconnect(): Promise<void>;
  /** Asks the portal once more who we are and what works. */
  checkAgain(): Promise<void>;
  /** A command failed for good with this: a new address is offered, anything else is looked into. */
  commandFailed(problem: AppErrorData): void;
  networkReturned(): void;
  wokeUp(): void;
  goesToSleep(): void;
  operatorUserId(): number | null;
  portalOrigin(): string | null;
}
