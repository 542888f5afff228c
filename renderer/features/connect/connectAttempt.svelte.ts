import type { AppErrorData } from '../../../contracts/errors.ts';
import type { IpcInput } from '../../../contracts/ipc.ts';
import { ofWayIn, type SignedInBy } from '../../app/wayIn.ts';
import type { Api } from '../../app/bridge.ts';
import { refusalOf } from '../../app/refusal.ts';

/** The operator's attempt to connect, whichever way; it outlives the page, as the sign-in window does. */
export interface ConnectAttempt {
  /** The way that is being tried right now. */
  readonly under: SignedInBy | null;
  /** Host whose sign-in window is open. */
  readonly signInHost: string;
  /** Why the last attempt failed, and by which way it went. */
  readonly refusal: { readonly by: SignedInBy; readonly error: AppErrorData } | null;
  /** @returns whether the portal took it */
  connect(webhookUrl: string): Promise<boolean>;
  /** @param host of the address, to say whose window is open. @returns whether the operator is signed in */
  signIn(input: IpcInput<'portal.signIn'>, host: string): Promise<boolean>;
  cancelSignIn(): void;
  forgetRefusal(): void;
}

export function createConnectAttempt(api: Api): ConnectAttempt {
  let under = $state.raw<SignedInBy | null>(null);
  let refusal = $state.raw<ConnectAttempt['refusal']>(null);
  let signInHost = $state.raw('');
  let cancelled = false;

  async function attempt(by: SignedInBy, send: () => Promise<void>): Promise<boolean> {
    if (under !== null) return false;
    under = by;
    refusal = null;
    cancelled = false;
    try {
      await send();
      return true;
    } catch (error) {
      const problem = ofWayIn(refusalOf(error), by);
      // Whoever pressed Cancel knows why the window is gone.
      if (!(cancelled && problem.code === 'oauth.windowClosed')) refusal = { by, error: problem };
      return false;
    } finally {
      under = null;
    }
  }

  return {
    get under() {
      return under;
    },
    get signInHost() {
      return signInHost;
    },
    get refusal() {
      return refusal;
    },
    connect: (webhookUrl) => attempt('webhook', () => api.command('portal.connect', { webhookUrl })),
    signIn(input, host) {
      signInHost = host;
      return attempt('localApplication', () => api.command('portal.signIn', input));
    },
    cancelSignIn() {
      cancelled = true;
      api.command('portal.cancelSignIn').catch((error: unknown) => {
        refusal = { by: 'localApplication', error: refusalOf(error) };
      });
    },
    forgetRefusal() {
      refusal = null;
    },
  };
}
