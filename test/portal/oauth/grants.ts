import { randomBytes } from 'node:crypto';
import type { PortalClock } from '../clock.ts';

/** What a code or a refresh token stands for. */
export interface Grant {
  readonly clientId: string;
  readonly userId: number;
}

interface Stored extends Grant {
  readonly endsAtMs: number;
}

const codeLifeMs = 30_000;
const refreshTokenLifeMs = 180 * 24 * 3600 * 1000;

export interface Grants {
  /** A code that lives for 30 s and works once. */
  issueCode(grant: Grant): string;
  /** Uses a code up, whoever brings it; undefined where it is unknown, used, too old or another application's. */
  redeemCode(code: string, clientId: string): Grant | undefined;
  /** A refresh token that lives for 180 days and works once. */
  issueRefreshToken(grant: Grant): string;
  /** Uses a refresh token up; undefined as for codes. Another application's stays usable. */
  redeemRefreshToken(token: string, clientId: string): Grant | undefined;
  /** Makes every refresh token useless: the next refresh is answered invalid_grant. */
  revokeRefreshTokens(clientId?: string): void;
}

/** Keeps codes and refresh tokens (Bitrix24 docs, settings/oauth: 30 s, 180 days, both for one use). */
export function createGrants(deps: { readonly clock: PortalClock }): Grants {
  const codes = new Map<string, Stored>();
  const refreshTokens = new Map<string, Stored>();
  const issue = (kept: Map<string, Stored>, grant: Grant, lifeMs: number): string => {
    const secret = randomBytes(35).toString('hex');
    const { clientId, userId } = grant;
    kept.set(secret, { clientId, userId, endsAtMs: deps.clock.nowMs() + lifeMs });
    return secret;
  };
  const redeem = (kept: Map<string, Stored>, secret: string, clientId: string): Grant | undefined => {
    const stored = kept.get(secret);
    if (stored === undefined || stored.clientId !== clientId) return undefined;
    kept.delete(secret);
    return stored.endsAtMs > deps.clock.nowMs() ? stored : undefined;
  };
  return {
    issueCode: (grant) => issue(codes, grant, codeLifeMs),
    redeemCode: (code, clientId) => {
      const grant = redeem(codes, code, clientId);
      codes.delete(code);
      return grant;
    },
    issueRefreshToken: (grant) => issue(refreshTokens, grant, refreshTokenLifeMs),
    redeemRefreshToken: (token, clientId) => redeem(refreshTokens, token, clientId),
    revokeRefreshTokens: (clientId) => {
      for (const [token, stored] of refreshTokens)
        if (clientId === undefined || stored.clientId === clientId) refreshTokens.delete(token);
    },
  };
}
