import { AppError, toAppErrorData, type AppErrorCode, type AppErrorData } from '../../../contracts/errors.ts';
import { deskUser } from '../../../contracts/floor/broker.ts';
import { readBrokerAddress, type BrokerAddress } from '../../../contracts/floor/brokerAddress.ts';
import type { FloorReply } from '../../../contracts/floor/floorMessages.ts';
import type { FloorStanding } from '../../../contracts/floor/floorStanding.ts';
import type { Settings } from '../../../contracts/settings.ts';
import { createListeners } from '../listeners.ts';
import type { Timers } from '../ports/clock.ts';
import type { FloorBroker } from '../ports/floor/floorBroker.ts';
import type { BrokerProblem, FloorLine } from '../ports/floor/floorLine.ts';
import type { Log } from '../ports/log.ts';
import type { KeychainUser, SecretStore } from '../ports/secretStore.ts';
import { createTopic, type Topic } from '../topic.ts';
import { readPassword, removePassword, storePassword } from './brokerPassword.ts';

/** Whose desk this is, at which portal. */
export interface FloorMember {
  readonly portalHost: string;
  readonly userId: number;
}

/** What a line to the broker is opened with. Holds a secret. */
export interface LineOpening extends FloorMember {
  readonly address: BrokerAddress;
  /** PEM; null: what the system trusts. */
  readonly authority: string | null;
  readonly password: string;
  /** It stands otherwise with the line. */
  readonly onChange: () => void;
}

export interface FloorConnectionDeps {
  readonly choices: () => Pick<Settings, 'floorBroker' | 'floorAuthority' | 'floorClear'>;
  readonly secrets: SecretStore;
  /** The company's authority. @throws AppError `floor.authorityNotReadable` */
  readonly readAuthority: (path: string) => Promise<string>;
  /** Adapter: `electron/floor/deskLine.ts`, which is loaded with it. */
  readonly openLine: (opening: LineOpening) => Promise<FloorLine>;
  readonly timers: Timers;
  readonly log: Log;
}

/** The company's broker as this desk uses it: there while one is set, a portal is in use and the keychain has its password. */
export interface FloorConnection {
  /** Whatever line it is over by now. */
  readonly broker: FloorBroker;
  readonly standing: Topic<FloorStanding>;
  /** Whether the cards of colleagues go by it. */
  mayClear(): boolean;
  /** Who is signed in from now on; null: nobody. */
  use(member: FloorMember | null): void;
  /** What was chosen, or the keychain, may be otherwise by now. */
  look(): void;
  /** The network is back, or a person asks: whatever is waited for is over, and what was refused is asked for once more. */
  tryNow(): void;
  /** Whether there is a broker to be used. */
  isSet(): boolean;
  /** The broker as a person reads it; empty where there is none. */
  host(): string;
  /** @throws AppError `floor.keychainAway`, `floor.noBroker`, `portal.notConnected` */
  storePassword(password: string): Promise<void>;
  /** @throws AppError `floor.keychainAway`, `portal.notConnected` */
  removePassword(): Promise<void>;
  /** Resolves once the broker is left, or after some seconds. Never rejects. */
  stop(): Promise<void>;
}

/** A file may be put there, a password be handed over by IT: looking where everything is open asks nobody anything. */
const lookAgainMs = 30_000;

const codes: Readonly<Record<BrokerProblem, AppErrorCode>> = {
  unreachable: 'floor.unreachable',
  certificateNotTrusted: 'floor.certificateNotTrusted',
  refused: 'floor.refused',
  notSetUp: 'floor.notSetUp',
  closed: 'floor.closed',
  blocked: 'floor.blocked',
};
/** What somebody may have put in order meanwhile, without a word to this desk. */
const isLookedAfter: ReadonlySet<AppErrorCode> = new Set<AppErrorCode>([
  'floor.passwordMissing',
  'floor.keychainAway',
  'floor.authorityNotReadable',
  'floor.certificateNotTrusted',
  'floor.refused',
]);

export function createFloorConnection(deps: FloorConnectionDeps): FloorConnection {
  const { secrets, timers, log } = deps;
  const replies = createListeners<FloorReply>(log);
  const standing = createTopic<FloorStanding>(
    { state: 'off', problem: null, user: null, hasPassword: false, isClearRefused: false },
    log,
  );
  let member: FloorMember | null = null;
  let open: { readonly line: FloorLine; readonly openedFor: string; readonly openedWith: string } | null =
    null;
  let hasPassword = false;
  /** Why there is no line at all. */
  let hindrance: AppErrorData | null = null;
  let isStopped = false;
  /** Of the last look: what an earlier one still waits for is out of date. */
  let looks = 0;
  let cancelLook: (() => void) | null = null;

  const place = () => {
    const { floorBroker: broker, floorAuthority: authority } = deps.choices();
    const address = broker === null ? null : readBrokerAddress(broker);
    return broker === null || address === null ? null : { broker, address, authority };
  };
  const host = (): string => (deps.choices().floorBroker ?? '').trim().replace(/^\w+:\/\/|\/$/g, '');
  const params = () => ({ host: host(), user: member === null ? '' : deskUser(member.userId) });

  const problem = (): AppErrorData | null => {
    const told = open?.line.problem() ?? null;
    const code = told === null ? null : codes[told];
    return code === null ? hindrance : { code, params: params() };
  };

  const stateNow = (): FloorStanding['state'] => {
    if (place() === null) return 'off';
    if (member === null) return 'noPortal';
    if (open?.line.isConnected() === true) return 'connected';
    return problem() === null ? 'connecting' : 'notConnected';
  };

  const tell = (): void => {
    const state = isStopped ? 'off' : stateNow();
    const now: FloorStanding = {
      state,
      problem: state === 'notConnected' ? problem() : null,
      user: member === null ? null : deskUser(member.userId),
      hasPassword,
      isClearRefused: open?.line.isClearRefused() === true,
    };
    if (JSON.stringify(now) !== JSON.stringify(standing.get())) standing.publish(now);
    lookLater();
  };

  const lookLater = (): void => {
    const code = problem()?.code;
    const isWanted = code !== undefined && isLookedAfter.has(code);
    if (isStopped || place() === null || member === null || !isWanted) {
      cancelLook?.();
      cancelLook = null;
      return;
    }
    cancelLook ??= timers.after(lookAgainMs, () => {
      cancelLook = null;
      void look('nobody');
    });
  };

  const close = async (): Promise<void> => {
    const closing = open;
    open = null;
    await closing?.line.stop().catch((error: unknown) => log.error('broker not left', error));
  };

  const look = async (by: KeychainUser): Promise<void> => {
    const mine = (looks += 1);
    const isLate = (): boolean => mine !== looks || isStopped;
    const now = place();
    const whose = member;
    if (now === null || whose === null || isStopped) {
      void close();
      hindrance = null;
      hasPassword = false;
      return tell();
    }
    const { broker, address, authority: path } = now;
    const openedFor = JSON.stringify([broker, path, whose]);
    try {
      const password = await readPassword(secrets, { broker, userId: whose.userId }, by);
      if (isLate()) return;
      hasPassword = password !== null;
      if (password === null) throw new AppError('floor.passwordMissing', params());
      const authority = path === null ? null : await deps.readAuthority(path);
      if (isLate()) return;
      hindrance = null;
      const openedWith = JSON.stringify([address, authority, password, whose]);
      if (open?.openedWith === openedWith) return tell();
      void close();
      tell();
      const line = await deps.openLine({ ...whose, address, authority, password, onChange: tell });
      if (isLate()) return void line.stop();
      line.replies.follow(replies.tell);
      open = { line, openedFor, openedWith };
    } catch (error) {
      if (isLate()) return;
      const told = asOfFloor(error);
      // A keychain that is closed, or a file that is away, takes nothing from a line that is there.
      if (open?.openedFor === openedFor && told.code !== 'floor.passwordMissing') return tell();
      hindrance = told;
      void close();
      log.warn('no line to the floor', { error: hindrance.code });
    }
    tell();
  };

  const whose = (): FloorMember => {
    if (member === null) throw new AppError('portal.notConnected');
    return member;
  };

  return {
    broker: {
      isConnected: () => open?.line.isConnected() === true,
      order: (order) => open?.line.order(order),
      replies: { follow: replies.follow },
    },
    standing,
    mayClear: () => deps.choices().floorClear && open?.line.isClearRefused() === false,
    use(next) {
      const isSame = next?.portalHost === member?.portalHost && next?.userId === member?.userId;
      member = next;
      if (isSame) return;
      void close();
      void look('program');
    },
    look: () => void look('program'),
    tryNow() {
      if (open === null) return void look('program');
      open.line.tryNow();
      tell();
    },
    isSet: () => place() !== null,
    host,
    async storePassword(password) {
      const now = place();
      if (now === null) throw new AppError('floor.noBroker');
      const { userId } = whose();
      await ofKeychain(storePassword(secrets, { broker: now.broker, userId }, password));
      await look('person');
    },
    async removePassword() {
      await ofKeychain(removePassword(secrets, whose()));
      await look('person');
    },
    stop() {
      isStopped = true;
      cancelLook?.();
      return close();
    },
  };
}

/** The words of the keychain's own errors are about the sign-in at a portal. */
function asOfFloor(error: unknown): AppErrorData {
  const told = toAppErrorData(error);
  return told.code.startsWith('keychain.') ? { code: 'floor.keychainAway', params: {} } : told;
}

function ofKeychain<T>(done: Promise<T>): Promise<T> {
  return done.catch((error: unknown) => {
    const { code, params } = asOfFloor(error);
    throw new AppError(code, params, error);
  });
}
