import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PortalClock } from '../clock.ts';
import type { FaultDesk } from '../faults.ts';
import type { Journal } from '../record/journal.ts';
import { describeFailure, failureJson, SystemError } from '../rest/errors.ts';
import { answerWithFault } from '../rest/faultyAnswers.ts';
import type { OAuthTokens } from '../rest/identity.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../rest/parsing/jsonValue.ts';
import { parsePhpQuery } from '../rest/parsing/phpQuery.ts';
import { phpString } from '../rest/parsing/phpValues.ts';
import { readBody } from '../rest/parsing/restRequest.ts';
import { sendJson } from '../rest/restEndpoint.ts';
import type { PortalSettings } from '../settings.ts';
import type { Application, Applications } from './applications.ts';
import type { Grant, Grants } from './grants.ts';

/** What the token endpoint is called in the journal and in orders for faults. */
export const tokenMethod = 'oauth/token';

/** Named in answers as the token server; not where the portal is, so that who takes it for the portal is found out. */
const tokenServerDomain = 'oauth.practice.example';

export interface TokenEndpoint {
  /** Answers `/oauth/token/` by GET or by POST with a form; never throws. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL, client: string): Promise<void>;
  /** What a sign-in gives, without the way through the authorize page. */
  issue(grant: Grant, scopes: readonly string[], expiresInS?: number): IssuedTokens;
}

export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** The token server: codes and refresh tokens for access tokens. It has no part in the portal's leaky bucket. */
export function createTokenEndpoint(deps: {
  readonly applications: Applications;
  readonly grants: Grants;
  readonly tokens: Pick<OAuthTokens, 'mintAccessToken'>;
  readonly memberId: string;
  readonly faults: FaultDesk;
  readonly journal: Journal;
  readonly clock: PortalClock;
  readonly settings: { readonly current: PortalSettings };
}): TokenEndpoint {
  const { applications, grants, journal, clock, settings } = deps;

  const issue: TokenEndpoint['issue'] = (grant, scopes, expiresInS) => ({
    accessToken: deps.tokens.mintAccessToken({
      userId: grant.userId,
      clientId: grant.clientId,
      scopes,
      ...(expiresInS === undefined ? {} : { expiresInS }),
    }),
    refreshToken: grants.issueRefreshToken(grant),
  });

  const trade = (params: JsonObject, origin: string): JsonObject => {
    const grantType = phpString(params['grant_type']);
    const isRefresh = grantType === 'refresh_token';
    if (!isRefresh && grantType !== 'authorization_code') throw new SystemError('invalid_request');
    const application = provenApplication(applications, params);
    const { clientId } = application;
    if (application.state === 'unpaid') throw new SystemError('PAYMENT_REQUIRED');
    const grant = isRefresh
      ? grants.redeemRefreshToken(phpString(params['refresh_token']), clientId)
      : grants.redeemCode(phpString(params['code']), clientId);
    if (grant === undefined) throw new SystemError('invalid_grant');
    const expiresInS = settings.current.accessTokenLifeS;
    const { accessToken, refreshToken } = issue(grant, application.scopes, expiresInS);
    return {
      access_token: accessToken,
      refresh_token: refreshToken,
      expires_in: expiresInS,
      client_endpoint: `${origin}/rest/`,
      server_endpoint: `${origin}/rest/`,
      domain: tokenServerDomain,
      member_id: deps.memberId,
      scope: application.scopes.join(','),
      status: 'L',
      ...(isRefresh ? { expires: Math.floor(clock.nowMs() / 1000) + expiresInS, user_id: grant.userId } : {}),
    };
  };

  const answerTo = (params: JsonObject, origin: string): { status: number; json: JsonValue } => {
    try {
      return { status: 200, json: trade(params, origin) };
    } catch (thrown) {
      const failure = describeFailure(thrown, settings.current);
      return { status: failure.status, json: failureJson(failure) };
    }
  };

  return {
    issue,
    handle: async (request, response, url, client) => {
      let body: string;
      try {
        body = await readBody(request);
      } catch {
        response.destroy();
        return;
      }
      const params = { ...parsePhpQuery(url.search.replace(/^\?/, '')), ...parsePhpQuery(body) };
      const sequence = journal.received({
        httpMethod: request.method ?? 'GET',
        method: tokenMethod,
        params: { grant_type: phpString(params['grant_type']), client_id: phpString(params['client_id']) },
        identity: { kind: 'none' },
        client,
        receivedAtMs: clock.nowMs(),
      });
      const faults = deps.faults.takeNamed({ method: tokenMethod, client });
      const latencyMs = faults.reduce((sum, fault) => sum + (fault.kind === 'latency' ? fault.ms : 0), 0);
      if (faults.length > 0) journal.update(sequence, { faults: faults.map(({ kind }) => kind) });
      if (latencyMs > 0) await new Promise<void>((resolve) => void clock.after(latencyMs, resolve));

      const compute = (): { status: number; json: JsonValue } => answerTo(params, url.origin);
      const note = (
        answer: { readonly status: number; readonly json: JsonValue },
        outcome: 'answered' | 'dropped' | 'stalled',
      ): void =>
        journal.update(sequence, {
          outcome,
          answeredAtMs: clock.nowMs(),
          status: answer.status,
          answer: withoutTokens(answer.json),
        });
      const fault = faults.find(({ kind }) => kind !== 'latency');
      if (fault !== undefined) {
        const update = (change: Parameters<Journal['update']>[1]): void => journal.update(sequence, change);
        answerWithFault(fault, { response, url, settings: settings.current, compute, note, update });
        return;
      }
      const answer = compute();
      sendJson(response, answer.status, JSON.stringify(answer.json));
      note(answer, 'answered');
    },
  };
}

/** The application whose id and secret these are. A deleted one is as unknown as one that never was. */
function provenApplication(applications: Applications, params: JsonObject): Application {
  const application = applications.find(phpString(params['client_id']));
  const isProven = application?.clientSecret === phpString(params['client_secret']);
  if (application === undefined || application.state === 'deleted' || !isProven)
    throw new SystemError('invalid_client');
  return application;
}

/** For the journal, which holds no secret. */
function withoutTokens(json: JsonValue): JsonValue {
  return isJsonObject(json) && 'access_token' in json ? { granted: true } : json;
}
