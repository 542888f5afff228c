import type { AppErrorData } from '../../../contracts/errors.ts';
import type { OwnerDoubt } from '../../../contracts/access/ownerDoubts.ts';
import type { Connection, PushHealth } from '../../../contracts/portal.ts';
import type { ConnectionRecords } from '../ports/connectionRecord.ts';
import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { Command } from '../ports/commandRecord.ts';
import type { Log } from '../ports/log.ts';
import type { Portals, PortalSession } from '../ports/portal.ts';
import type { SecretStore } from '../ports/secretStore.ts';
import type { SignInWindow } from '../ports/signIn.ts';
import type { Topic } from '../topic.ts';
import type { PortalChannels } from './portalChannels.ts';
import type { ApplicationForm } from './signIn.ts';

/** A portal in use: how commands get there, and the account they are owed to. */
export interface UsedPortal {
  readonly account: string;
  readonly session: PortalSession;
  /** The account of the same portal under its old name, where it was renamed just now. */
  readonly renamedFrom: string | null;
  /** Why a hide for these users alone would be hidden for nobody, as the portal itself says; null otherwise. Asked at each. */
  nobody(userIds: readonly number[]): AppErrorData | null;
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
  /** What an earlier run owes is known, so that nothing new overtakes it; or it took too long. Never rejects. */
  readonly owedKnown: () => Promise<void>;
  /** All commands, whichever account they are owed to. */
  readonly owed: () => readonly Command[];
}

/** What is known of the connection, to be followed or asked. */
export interface ConnectionFacts {
  readonly connection: Topic<Connection>;
  /** The portal that is in use from now on, or none. */
  readonly used: Topic<UsedPortal | null>;
  readonly push: Topic<PushHealth>;
  readonly connectorPush: Topic<PushHealth>;
  /** The channels that the portal in use has: all that calls are heard over. */
  readonly channels: Topic<readonly PushHealth[]>;
  /** What is told over the channels, in the order of arrival. */
  readonly messages: PortalChannels['messages'];
  /** The portal that commands go to, also while another one is being connected or a question is open. */
  connectionInUse(): Connection;
  operatorUserId(): number | null;
  /** Account of the portal in use, or of the one whose secret is still looked for; null while there is none. */
  operatorAccount(): string | null;
  portalOrigin(): string | null;
}

/** What the operator asks for. */
export interface ConnectionOrders {
  /**
   * @param allTheSame what it was refused for before, where the operator knows better
   * @throws AppError `webhookUrl.*`, `portal.*`, `connection.*`: nothing is stored then
   */
  connect(webhookUrl: string, allTheSame?: OwnerDoubt): Promise<void>;
  /** By local application. @throws AppError `portalAddress.*`, `oauth.*`, `portal.*`, `connection.*`: nothing is stored */
  signIn(form: ApplicationForm): Promise<void>;
  cancelSignIn(): void;
  /**
   * The sign-in in use is the operator's own, although it seems to be nobody's.
   *
   * @param doubt what was read; where another one holds by now nothing is agreed to, and it is asked about
   * @throws AppError `portal.notConnected` where none does
   */
  useAllTheSame(doubt: OwnerDoubt): void;
  /**
   * Uses the checked access without storing it. @throws AppError `portal.notConnected` where none was checked,
   * `connection.owedToAnother`: the question stays open then
   */
  keepForSession(): void;
  /** Does not use it at all. */
  leaveQuestion(): void;
  /**
   * Goes on at the address that the renamed portal named.
   *
   * @param newHost what was read; where it names another one by now nothing is sent there, and it is asked about
   * @throws AppError `portal.*`: the old one stays then
   */
  acceptNewAddress(newHost: string): Promise<void>;
  /**
   * Forgets the portal at once and removes its secret from the keychain. What the keychain does not let go of is said, and
   * removed when it does.
   */
  disconnect(): Promise<void>;
  /** Looks for the keychain's secret, and asks the portal who we are, what works and whom the sign-in belongs to. */
  checkAgain(): Promise<void>;
}

/** What happens around the connection and has to do with it. */
export interface ConnectionSigns {
  /** The program has started: takes up the stored connection, if there is one. Waits for nothing. */
  start(): void;
  /** A command failed for good with this: a new address is offered, anything else is looked into. */
  commandFailed(problem: AppErrorData): void;
  /** The portal has done what it was told: if it was in trouble before, that is looked into now. */
  commandAnswered(): void;
  networkReturned(): void;
  wokeUp(): void;
  /** Ends at the next sign of life, and by itself. */
  goesToSleep(): void;
  /** Something happened that does not happen to a computer asleep. */
  showsLife(): void;
  /** Somebody unlocked the screen or came back to the computer: the keychain may ask them once more. */
  personIsHere(): void;
}

/** The one connection to a portal: made, kept, checked and taken apart here. Others are given the part that they need. */
export type PortalConnection = ConnectionFacts & ConnectionOrders & ConnectionSigns;
