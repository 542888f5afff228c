import { toAppErrorData } from '../../../contracts/errors.ts';
import type { ApplicationAccess } from '../../../contracts/access/portalAccess.ts';
import { portalHost } from '../../../contracts/access/webhookUrl.ts';
import type { TokenKeeper } from '../../core/ports/portal.ts';
import type { PortalDeps, PortalTimings } from '../dependencies.ts';
import { restFailure, type RestFailure } from '../answers/restAnswer.ts';
import type { RequestIdentity } from '../rest/requestIdentity.ts';
import type { TokenEndpoint } from './tokenEndpoint.ts';

type Deps = Pick<PortalDeps, 'timers' | 'log'> & {
  readonly tokenEndpoint: TokenEndpoint;
  readonly tokens: TokenKeeper;
  readonly timings: PortalTimings;
};

/**
 * A local application's tokens at work. They are renewed only after the portal refused them, as Bitrix24 asks (docs,
 * OAuth 2.0, "Auto-renewal"), by one request however many calls wait for it.
 *
 * Each renewal replaces the refresh token, so the new ones are stored before they are used. What is lost in between (the
 * answer on its way, or a crash before it was stored) cannot be mended here: the old refresh token is refused from then
 * on, and the operator has to sign in again, which `oauth.signInAgain` says.
 */
export function createApplicationIdentity(access: ApplicationAccess, deps: Deps): RequestIdentity {
  const host = portalHost(access);
  let current = access;
  let renewing: Promise<RestFailure | null> | null = null;
  /** Tokens the server refused for good: it is not asked about them again. */
  let deadRefreshToken: string | null = null;
  const retired: string[] = [];

  const signInAgain = (): RestFailure => restFailure('oauth.signInAgain', false, { host });

  async function renew(): Promise<RestFailure | null> {
    const { tokenOrigin, clientId, clientSecret, refreshToken } = current;
    if (refreshToken === deadRefreshToken) return signInAgain();
    const answer = await deps.tokenEndpoint.ask({
      tokenOrigin,
      portalHost: host,
      clientId,
      clientSecret,
      grant: { kind: 'refresh', token: refreshToken },
    });
    if (!answer.ok) {
      if (answer.error.code === 'oauth.signInAgain') deadRefreshToken = refreshToken;
      deps.log.warn('tokens not renewed', { error: answer.error.code });
      return answer;
    }
    const { tokens } = answer;
    const renewed: ApplicationAccess = {
      ...current,
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
    };
    // Known as secrets before anybody else hears of them.
    retired.push(current.accessToken, current.refreshToken);
    retired.splice(0, Math.max(0, retired.length - 8));
    await keep(renewed);
    current = renewed;
    deps.log.info('tokens renewed', { host });
    return null;
  }

  /** Waits until they are stored, but not for ever: a keychain may be waiting for somebody to unlock it. */
  function keep(renewed: ApplicationAccess): Promise<void> {
    return new Promise((resolve) => {
      const cancel = deps.timers.after(deps.timings.keepTimeoutMs, () => {
        deps.log.warn('renewed tokens are used before they are stored', { host });
        resolve();
      });
      const done = (): void => {
        cancel();
        resolve();
      };
      const notKept = (error: unknown): void => {
        deps.log.error('renewed tokens not stored', error, { error: toAppErrorData(error).code });
        done();
      };
      Promise.resolve()
        .then(() => deps.tokens.keep(renewed))
        .then(done, notKept);
    });
  }

  return {
    signedInBy: 'localApplication',
    origin: access.origin,
    ready: () => renewing ?? Promise.resolve(null),
    sign: (method, params) => ({
      url: `${access.origin}/rest/${method}`,
      json: { ...params, auth: current.accessToken },
      token: current.accessToken,
    }),
    renew: (usedToken) => {
      // Another call's renewal was faster than this refusal.
      if (renewing === null && usedToken !== current.accessToken) return Promise.resolve(null);
      renewing ??= renew().finally(() => {
        renewing = null;
      });
      return renewing;
    },
    secrets: () => [current.accessToken, current.refreshToken, current.clientSecret, ...retired],
  };
}
