import type { Fault } from '../../portal/faults.ts';
import type { StrangerName } from './faultMatrixStrangers.ts';

/**
 * What is asked of Ringside, one row a fault: written from Bitrix24's documentation ("System error codes", "Limits",
 * "OAuth 2.0"), the source of module rest 25.600 and the rules for dismissals, not from the code. docs/reliability.md
 * shows the same table. A cell is `what happens: code`, codes without `portal.`.
 */
export interface FaultRow {
  readonly name: string;
  readonly trouble: Trouble;
  /** The same for `show`. */
  readonly hide: string;
  readonly config: string;
  readonly connect: string;
  /** The portal did the work although the answer says nothing of it. */
  readonly processed?: boolean;
}

export type Trouble =
  | { readonly by: 'portal'; readonly fault: Fault; readonly once?: boolean }
  /** Somebody in between answers. @property knownPortal the portal itself has answered before */
  | { readonly by: 'stranger'; readonly name: StrangerName; readonly knownPortal?: boolean }
  /** The portal sends everybody on to another address, which really listens. */
  | { readonly by: 'renamed' }
  | { readonly by: 'proxy'; readonly scheme: 'http' | 'https' }
  | { readonly by: 'nobody'; readonly origin: 'refused' | 'https://portal.invalid' }
  | {
      readonly by: 'certificate';
      readonly fault: 'unknown issuer' | 'out of date' | 'other name';
      /** What the portal says by plain http about the time, seen from here. */
      readonly clockAheadMinutes?: number;
    };

type Decision = 'again' | 'stops';
type Cells = Partial<Pick<FaultRow, 'hide' | 'config' | 'connect'>>;

const cells = (decision: Decision, code: string, other: Cells = {}) => ({
  hide: `${decision}: ${code}`,
  config: `${decision === 'again' ? 'again' : 'seldom'}: ${code}`,
  connect: `told: ${code}`,
  ...other,
});

/** Error key, HTTP status by the documentation and by the source of module rest 25.600, and what it means. */
export type SystemErrorRow = readonly [key: string, docs: number, source: number, ReturnType<typeof cells>];

/** Asking is no use until somebody changes something at the portal. */
const noChannel = { config: 'waits: push.refused' };
const noScope = { config: 'waits: push.scopeMissing' };

/** To a webhook. The first sixteen are the table of the documentation, then the others seen in the source. */
export const systemErrors: readonly SystemErrorRow[] = [
  ['INTERNAL_SERVER_ERROR', 500, 500, cells('again', 'down')],
  ['ERROR_UNEXPECTED_ANSWER', 500, 500, cells('again', 'unexpectedAnswer')],
  ['QUERY_LIMIT_EXCEEDED', 503, 503, cells('again', 'tooManyRequests')],
  ['OPERATION_TIME_LIMIT', 429, 429, cells('again', 'operationTimeLimit')],
  ['ERROR_BATCH_METHOD_NOT_ALLOWED', 405, 405, cells('stops', 'businessError')],
  ['ERROR_BATCH_LENGTH_EXCEEDED', 400, 400, cells('stops', 'businessError')],
  ['NO_AUTH_FOUND', 401, 401, cells('stops', 'webhookRejected')],
  ['INVALID_REQUEST', 400, 401, cells('stops', 'businessError')],
  ['OVERLOAD_LIMIT', 503, 401, cells('stops', 'overloadBlock')],
  ['ACCESS_DENIED', 403, 401, cells('stops', 'accessDenied')],
  ['INVALID_CREDENTIALS', 403, 401, cells('stops', 'webhookRejected')],
  ['ERROR_MANIFEST_IS_NOT_AVAILABLE', 404, 404, cells('stops', 'businessError')],
  ['insufficient_scope', 403, 401, cells('stops', 'insufficientScope', noScope)],
  ['expired_token', 401, 401, cells('stops', 'expiredToken')],
  ['user_access_error', 403, 401, cells('stops', 'userHasNoAccess')],
  ['PORTAL_DELETED', 500, 403, cells('stops', 'deleted')],
  ['ERROR_METHOD_NOT_FOUND', 404, 404, cells('stops', 'methodUnknown', noChannel)],
  ['WRONG_AUTH_TYPE', 403, 403, cells('stops', 'wrongAuthType', noChannel)],
  ['WRONG_LICENSE', 403, 403, cells('stops', 'accessDenied')],
  ['ERROR_ARGUMENT', 400, 400, cells('stops', 'businessError')],
  ['ERROR_CORE', 500, 500, cells('again', 'down')],
  ['METHOD_CONFIRM_WAITING', 401, 401, cells('stops', 'businessError')],
  ['METHOD_CONFIRM_DENIED', 403, 403, cells('stops', 'businessError')],
  ['allowed_only_intranet_user', 403, 403, cells('stops', 'businessError')],
  ['invalid_token', 401, 401, cells('stops', 'webhookRejected')],
  ['authorization_error', 401, 401, cells('again', 'userNotAuthorized')],
  ['INTERNAL_WRONG_TRANSPORT', 500, 500, cells('stops', 'businessError')],
  ['WRONG_ENCODING', 400, 400, cells('stops', 'businessError')],
];

/** To a local application: where it differs from a webhook, and what only applications hear. */
export const applicationErrors: readonly SystemErrorRow[] = [
  ['NO_AUTH_FOUND', 401, 401, cells('stops', 'oauth.signInAgain')],
  ['INVALID_CREDENTIALS', 403, 401, cells('stops', 'oauth.signInAgain')],
  ['invalid_token', 401, 401, cells('stops', 'oauth.signInAgain')],
  ['expired_token', 401, 401, cells('again', 'expiredToken')],
  ['APPLICATION_NOT_FOUND', 401, 401, cells('stops', 'applicationDeleted')],
  ['PAYMENT_REQUIRED', 401, 401, cells('stops', 'paymentRequired')],
  ['NOT_INSTALLED', 401, 401, cells('stops', 'applicationDeleted')],
  ['ERROR_OAUTH', 401, 401, cells('stops', 'applicationDeleted')],
  ['CONNECTION_ERROR', 401, 401, cells('again', 'down')],
];

/** An error that stands in front of the renewal of tokens: the call is repeated by itself, and nobody hears of it. */
export const renewedOnce = ['expired_token', 'invalid_token'] as const;

const portal = (fault: Fault): Trouble => ({ by: 'portal', fault });
const notAPortal = { connect: 'told: notAPortal' };

/** What is no system error. */
export const otherFaults: readonly FaultRow[] = [
  {
    name: 'business error, `ERROR_CORE`, HTTP 400',
    trouble: portal({ kind: 'error', error: 'ERROR_CORE', description: 'Call is not found', status: 400 }),
    ...cells('stops', 'businessError'),
  },
  {
    name: 'business error, empty `error`, HTTP 400',
    trouble: portal({ kind: 'error', error: '', description: 'Call is not found', status: 400 }),
    ...cells('stops', 'businessError'),
  },
  {
    name: 'unknown key, HTTP 400',
    trouble: portal({ kind: 'error', error: 'SOMETHING_NEW', status: 400 }),
    ...cells('stops', 'businessError'),
  },
  {
    name: 'unknown key, HTTP 401',
    trouble: portal({ kind: 'error', error: 'SOMETHING_NEW', status: 401 }),
    ...cells('stops', 'businessError'),
  },
  {
    name: '`ACCESS_DENIED` for a user who cannot be authorized',
    trouble: portal({
      kind: 'error',
      error: 'ACCESS_DENIED',
      description: "Current user can't be authorized in this context",
    }),
    ...cells('stops', 'userNotAuthorized'),
  },
  {
    name: '`ACCESS_DENIED` for a reason of its own',
    trouble: portal({ kind: 'error', error: 'ACCESS_DENIED', description: 'Access denied here' }),
    ...cells('stops', 'businessError'),
  },
  {
    name: 'unknown key, HTTP 502',
    trouble: portal({ kind: 'error', error: 'SOMETHING_NEW', status: 502 }),
    ...cells('again', 'down'),
  },
  {
    name: 'web page, HTTP 200',
    trouble: portal({ kind: 'http', status: 200 }),
    ...cells('again', 'unexpectedAnswer', notAPortal),
  },
  ...[502, 503, 504].map((status) => ({
    name: `web page, HTTP ${status}`,
    trouble: portal({ kind: 'http', status }),
    ...cells('again', 'down'),
  })),
  {
    name: 'web page, HTTP 504, after the work was done',
    trouble: portal({ kind: 'http', status: 504, processed: true }),
    ...cells('again', 'down'),
    processed: true,
  },
  {
    name: 'web page, HTTP 404',
    trouble: portal({ kind: 'http', status: 404 }),
    ...cells('again', 'notAPortal'),
  },
  {
    name: 'web page, HTTP 403',
    trouble: portal({ kind: 'http', status: 403 }),
    ...cells('again', 'notAPortal'),
  },
  {
    name: 'web page, HTTP 401',
    trouble: portal({ kind: 'http', status: 401 }),
    ...cells('again', 'notAPortal'),
  },
  {
    name: 'JSON of another kind, HTTP 200',
    trouble: portal({ kind: 'http', status: 200, body: 'json' }),
    ...cells('again', 'unexpectedAnswer', notAPortal),
  },
  {
    name: 'JSON cut short',
    trouble: portal({ kind: 'brokenJson' }),
    ...cells('again', 'unexpectedAnswer', notAPortal),
    processed: true,
  },
  {
    name: 'empty body, HTTP 200',
    trouble: { by: 'stranger', name: 'empty' },
    ...cells('again', 'unexpectedAnswer', notAPortal),
  },
  {
    name: 'answer that unpacks to 100 MB of `[`',
    trouble: { by: 'stranger', name: 'brackets, packed' },
    ...cells('again', 'answerTooLarge'),
  },
  {
    name: 'answer of 900 kB of `[`',
    trouble: { by: 'stranger', name: 'brackets' },
    ...cells('again', 'answerTooLarge'),
  },
  {
    name: 'answer that never ends',
    trouble: { by: 'stranger', name: 'endless' },
    ...cells('again', 'answerTooLarge'),
  },
  { name: 'no answer in time', trouble: portal({ kind: 'stall' }), ...cells('again', 'timedOut') },
  {
    name: 'no answer in time, after the work was done',
    trouble: portal({ kind: 'stall', processed: true }),
    ...cells('again', 'timedOut'),
    processed: true,
  },
  {
    name: 'connection lost before the work was done',
    trouble: portal({ kind: 'dropBefore' }),
    ...cells('again', 'unreachable'),
  },
  {
    name: 'connection lost after the work was done',
    trouble: portal({ kind: 'dropAfter' }),
    ...cells('again', 'unreachable'),
    processed: true,
  },
  {
    name: 'redirect of a renamed portal',
    trouble: { by: 'renamed' },
    ...cells('stops', 'moved'),
  },
  {
    name: 'redirect that hides its target',
    trouble: { by: 'stranger', name: 'redirect to nowhere' },
    ...cells('again', 'moved'),
  },
  {
    name: 'redirect within the host',
    trouble: { by: 'stranger', name: 'redirect within' },
    ...cells('again', 'unexpectedAnswer', notAPortal),
  },
  {
    name: 'captive portal: redirect to its page',
    trouble: { by: 'stranger', name: 'redirect to a sign-in page' },
    ...cells('again', 'captivePortal'),
  },
  {
    name: 'captive portal: HTTP 511',
    trouble: { by: 'stranger', name: 'status 511' },
    ...cells('again', 'captivePortal'),
  },
  {
    name: 'captive portal: page that leads elsewhere',
    trouble: { by: 'stranger', name: 'page that leads elsewhere' },
    ...cells('again', 'captivePortal'),
  },
  {
    name: 'captive portal: form where the portal answered before',
    trouble: { by: 'stranger', name: 'form for a password', knownPortal: true },
    ...cells('again', 'captivePortal'),
  },
  {
    name: 'proxy wants a sign-in, plain http',
    trouble: { by: 'proxy', scheme: 'http' },
    ...cells('again', 'proxyNeedsSignIn'),
  },
  {
    name: 'proxy wants a sign-in, https',
    trouble: { by: 'proxy', scheme: 'https' },
    ...cells('again', 'proxyNeedsSignIn'),
  },
  {
    name: 'connection refused',
    trouble: { by: 'nobody', origin: 'refused' },
    ...cells('again', 'unreachable'),
  },
  {
    name: 'name not resolved',
    trouble: { by: 'nobody', origin: 'https://portal.invalid' },
    ...cells('again', 'nameNotResolved'),
  },
  {
    name: 'certificate of nobody known',
    trouble: { by: 'certificate', fault: 'unknown issuer' },
    ...cells('again', 'certificateNotTrusted'),
  },
  {
    name: 'certificate of another name',
    trouble: { by: 'certificate', fault: 'other name' },
    ...cells('again', 'certificateNotTrusted'),
  },
  {
    name: 'certificate out of date',
    trouble: { by: 'certificate', fault: 'out of date', clockAheadMinutes: 0 },
    ...cells('again', 'certificateNotTrusted'),
  },
  {
    name: 'certificate out of date by a wrong clock here',
    trouble: { by: 'certificate', fault: 'out of date', clockAheadMinutes: -20 },
    ...cells('again', 'clockSkewed'),
  },
];
