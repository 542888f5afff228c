import { randomBytes } from 'node:crypto';
import type { PortalClock } from '../clock.ts';
import type { Applications } from '../oauth/applications.ts';
import type { JournalIdentity } from '../record/journal.ts';
import type { PortalSettings } from '../settings.ts';
import type { UserDirectory } from '../users.ts';
import { SystemError } from './errors.ts';
import type { RestRequest } from './parsing/restRequest.ts';

/** Who asks, once that is proven. */
export interface Identity {
  readonly kind: 'webhook' | 'oauth';
  readonly userId: number;
  readonly scopes: readonly string[];
  /**
   * Whose calls these are in the duplicate rule: the application's client id; an inbound webhook has no
   * application, so all webhooks of a portal share one empty owner (seen in the source of module voximplant).
   */
  readonly owner: string;
  /** What `operating` is counted for besides the method. */
  readonly credential: string;
}

export interface MintedToken {
  readonly userId: number;
  readonly scopes?: readonly string[];
  readonly clientId?: string;
  /** Seconds; 3600 when left out. */
  readonly expiresInS?: number;
}

export interface OAuthTokens {
  /** Gives an access token as the token endpoint would. */
  mintAccessToken(options: MintedToken): string;
  /** Lets a token expire now: the next request with it is answered 401 `expired_token`. */
  expire(accessToken: string): void;
  /** Lets all tokens expire now. */
  expireAll(): void;
  clear(): void;
}

export interface Identities extends OAuthTokens {
  /** Throws INVALID_CREDENTIALS, NO_AUTH_FOUND, invalid_token, expired_token, APPLICATION_NOT_FOUND or user_access_error. */
  identify(request: RestRequest): Identity;
}

interface StoredToken {
  readonly userId: number;
  readonly scopes: readonly string[];
  readonly clientId: string;
  expiresAtMs: number;
}

/** Checks inbound webhooks and access tokens. */
export function createIdentities(deps: {
  readonly users: UserDirectory;
  readonly applications: Applications;
  readonly clock: PortalClock;
  readonly settings: { readonly current: Pick<PortalSettings, 'webhookOfDismissed'> };
}): Identities {
  const tokens = new Map<string, StoredToken>();
  return {
    identify: (request) => {
      if (request.webhook !== undefined) return byWebhook(deps.users, request.webhook, deps.settings.current);
      if (request.auth === undefined) throw new SystemError('NO_AUTH_FOUND');
      const token = tokens.get(request.auth);
      if (token === undefined) throw new SystemError('invalid_token');
      if (token.expiresAtMs <= deps.clock.nowMs()) throw new SystemError('expired_token');
      const { userId, scopes, clientId } = token;
      // A token may be minted for a client id that was never registered: then there is nothing to look up.
      const application = deps.applications.find(clientId);
      if (application?.state === 'deleted') throw new SystemError('APPLICATION_NOT_FOUND');
      const mayUse = application?.userIds?.includes(userId) !== false && deps.users.find(userId)?.active;
      if (mayUse !== true) throw new SystemError('user_access_error');
      return { kind: 'oauth', userId, scopes, owner: clientId, credential: `oauth:${clientId}` };
    },
    mintAccessToken: (options) => {
      const user = deps.users.get(options.userId);
      const accessToken = randomBytes(35).toString('hex');
      tokens.set(accessToken, {
        userId: options.userId,
        scopes: options.scopes ?? user.scopes,
        clientId: options.clientId ?? 'local.practice',
        expiresAtMs: deps.clock.nowMs() + (options.expiresInS ?? 3600) * 1000,
      });
      return accessToken;
    },
    expire: (accessToken) => {
      const token = tokens.get(accessToken);
      if (token !== undefined) token.expiresAtMs = 0;
    },
    expireAll: () => {
      for (const token of tokens.values()) token.expiresAtMs = 0;
    },
    clear: () => tokens.clear(),
  };
}

function byWebhook(
  users: UserDirectory,
  webhook: { readonly userId: number; readonly code: string },
  { webhookOfDismissed }: Pick<PortalSettings, 'webhookOfDismissed'>,
): Identity {
  const found = users.findByWebhook(webhook.userId, webhook.code);
  if (found === undefined) throw new SystemError('INVALID_CREDENTIALS');
  const { user, scopes } = found;
  if (!user.active && webhookOfDismissed !== 'answers')
    throw new SystemError(webhookOfDismissed === 'rejected' ? 'INVALID_CREDENTIALS' : 'authorization_error');
  return { kind: 'webhook', userId: user.id, scopes, owner: '', credential: `webhook:${webhook.userId}` };
}

/** The identity for the journal; for a request that proved nothing, what it claimed is not kept. */
export function journalIdentity(identity: Identity | undefined): JournalIdentity {
  if (identity === undefined) return { kind: 'none' };
  if (identity.kind === 'webhook') return { kind: 'webhook', userId: identity.userId };
  return { kind: 'oauth', userId: identity.userId, clientId: identity.owner };
}
