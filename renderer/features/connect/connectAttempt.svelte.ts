import type { ConnectOffer } from '../../../contracts/access/connectLink.ts';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { IpcInput } from '../../../contracts/ipc.ts';
import { doubtOf, type OwnerDoubt } from '../../../contracts/access/ownerDoubts.ts';
import type { SignedInBy } from '../../../contracts/portal.ts';
import { ofWayIn } from '../../app/wayIn.ts';
import type { Api } from '../../app/bridge.ts';
import { createOrder } from '../../app/order.svelte.ts';

/** The operator's attempt to connect, whichever way; it outlives the page, as the sign-in window does. */
export interface ConnectAttempt {
  /** The way that is being tried right now. */
  readonly under: SignedInBy | null;
  /** From the first try until one succeeds: the forms stay, with what was entered in them. */
  readonly hasNotSucceeded: boolean;
  /** Host whose sign-in window is open. */
  readonly signInHost: string;
  /** Why the last attempt failed, and by which way it went. */
  readonly refusal: { readonly by: SignedInBy; readonly error: AppErrorData } | null;
  /** What the last attempt was refused for, where the operator may connect all the same; null otherwise. */
  readonly doubt: OwnerDoubt | null;
  /** @param allTheSame the doubt that the operator knows better. @returns whether the portal took it */
  connect(webhookUrl: string, allTheSame?: OwnerDoubt): Promise<boolean>;
  /** @param host of the address, to say whose window is open. @returns whether the operator is signed in */
  signIn(input: IpcInput<'portal.signIn'>, host: string): Promise<boolean>;
  cancelSignIn(): void;
  forgetRefusal(): void;
  /** What the operator is told after they have disconnected, until they connect again; null where they did not. */
  readonly receipt: DisconnectReceipt | null;
  /** What a link has filled in, until the operator is connected; null where none has. */
  readonly offered: ConnectOffer | null;
  offer(offered: ConnectOffer): void;
  disconnected(receipt: DisconnectReceipt): void;
}

export interface DisconnectReceipt {
  readonly signedInBy: SignedInBy;
  readonly cardsLeftOpen: number;
  /** Somebody else is to connect. */
  readonly forAnother: boolean;
}

export function createConnectAttempt(api: Api): ConnectAttempt {
  const order = createOrder();
  const cancelling = createOrder();
  let way = $state.raw<SignedInBy>('webhook');
  let signInHost = $state.raw('');
  let hasNotSucceeded = $state.raw(false);
  let cancelled = false;
  let receipt = $state.raw<DisconnectReceipt | null>(null);
  let offered = $state.raw<ConnectOffer | null>(null);

  async function attempt(by: SignedInBy, send: () => Promise<void>): Promise<boolean> {
    if (order.busy) return false;
    way = by;
    cancelling.forgetRefusal();
    cancelled = false;
    hasNotSucceeded = true;
    const done = await order.carryOut(send);
    if (done) {
      hasNotSucceeded = false;
      receipt = null;
      offered = null;
    }
    return done;
  }

  function worthTelling(error: AppErrorData | null): AppErrorData | null {
    // Whoever pressed Cancel knows why the window is gone.
    return cancelled && error?.code === 'oauth.windowClosed' ? null : error;
  }

  return {
    get under() {
      return order.busy ? way : null;
    },
    get hasNotSucceeded() {
      return hasNotSucceeded;
    },
    get signInHost() {
      return signInHost;
    },
    get refusal() {
      const error = worthTelling(order.refusal) ?? cancelling.refusal;
      return error === null ? null : { by: way, error: ofWayIn(error, way) };
    },
    get doubt() {
      return doubtOf(order.refusal);
    },
    get receipt() {
      return receipt;
    },
    get offered() {
      return offered;
    },
    offer(filledIn) {
      offered = filledIn;
    },
    disconnected(told) {
      receipt = told;
    },
    connect: (webhookUrl, allTheSame) =>
      attempt('webhook', () => api.command('portal.connect', { webhookUrl, allTheSame })),
    signIn(input, host) {
      signInHost = host;
      return attempt('localApplication', () => api.command('portal.signIn', input));
    },
    cancelSignIn() {
      cancelled = true;
      void cancelling.carryOut(() => api.command('portal.cancelSignIn'));
    },
    forgetRefusal() {
      order.forgetRefusal();
      cancelling.forgetRefusal();
    },
  };
}
