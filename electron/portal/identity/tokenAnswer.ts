import * as v from 'valibot';
import { readOrigin } from '../../../contracts/access/origin.ts';
import { parseBoundedJson } from '../network/boundedJson.ts';
import { meaningOfErrorKey, meaningOfForeignAnswer, type ErrorMeaning } from '../answers/errorTable.ts';
import type { PortalWords } from '../answers/portalWords.ts';

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
  | {
      readonly kind: 'refused';
      readonly meaning: ErrorMeaning;
      /** The server's own words, without secrets; may be empty. */
      readonly description: string;
      readonly foreign: boolean;
    };

/** Tokens are some seventy characters; what has to be kept in a keychain has to fit into it. */
const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(1_000));
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
const refusalSchema = v.object({
  error: v.string(),
  error_description: v.fallback(v.optional(v.string(), ''), ''),
});
/** Two tokens and a dozen small fields. */
export const tokenBounds = { mostBytes: 64_000, deepest: 16, mostValues: 1_000 } as const;

/** @param purpose the same word, `invalid_grant`, is about the code or about the refresh token */
export type TokenPurpose = 'exchange' | 'refresh';

/** Reads an answer of the token server; errors may come with HTTP 200 (seen in Bitrix24's Python SDK). Never throws. */
export function readTokenAnswer(
  httpStatus: number,
  body: string,
  purpose: TokenPurpose,
  wordsOf: PortalWords,
): TokenAnswer {
  const read = parseBoundedJson(body, tokenBounds);
  const json = read.kind === 'value' ? read.value : null;
  const refusal = v.safeParse(refusalSchema, json);
  if (refusal.success) {
    const { error, error_description } = refusal.output;
    const description = wordsOf(error_description || error, 200);
    return {
      kind: 'refused',
      meaning: meaningOfTokenError(error, httpStatus, purpose, description),
      description,
      foreign: false,
    };
  }
  const found = v.safeParse(tokensSchema, json);
  if (!found.success || httpStatus < 200 || httpStatus > 299) {
    const meaning: ErrorMeaning =
      read.kind === 'tooLarge'
        ? { code: 'portal.answerTooLarge', retryable: true }
        : meaningOfForeign(httpStatus);
    return { kind: 'refused', meaning, description: '', foreign: true };
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
function meaningOfTokenError(
  key: string,
  httpStatus: number,
  purpose: TokenPurpose,
  words: string,
): ErrorMeaning {
  switch (key.trim().toLowerCase()) {
    case 'invalid_client':
      return { code: 'oauth.clientRejected', retryable: false };
    case 'invalid_grant':
    case 'invalid_request':
    case 'expired_token':
    case 'invalid_token':
      return { code: purpose === 'exchange' ? 'oauth.codeRejected' : 'oauth.signInAgain', retryable: false };
    default:
      return meaningOfErrorKey(key, httpStatus, 'localApplication', words);
  }
}

/** A page in place of an answer says nothing about the sign-in, so nothing is given up for it. */
function meaningOfForeign(httpStatus: number): ErrorMeaning {
  const { code } = meaningOfForeignAnswer(httpStatus);
  const tells = code === 'portal.down' || code === 'portal.proxyNeedsSignIn';
  const passes = tells || code === 'portal.captivePortal' || code === 'portal.tooManyRequests';
  return { code: passes ? code : 'portal.unexpectedAnswer', retryable: true };
}
