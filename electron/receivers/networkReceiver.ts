import type { AppErrorData } from '../../contracts/errors.ts';
import type { PhonesSnapshot } from '../../contracts/phones.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { HookReceiver } from '../core/ports/phoneSource.ts';
import { createHookListeners } from './hookListeners.ts';
import type { HookSecret } from './hookSecret.ts';
import { createHookServer, plainAddress, type HookServer } from './hookServer.ts';

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
  /** For good, at the program's end. */
  close(): void;
}

export function createNetworkReceiver(deps: NetworkReceiverDeps): NetworkReceiver {
  let choice: NetworkReceiverChoice = { address: null, allowed: [] };
  let open: { server: HookServer; secret: string; address: string; port: number } | null = null;
  let problem: AppErrorData | null = null;
  let refused = 0;
  let closed = false;
  let work: Promise<void> = Promise.resolve();

  const listeners = createHookListeners(() => follow());
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

  const follow = (): void => {
    work = work.then(async () => {
      const wanted = listeners.any() && !closed ? choice.address : null;
      const gone = wanted !== null && !isOurs(wanted);
      if (open !== null && (open.address !== wanted || gone)) shut();
      problem = gone ? { code: 'receiver.addressGone', params: { address: wanted } } : null;
      if (wanted !== null && !gone && open === null) await openUp(wanted);
      told();
    });
  };

  const isOurs = (address: string): boolean =>
    Object.values(deps.networkCards()).some((cards) => cards?.some((card) => card.address === address));

  const openUp = async (address: string): Promise<void> => {
    const secret = await deps.secret.read();
    const server = createHookServer({
      address,
      ...(address.includes(':') ? { alsoNamed: [`[${address}]`] } : {}),
      clock: deps.clock,
      secret: () => open?.secret ?? secret,
      listens: listeners.has,
      onHook: listeners.deliver,
      onRefused: () => {
        refused += 1;
        deps.onChange();
      },
      // This computer itself may knock too: that is how Test does it.
      mayConnect: (remote) =>
        remote === plainAddress(address) || choice.allowed.some((phone) => plainAddress(phone) === remote),
    });
    try {
      open = { server, secret, address, port: await server.open(deps.port) };
      deps.log.info('network receiver open', { port: open.port });
    } catch (error) {
      deps.log.error('network receiver not opened', error, { port: deps.port });
      problem = isTaken(error)
        ? { code: 'receiver.portTaken', params: { port: String(deps.port) } }
        : { code: 'receiver.notOpen', params: {} };
    }
  };

  deps.secret.followRenewals(() => {
    work = work.then(async () => {
      if (open === null) return;
      open.secret = await deps.secret.read();
      told();
    });
  });

  return {
    baseUrl: () => (open === null ? null : `http://${hostIn(open.address)}:${open.port}/${open.secret}`),
    // A phone that is switched on waits for the operator to choose the address.
    problem: () =>
      choice.address === null && listeners.any() && !closed
        ? { code: 'receiver.notOpen', params: {} }
        : problem,
    listen: listeners.add,
    choose(chosen) {
      choice = chosen;
      follow();
    },
    snapshot: () => ({
      choices: choices(),
      listeningAt: open === null ? null : `${hostIn(open.address)}:${open.port}`,
      allowed: [...choice.allowed],
      refused,
      problem,
    }),
    close() {
      closed = true;
      follow();
    },
  };
}

function hostIn(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
