import type { PortalDeps, PortalTimings } from '../dependencies.ts';
import { isCaptivePage } from '../network/foreignPage.ts';
import type { HttpPost } from '../network/httpPost.ts';
import { restFailure, type RestFailure } from '../answers/restAnswer.ts';
import { createServerClock } from '../network/serverClock.ts';
import { createUnansweredReasons } from '../network/unanswered.ts';
import { createPortalWords } from '../answers/portalWords.ts';
import { readTokenAnswer, tokenBounds, type TokenPurpose, type Tokens } from './tokenAnswer.ts';

export interface TokenRequest {
  /** Origin of the token server. */
  readonly tokenOrigin: string;
  /** For errors alone: the portal that the tokens are for. */
  readonly portalHost: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly grant:
    { readonly kind: 'code'; readonly code: string } | { readonly kind: 'refresh'; readonly token: string };
}

/** Bitrix24's token server. */
export interface TokenEndpoint {
  /** Asks once, by POST form, so that no secret stands in an address. Never throws. */
  ask(request: TokenRequest): Promise<{ readonly ok: true; readonly tokens: Tokens } | RestFailure>;
}

type Deps = Pick<PortalDeps, 'clock' | 'redirectTarget' | 'serverTimeMs'> & {
  readonly http: HttpPost;
  readonly timings: PortalTimings;
};

export function createTokenEndpoint(deps: Deps): TokenEndpoint {
  return {
    async ask({ tokenOrigin, portalHost, clientId, clientSecret, grant }) {
      const purpose: TokenPurpose = grant.kind === 'code' ? 'exchange' : 'refresh';
      const form = {
        client_id: clientId,
        client_secret: clientSecret,
        ...(grant.kind === 'code'
          ? { grant_type: 'authorization_code', code: grant.code }
          : { grant_type: 'refresh_token', refresh_token: grant.token }),
      };
      const { host } = new URL(tokenOrigin);
      const outcome = await deps.http.post(
        `${tokenOrigin}/oauth/token/`,
        { form },
        { timeoutMs: deps.timings.tokenTimeoutMs, mostBytes: tokenBounds.mostBytes },
      );
      if (outcome.kind !== 'answer') {
        const serverClock = createServerClock(deps.clock);
        const why = await createUnansweredReasons({ ...deps, origin: tokenOrigin, serverClock }).of(outcome);
        // A token server that leads elsewhere is no renamed portal; whoever answered, nothing is lost by waiting.
        if (why.error.code !== 'portal.moved') return why;
        return restFailure('portal.unexpectedAnswer', true, { host }, { foreign: true });
      }
      const { status, body } = outcome;
      const secrets = [clientSecret, grant.kind === 'code' ? grant.code : grant.token];
      const answer = readTokenAnswer(
        status,
        body,
        purpose,
        createPortalWords(() => secrets),
      );
      if (answer.kind === 'tokens') return { ok: true, tokens: answer.tokens };
      const { meaning, description, foreign } = answer;
      if (!foreign) {
        // Where the meaning is known, our own words say more.
        const said = meaning.code === 'portal.businessError' && description !== '' ? { description } : {};
        return restFailure(meaning.code, meaning.retryable, { host: portalHost, ...said });
      }
      const code = isCaptivePage(status, body, host, true) ? 'portal.captivePortal' : meaning.code;
      return restFailure(code, meaning.retryable, { host, status: String(status) }, { foreign: true });
    },
  };
}
