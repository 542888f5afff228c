import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PortalClock } from '../clock.ts';
import type { FaultDesk } from '../faults.ts';
import type { Journal } from '../record/journal.ts';
import type { OAuthTokens } from '../rest/identity.ts';
import type { PortalSettings } from '../settings.ts';
import type { UserDirectory } from '../users.ts';
import type { Application, ApplicationChange, ApplicationOptions, Applications } from './applications.ts';
import { createAuthorizePage } from './authorizePage.ts';
import { createGrants, type Grant } from './grants.ts';
import { createTokenEndpoint, tokenMethod, type IssuedTokens } from './tokenEndpoint.ts';

/** What tests do with local applications and their tokens. */
export interface OAuthControl extends OAuthTokens {
  /** Stable key of this portal, as `member_id` in redirects and token answers. */
  readonly memberId: string;
  /** Makes a local application as an admin does in the portal. */
  registerApplication(options: ApplicationOptions): {
    readonly clientId: string;
    readonly clientSecret: string;
  };
  /** Unpaid, deleted, other scopes, open to some users alone. Throws when there is no such application. */
  updateApplication(clientId: string, change: ApplicationChange): void;
  readonly applications: readonly Application[];
  /** A code as the redirect after *Allow* carries it: 30 s, one use. */
  issueCode(grant: Grant): string;
  /** Tokens as the whole sign-in gives them. `expiresInS` is 3600 when left out. */
  issueTokens(grant: Grant & { readonly expiresInS?: number }): IssuedTokens;
  /** Makes refresh tokens useless: the next refresh is answered invalid_grant. */
  revokeRefreshTokens(clientId?: string): void;
  /** Refreshes asked for so far, whatever came of them. */
  readonly refreshCount: number;
}

export interface OAuthServer {
  readonly control: OAuthControl;
  /** Answers what lies under `/oauth/`. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL, client: string): void;
}

/** OAuth 2.0 as Bitrix24 has it: the portal's authorize page, and the token server, here at the same address. */
export function createOAuthServer(deps: {
  readonly applications: Applications;
  readonly users: UserDirectory;
  readonly tokens: OAuthTokens;
  readonly faults: FaultDesk;
  readonly journal: Journal;
  readonly clock: PortalClock;
  readonly settings: { readonly current: PortalSettings };
}): OAuthServer {
  const { applications, tokens, journal } = deps;
  const memberId = randomBytes(16).toString('hex');
  const grants = createGrants(deps);
  const tokenEndpoint = createTokenEndpoint({ ...deps, grants, memberId });
  const authorizePage = createAuthorizePage({ ...deps, grants, memberId });

  return {
    control: {
      ...tokens,
      memberId,
      registerApplication: (options) => {
        const { clientId, clientSecret } = applications.register(options);
        return { clientId, clientSecret };
      },
      updateApplication: applications.update,
      get applications() {
        return applications.all;
      },
      issueCode: grants.issueCode,
      issueTokens: ({ expiresInS, ...grant }) => {
        const scopes = applications.find(grant.clientId)?.scopes ?? deps.users.get(grant.userId).scopes;
        return tokenEndpoint.issue(grant, scopes, expiresInS);
      },
      revokeRefreshTokens: grants.revokeRefreshTokens,
      get refreshCount() {
        return journal
          .requestsFor(tokenMethod)
          .filter((request) => request.params['grant_type'] === 'refresh_token').length;
      },
    },
    handle: (request, response, url, client) => {
      const [, page] = url.pathname.split('/').filter((part) => part !== '');
      if (page === 'authorize') void authorizePage.handle(request, response, url);
      else if (page === 'token') void tokenEndpoint.handle(request, response, url, client);
      else response.writeHead(404).end();
    },
  };
}
