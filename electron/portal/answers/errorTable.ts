import type { AppErrorCode } from '../../../contracts/errors.ts';
import type { SignedInBy } from '../../../contracts/portal.ts';

/** What an answer that is not a success means. */
export interface ErrorMeaning {
  readonly code: AppErrorCode;
  /** Whether sending the same again later may work. */
  readonly retryable: boolean;
}

const permanent = (code: AppErrorCode): ErrorMeaning => ({ code, retryable: false });
const passing = (code: AppErrorCode): ErrorMeaning => ({ code, retryable: true });

/**
 * Bitrix24's error keys, in capitals. Sources: Bitrix24 docs, "System error codes", "Limits" and "OAuth 2.0"; the
 * source of module rest 25.600. Statuses differ between the two (docs: 403 for INVALID_CREDENTIALS, source: 401 for
 * every failed authorisation), so the key decides and the status is only asked where there is no key that is known.
 */
const byKey: ReadonlyMap<string, ErrorMeaning> = new Map([
  ['INTERNAL_SERVER_ERROR', passing('portal.down')],
  ['ERROR_UNEXPECTED_ANSWER', passing('portal.unexpectedAnswer')],
  // The portal could not ask Bitrix24's OAuth server about a token.
  ['CONNECTION_ERROR', passing('portal.down')],
  ['QUERY_LIMIT_EXCEEDED', passing('portal.tooManyRequests')],
  ['OPERATION_TIME_LIMIT', passing('portal.operationTimeLimit')],
  // A 503 that only Bitrix24's support can lift: asking again makes it worse.
  ['OVERLOAD_LIMIT', permanent('portal.overloadBlock')],
  ['NO_AUTH_FOUND', permanent('portal.webhookRejected')],
  ['INVALID_CREDENTIALS', permanent('portal.webhookRejected')],
  ['INVALID_TOKEN', permanent('portal.webhookRejected')],
  // Of a webhook: its end date has passed, and nothing can be refreshed.
  ['EXPIRED_TOKEN', permanent('portal.expiredToken')],
  ['APPLICATION_NOT_FOUND', permanent('portal.applicationDeleted')],
  ['NOT_INSTALLED', permanent('portal.applicationDeleted')],
  ['WRONG_CLIENT', permanent('portal.applicationDeleted')],
  ['INSUFFICIENT_SCOPE', permanent('portal.insufficientScope')],
  ['INVALID_SCOPE', permanent('portal.insufficientScope')],
  ['WRONG_LICENSE', permanent('portal.accessDenied')],
  ['PAYMENT_REQUIRED', permanent('portal.paymentRequired')],
  ['USER_ACCESS_ERROR', permanent('portal.userHasNoAccess')],
  // The user could not be let in: dismissed, or a portal that is busy with itself, which passes.
  ['AUTHORIZATION_ERROR', passing('portal.userNotAuthorized')],
  ['AUTHORIZE_ERROR', passing('portal.userNotAuthorized')],
  // What is to be done differs from portal to portal: its own words say it.
  ['ALLOWED_ONLY_INTRANET_USER', permanent('portal.businessError')],
  ['METHOD_CONFIRM_WAITING', permanent('portal.businessError')],
  ['METHOD_CONFIRM_DENIED', permanent('portal.businessError')],
  ['WRONG_AUTH_TYPE', permanent('portal.wrongAuthType')],
  ['ERROR_METHOD_NOT_FOUND', permanent('portal.methodUnknown')],
  ['PORTAL_DELETED', permanent('portal.deleted')],
  ['INVALID_REQUEST', permanent('portal.businessError')],
  ['ERROR_MANIFEST_IS_NOT_AVAILABLE', permanent('portal.businessError')],
  ['ERROR_BATCH_METHOD_NOT_ALLOWED', permanent('portal.businessError')],
  ['ERROR_BATCH_LENGTH_EXCEEDED', permanent('portal.businessError')],
  ['ERROR_ARGUMENT', permanent('portal.businessError')],
  ['INVALID_ARGUMENT', permanent('portal.businessError')],
  ['WRONG_ENCODING', permanent('portal.businessError')],
  ['INTERNAL_WRONG_TRANSPORT', permanent('portal.businessError')],
]);

/** Where an application's tokens are concerned: a refresh was tried before these are told. */
const ofApplication: ReadonlyMap<string, ErrorMeaning> = new Map([
  ['NO_AUTH_FOUND', permanent('oauth.signInAgain')],
  ['INVALID_CREDENTIALS', permanent('oauth.signInAgain')],
  ['INVALID_TOKEN', permanent('oauth.signInAgain')],
  // A token that has just been issued: a portal out of step with its token server, which passes.
  ['EXPIRED_TOKEN', passing('portal.expiredToken')],
]);

/**
 * Keys that stand for several things, told apart by the portal's words. The words are English in the answers that are
 * documented; where they say nothing that is known, they are all that can be told.
 */
const byWords: ReadonlyMap<string, (words: string, signedInBy: SignedInBy) => ErrorMeaning> = new Map([
  [
    'ACCESS_DENIED',
    (words) => {
      if (/\bauthori[sz]e/i.test(words)) return permanent('portal.userNotAuthorized');
      // Documented as "REST API is available only on commercial plans".
      const isAboutPlan =
        words === '' || /^ACCESS_DENIED$|commercial|\bplans?\b|tariff|subscription/i.test(words);
      return permanent(isAboutPlan ? 'portal.accessDenied' : 'portal.businessError');
    },
  ],
  [
    'ERROR_OAUTH',
    (words, signedInBy) => {
      if (words === '' || /^ERROR_OAUTH$|not (?:installed|found)|deleted/i.test(words))
        return permanent('portal.applicationDeleted');
      return permanent(signedInBy === 'webhook' ? 'portal.businessError' : 'oauth.signInAgain');
    },
  ],
]);

/** The keys that mean something by themselves, whatever the HTTP status. */
export const knownErrorKeys: readonly string[] = [...byKey.keys(), ...byWords.keys()];

/**
 * What an answer with the key `error` means. Present but empty counts: business errors carry `ERROR_CORE` (docs) or
 * an empty string (source), both with HTTP 400.
 * @param key value of `error`; null where it was there but no string
 * @param words the portal's own, cleaned; where it gives none, the key stands in for them
 */
export function meaningOfErrorKey(
  key: string | null,
  httpStatus: number,
  signedInBy: SignedInBy = 'webhook',
  words = '',
): ErrorMeaning {
  const name = (key ?? '').trim().toUpperCase();
  const told = byWords.get(name);
  if (told !== undefined) return told(words, signedInBy);
  const known = (signedInBy === 'webhook' ? undefined : ofApplication.get(name)) ?? byKey.get(name);
  if (known) return known;
  if (httpStatus >= 500) return passing('portal.down');
  if (httpStatus === 429) return passing('portal.tooManyRequests');
  if (httpStatus === 408) return passing('portal.timedOut');
  // Refused for a reason that nobody foresaw: the portal's own words are the only advice that is not a guess.
  return permanent('portal.businessError');
}

/**
 * What an answer means that is no answer of Bitrix24's REST at all: a web server's own error page, a proxy's, a page
 * of something else, or JSON cut short. Nearly all of it passes: what a portal refuses for good it refuses by an error key,
 * while a page with 401, 403 or 404 comes from a firewall in front of it, or from a server that is being changed over.
 */
export function meaningOfForeignAnswer(httpStatus: number): ErrorMeaning {
  // RFC 6585: the network wants a sign-in.
  if (httpStatus === 511) return passing('portal.captivePortal');
  if (httpStatus === 407) return passing('portal.proxyNeedsSignIn');
  if (httpStatus === 408) return passing('portal.timedOut');
  if (httpStatus === 429) return passing('portal.tooManyRequests');
  if (httpStatus >= 500) return passing('portal.down');
  if ([401, 403, 404, 410].includes(httpStatus)) return passing('portal.notAPortal');
  return passing('portal.unexpectedAnswer');
}
