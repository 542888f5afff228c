import { AppError } from '../../../contracts/errors.ts';
import type { AuthorizationCode, AuthorizePage, AuthorizeRequest } from '../../core/ports/signIn.ts';

export const authorizePage: AuthorizePage = { url: authorizeUrl, readRedirect: readSignInRedirect };

/** The portal's authorize page. `redirect_uri` is not sent: Bitrix24 uses the one registered (docs, OAuth 2.0, step 1). */
function authorizeUrl({ origin, clientId, state }: AuthorizeRequest): string {
  const url = new URL('/oauth/authorize/', origin);
  url.search = new URLSearchParams({ client_id: clientId, state }).toString();
  return url.href;
}

/**
 * What a navigation of the sign-in window is: null where the operator is still on the way (log-in pages, second factor);
 * the code where it is the redirect to the application's registered address; `oauth.stateMismatch` where a code comes
 * that nobody here asked for.
 */
function readSignInRedirect(url: string, { state }: AuthorizeRequest): AuthorizationCode | AppError | null {
  let parameters: URLSearchParams;
  try {
    parameters = new URL(url).searchParams;
  } catch {
    return null;
  }
  const code = parameters.get('code');
  const returnedState = parameters.get('state');
  if (code === null || code === '' || returnedState === null) return null;
  if (returnedState !== state) return new AppError('oauth.stateMismatch');
  return { code, serverDomain: parameters.get('server_domain'), memberId: parameters.get('member_id') };
}
