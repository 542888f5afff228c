import { AppError } from '../../../contracts/errors.ts';
import type { OwnerDoubt } from '../../../contracts/access/ownerDoubts.ts';
import type { ApplicationAccess } from '../../../contracts/access/portalAccess.ts';
import type { Portals } from '../ports/portal.ts';
import type { SignInWindow } from '../ports/signIn.ts';

/** What the operator types to sign in by local application. The secret travels inwards only. */
export interface ApplicationForm {
  readonly portalAddress: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the sign-in was refused for before, where the operator knows better. */
  readonly allTheSame?: OwnerDoubt | undefined;
}

export interface SignInDeps {
  readonly portals: Pick<Portals, 'exchangeCode'>;
  readonly signInWindow: SignInWindow;
  readonly newState: () => string;
}

/**
 * OAuth 2.0 by local application: the operator signs in at the portal, its code is traded for tokens at once.
 *
 * @param origin of the portal, parsed
 * @throws AppError `oauth.*`, `portal.*`
 */
export async function signInByApplication(
  { portals, signInWindow, newState }: SignInDeps,
  origin: string,
  form: ApplicationForm,
): Promise<ApplicationAccess> {
  const clientId = form.clientId.trim();
  const clientSecret = form.clientSecret.trim();
  if (clientId === '') throw new AppError('oauth.clientIdEmpty');
  if (clientSecret === '') throw new AppError('oauth.clientSecretEmpty');
  const authorization = await signInWindow.ask({ origin, clientId, state: newState() });
  return portals.exchangeCode({ origin, clientId, clientSecret, authorization });
}
