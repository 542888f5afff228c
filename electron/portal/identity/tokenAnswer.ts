import * as v from 'valibot';
import { readOrigin } from '../../../contracts/access/origin.ts';
import { meaningOfErrorKey, meaningOfForeignAnswer, type ErrorMeaning } from '../rest/errorTable.ts';

/** What the token server gives (Bitrix24 docs, OAuth 2.0). Secrets as a whole. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** The portal that `client_endpoint` names; `domain` is the token server's own host. Null where it names none. */
  readonly portalOrigin: string | null;
  readonly memberId: string | null;
  /** Null in the first answer, as documented. */
  readonly userId: number | null;
}

export type TokenAnswer =
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  | { readonly kind: 'refused'; readonly meaning: ErrorMeaning; readonly foreign: boolean };

const text = v.pipe(v.string(), v.nonEmpty());
const optionalText = v.fallback(v.nullable(text), null);
const tokensSchema = v.object({
  access_token: text,
  refresh_token: text,
  client_endpoint: v.optional(optionalText, null),
  member_id: v.optional(optionalText, null),
  user_id: v.optional(
    v.fallback(
      v.nullable(v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.integer(), v.minValue(1))),
      null,
    ),
    null,
  ),
});
const refusalSchema = v.object({ error: v.string() });

/** @param purpose the same word, `invalid_grant`, is about the code or about the refresh token */
export type TokenPurpose = 'exchange' | 'refresh';

/** Reads an answer of the token server; errors may come with HTTP 200 (seen in Bitrix24's Python SDK). Never throws. */
export function readTokenAnswer(httpStatus: number, body: string, purpose: TokenPurpose): TokenAnswer {
  const json = parse(body);
  const refusal = v.safeParse(refusalSchema, json);
  if (refusal.success) {
    return {
      kind: 'refused',
      meaning: meaningOfTokenError(refusal.output.error, httpStatus, purpose),
      foreign: false,
    };
  }
  const found = v.safeParse(tokensSchema, json);
  if (!found.success || httpStatus < 200 || httpStatus > 299) {
    return { kind: 'refused', meaning: meaningOfForeign(httpStatus), foreign: true };
  }
  const { access_token, refresh_token, client_endpoint, member_id, user_id } = found.output;
  return {
    kind: 'tokens',
    tokens: {
      accessToken: access_token,
      refreshToken: refresh_token,
      portalOrigin: client_endpoint === null ? null : readOrigin(client_endpoint),
      memberId: member_id,
      userId: user_id,
    },
  };
}

/** Bitrix24 docs, OAuth 2.0, "Error codes"; WRONG_CLIENT and APPLICATION_NOT_FOUND as seen in its SDKs. */
function meaningOfTokenError(key: string, httpStatus: number, purpose: TokenPurpose): ErrorMeaning {
  switch (key.trim().toLowerCase()) {
    case 'invalid_client':
      return { code: 'oauth.clientRejected', retryable: false };
    case 'invalid_grant':
    case 'invalid_request':
    case 'expired_token':
    case 'invalid_token':
      return { code: purpose === 'exchange' ? 'oauth.codeRejected' : 'oauth.signInAgain', retryable: false };
    default: {
      const known = meaningOfErrorKey(key, httpStatus, 'localApplication');
      // A key that nobody knows is no business of a method here.
      return known.code === 'portal.businessError'
        ? { code: 'portal.accessDenied', retryable: false }
        : known;
    }
  }
}

/** A page in place of an answer says nothing about the sign-in, so nothing is given up for it. */
function meaningOfForeign(httpStatus: number): ErrorMeaning {
  const { code } = meaningOfForeignAnswer(httpStatus, 'localApplication');
  const tells = code === 'portal.down' || code === 'portal.proxyNeedsSignIn';
  const passes = tells || code === 'portal.captivePortal' || code === 'portal.tooManyRequests';
  return { code: passes ? code : 'portal.unexpectedAnswer', retryable: true };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
