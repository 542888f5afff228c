import type { AppErrorCode } from '../../../../contracts/errors.ts';

/** What kept a request or a page from being answered. All of it may pass by itself, so all of it is retryable. */
export interface NetworkProblem {
  readonly code: AppErrorCode;
  /** Chromium's or Node's own name of it, such as `ERR_NAME_NOT_RESOLVED`: safe to log and to show. */
  readonly reason: string;
}

/**
 * First match wins. Names: Chromium's net_error_list.h (as `Error('net::ERR_…')` from Electron's net.fetch, bare in
 * `did-fail-load`), Node's system, TLS and undici codes, those of `ws`, and our own `ANSWER_TOO_LARGE`.
 */
const table: readonly (readonly [RegExp, AppErrorCode])[] = [
  [/^(?:ANSWER_TOO_LARGE|WS_ERR_UNSUPPORTED_MESSAGE_LENGTH)$/, 'portal.answerTooLarge'],
  [/^ERR_(?:RESPONSE_HEADERS_TOO_BIG|MSG_TOO_BIG)$/, 'portal.answerTooLarge'],
  // A part of the program itself that could not be loaded, such as while its package is being replaced.
  [/^(?:ERR_)?MODULE_NOT_FOUND$/, 'unexpected'],
  [/^ERR_(?:PROXY_AUTH|UNEXPECTED_PROXY_AUTH|MISSING_AUTH_CREDENTIALS)/, 'portal.proxyNeedsSignIn'],
  [
    /^ERR_(?:PROXY_|TUNNEL_CONNECTION_FAILED|SOCKS_|MANDATORY_PROXY_|PAC_|NO_SUPPORTED_PROXIES)/,
    'portal.proxyFailed',
  ],
  [
    /^(?:ERR_NAME_NOT_RESOLVED|ERR_NAME_RESOLUTION_FAILED|ERR_DNS_|ERR_ICANN_NAME_COLLISION)/,
    'portal.nameNotResolved',
  ],
  [/^(?:ENOTFOUND|EAI_)/, 'portal.nameNotResolved'],
  [
    /^(?:ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_NETWORK_IO_SUSPENDED|ERR_NETWORK_ACCESS_DENIED)/,
    'portal.offline',
  ],
  [/^(?:ENETUNREACH|ENETDOWN)/, 'portal.offline'],
  [/^ERR_(?:BAD_)?SSL_CLIENT_AUTH_/, 'portal.clientCertificateNeeded'],
  [/^ERR_TLSV1_ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE)/, 'portal.clientCertificateNeeded'],
  [/^(?:ERR_CERT|ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN)/, 'portal.certificateNotTrusted'],
  [/^(?:ERR_CERTIFICATE_TRANSPARENCY|ERR_SSL_OBSOLETE)/, 'portal.certificateNotTrusted'],
  [
    /^(?:DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|CERT_|HOSTNAME_MISMATCH)/,
    'portal.certificateNotTrusted',
  ],
  [/^ERR_TLS_CERT/, 'portal.certificateNotTrusted'],
  [/^(?:ERR_TIMED_OUT|ERR_CONNECTION_TIMED_OUT|ETIMEDOUT)/, 'portal.timedOut'],
  [/^UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT/, 'portal.timedOut'],
  [/^(?:ERR_INVALID_HTTP_RESPONSE|ERR_RESPONSE_HEADERS|ERR_CONTENT_|HPE_)/, 'portal.unexpectedAnswer'],
  [/^(?:ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_INVALID_CHUNKED_ENCODING)/, 'portal.unexpectedAnswer'],
  [/^(?:ERR_UNSAFE_REDIRECT|ERR_TOO_MANY_REDIRECTS)/, 'portal.unexpectedAnswer'],
];

/** What the name of a network error means; null for a name that is not known, and for what is no name. */
export function codeOfErrorName(name: string): AppErrorCode | null {
  return table.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/**
 * The same for one that has to be told: what is not known is `portal.unreachable`.
 * @param name as `did-fail-load` of a window gives it in `errorDescription`, with or without `net::`
 */
export function problemOfErrorName(name: string): NetworkProblem {
  const bare = name.replace(/^net::/, '');
  const reason = /^[A-Z][A-Z0-9_]{2,60}$/.test(bare) ? bare : 'unknown';
  return { code: codeOfErrorName(reason) ?? 'portal.unreachable', reason };
}

/** Our own name of the error of a socket that would have to go past a proxy which only the system's network speaks to. */
export const proxyNotSpoken = 'ERR_PROXY_NOT_SPOKEN';

/** Nobody was reached at all: there is nobody to spare by waiting, and the network may be back any moment. */
export const nobodyReachedCodes: ReadonlySet<AppErrorCode> = new Set([
  'portal.offline',
  'portal.nameNotResolved',
  'portal.unreachable',
  'portal.proxyFailed',
]);

/** Electron's net.fetch rejects so where `redirect: 'manual'` met a redirect (seen in Electron 33.2.1). */
export function isCancelledRedirect(thrown: unknown): boolean {
  return chain(thrown).some((error) => /redirect was cancelled|ERR_ABORTED_REDIRECT/i.test(error.message));
}

function chain(thrown: unknown): Error[] {
  const errors: Error[] = [];
  for (let next = thrown; next instanceof Error && errors.length < 6; next = next.cause) errors.push(next);
  return errors;
}
