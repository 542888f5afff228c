import { AppError } from '../../../contracts/errors.ts';
import type { ApplicationAccess } from '../../../contracts/access/portalAccess.ts';
import { portalHost } from '../../../contracts/access/webhookUrl.ts';
import type { CodeExchange } from '../../core/ports/portal.ts';
import { readProfile } from '../profile.ts';
import type { RestClient } from '../rest/restClient.ts';
import type { RestFailure } from '../answers/restAnswer.ts';
import type { TokenEndpoint } from './tokenEndpoint.ts';
import { tokenOriginFor } from './tokenServer.ts';

interface Deps {
  readonly tokenEndpoint: TokenEndpoint;
  /** A client that signs with these tokens and renews nothing. */
  readonly clientFor: (access: ApplicationAccess) => RestClient;
}

/**
 * Trades a code for tokens, and finds out whose they are: the first answer does not name the operator (Bitrix24 docs,
 * OAuth 2.0), so `profile` is asked.
 * @throws AppError `oauth.*`, `portal.*`
 */
export async function exchangeCode(request: CodeExchange, deps: Deps): Promise<ApplicationAccess> {
  const { clientId, clientSecret, authorization } = request;
  const host = portalHost(request);
  const tokenOrigin = tokenOriginFor(request.origin, authorization.serverDomain);
  if (tokenOrigin === null) throw new AppError('oauth.tokenServerUnknown', { host });
  const answer = await deps.tokenEndpoint.ask({
    tokenOrigin,
    portalHost: host,
    clientId,
    clientSecret,
    grant: { kind: 'code', code: authorization.code },
  });
  if (!answer.ok) throw toAppError(answer);
  const { tokens } = answer;
  const withoutUser: Omit<ApplicationAccess, 'userId'> = {
    kind: 'application',
    origin: portalOrigin(request.origin, tokens.portalOrigin),
    clientId,
    clientSecret,
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken,
    tokenOrigin,
    memberId: tokens.memberId ?? authorization.memberId ?? '',
  };
  return { ...withoutUser, userId: tokens.userId ?? (await askUserId(withoutUser, host, deps)) };
}

/** The token server knows the portal's right name; one on the internet never sends us to this computer itself. */
function portalOrigin(typed: string, named: string | null): string {
  if (named === null) return typed;
  return named.startsWith('https:') || typed.startsWith('http:') ? named : typed;
}

async function askUserId(
  access: Omit<ApplicationAccess, 'userId'>,
  host: string,
  deps: Deps,
): Promise<number> {
  const answer = await deps.clientFor({ ...access, userId: 0 }).call('profile', {});
  if (!answer.ok) throw toAppError(answer);
  const profile = readProfile(answer.result);
  if (profile === null) throw new AppError('portal.notAPortal', { host });
  return profile.id;
}

function toAppError({ error }: RestFailure): AppError {
  return new AppError(error.code, error.params);
}
