import type { AppErrorData } from '../../contracts/errors.ts';
import type { PhonesSnapshot } from '../../contracts/phones.ts';
import type { Clock, Timers } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { HookReceiver } from '../core/ports/phoneSource.ts';
import { createHookDoor } from './hookDoor.ts';
import { createHookListeners } from './hookListeners.ts';
import type { HookSecret } from './hookSecret.ts';
import { createHookServer, type HookServer } from './http/hookServer.ts';
import { createInTurn } from './inTurn.ts';
import { canonicalAddress, isSameAddress } from './ipAddress.ts';
import { createRefusals } from './refusals.ts';

export const networkPort = 47_114;

/** What `os.networkInterfaces()` gives, as far as it is used. */
export type NetworkCards = Readonly<
  Record<
    string,
    readonly { readonly address: string; readonly internal: boolean; readonly family: string }[] | undefined
  >
>;

export interface NetworkReceiverChoice {
  /** Address of this computer's network card to listen at; null: not at all. */
  readonly address: string | null;
  /** Addresses of the phones that are heard. */
  readonly allowed: readonly string[];
}

export interface NetworkReceiverDeps {
  readonly secret: HookSecret;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** 0 for any free one. */
  readonly port: number;
  readonly networkCards: () => NetworkCards;
  /** Something to show changed. */
  readonly onChange: () => void;
}

/**
 * For desk phones: listens at one address of this computer, to phones on a list, and only once the operator has chosen
 * both. Off by default.
 */
export interface NetworkReceiver extends HookReceiver {
  snapshot(): PhonesSnapshot['networkReceiver'];
  /** The settings changed, or the network did. */
  choose(choice: NetworkReceiverChoice): void;
  /** For good, at the program's end. Settles once nobody listens at a port any more. */
  close(): Promise<void>;
}

/** A phone sends one request after the other; so many of one address leave room for the others. */
const connectionsEach = 16;

export function createNetworkReceiver(deps: NetworkReceiverDeps): NetworkReceiver {
  let choice: NetworkReceiverChoice = { address: null, allowed: [] };
  let allowed: ReadonlySet<string> = new Set();
  let open: { server: HookServer; address: string; port: number } | null = null;
  let problem: AppErrorData | null = null;
  let closed = false;
  const { secret, log } = deps;
  const inTurn = createInTurn(log, 'network receiver');
  const refusals = createRefusals({ ...deps, receiver: 'network' });

  const listeners = createHookListeners(() => void follow(), log);
  const told = (): void => {
    listeners.changed();
    deps.onChange();
  };

  const choices = () =>
    Object.entries(deps.networkCards()).flatMap(([networkCard, addresses]) =>
      (addresses ?? [])
        // A phone is told an address to type in; link-local IPv6 needs a zone, which no phone's URL field takes.
        .filter(
          ({ internal, family, address }) => !internal && (family === 'IPv4' || !/^fe80:/i.test(address)),
        )
        .map(({ address }) => ({ address, networkCard })),
    );

  const shut = (): void => {
    open?.server.close();
    open = null;
  };

  const follow = (): Promise<void> =>
    inTurn(async () => {
      const wanted = listeners.any() && !closed ? choice.address : null;
      const gone = wanted !== null && !isOurs(wanted);
      if (open !== null && (open.address !== wanted || gone)) shut();
      problem = gone ? { code: 'receiver.addressGone', params: { address: wanted } } : null;
      if (wanted !== null && !gone && open === null) await openUp(wanted);
      told();
    });

  const isOurs = (address: string): boolean =>
    Object.values(deps.networkCards()).some((cards) =>
      cards?.some((card) => isSameAddress(card.address, address)),
    );

  const door = createHookDoor({ secret, listeners, refusals });
  const openUp = async (address: string): Promise<void> => {
    await secret.read();
    const server = createHookServer({
      address,
      clock: deps.clock,
      timers: deps.timers,
      ...door,
      connectionsEach,
      // This computer itself may knock too: that is how Test does it.
      mayConnect: (remote) => remote === canonicalAddress(address) || allowed.has(remote),
    });
    try {
      open = { server, address, port: await server.open(deps.port) };
      log.info('network receiver open', { port: open.port });
    } catch (error) {
      log.error('network receiver not opened', error, { port: deps.port });
      problem = isTaken(error)
        ? { code: 'receiver.portTaken', params: { port: String(deps.port) } }
        : { code: 'receiver.notOpen', params: {} };
    }
  };

  secret.followChanges(() => void inTurn(() => (open === null ? undefined : told())));

  return {
    baseUrl: () =>
      open === null ? null : `http://${hostIn(open.address)}:${open.port}/${secret.current() ?? ''}`,
    // A phone that is switched on waits for the operator to choose the address.
    problem: () =>
      choice.address === null && listeners.any() && !closed
        ? { code: 'receiver.addressNotChosen', params: {} }
        : problem,
    listen: listeners.add,
    choose(chosen) {
      choice = chosen;
      allowed = new Set(chosen.allowed.flatMap((phone) => canonicalAddress(phone) ?? []));
      void follow();
    },
    snapshot: () => ({
      choices: choices(),
      listeningAt: open === null ? null : `${hostIn(open.address)}:${open.port}`,
      allowed: [...choice.allowed],
      refused: refusals.all(),
      problem,
    }),
    close() {
      closed = true;
      return follow();
    },
  };
}

function hostIn(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
