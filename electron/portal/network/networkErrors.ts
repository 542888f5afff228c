import type { AppErrorCode } from '../../../contracts/errors.ts';

/** What kept a request from being answered. All of it may pass by itself, so all of it is retryable. */
export interface NetworkProblem {
  readonly code: AppErrorCode;
  /** Chromium's or Node's own name of it, such as `ERR_NAME_NOT_RESOLVED`: safe to log and to show. */
  readonly reason: string;
}

/**
 * First match wins. Names: Chromium's net_error_list.h (they arrive as `Error('net::ERR_…')` from Electron's
 * net.fetch), Node's system, TLS and undici codes.
 */
const table: readonly (readonly [RegExp, AppErrorCode])[] = [
  [/^ERR_(?:PROXY_AUTH|UNEXPECTED_PROXY_AUTH|MISSING_AUTH_CREDENTIALS)/, 'portal.proxyNeedsSignIn'],
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
  [
    /^(?:ERR_CERT|ERR_BAD_SSL_CLIENT_AUTH_CERT|ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN)/,
    'portal.certificateNotTrusted',
  ],
  [/^(?:ERR_CERTIFICATE_TRANSPARENCY|ERR_SSL_OBSOLETE)/, 'portal.certificateNotTrusted'],
  [
    /^(?:DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|CERT_|HOSTNAME_MISMATCH)/,
    'portal.certificateNotTrusted',
  ],
  [/^ERR_TLS_CERT/, 'portal.certificateNotTrusted'],
  [/^(?:ERR_TIMED_OUT|ERR_CONNECTION_TIMED_OUT|ETIMEDOUT)/, 'portal.timedOut'],
  [/^UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT/, 'portal.timedOut'],
  [/^(?:ERR_INVALID_HTTP_RESPONSE|ERR_RESPONSE_HEADERS|ERR_CONTENT_|HPE_)/, 'portal.unexpectedAnswer'],
  [
    /^(?:ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_INVALID_CHUNKED_ENCODING|ERR_UNSAFE_REDIRECT)/,
    'portal.unexpectedAnswer',
  ],
];

const chromiumError = /net::(ERR_[A-Z0-9_]+)/;
const errorName = /^[A-Z][A-Z0-9_]{2,60}$/;

/**
 * Sorts out what `fetch` threw. Only names of errors are taken from it: its texts may hold the request's address, and
 * with that the webhook's code. Never throws.
 */
export function classifyNetworkError(thrown: unknown): NetworkProblem {
  const names = errorNames(thrown, 0);
  for (const name of names) {
    const found = table.find(([pattern]) => pattern.test(name));
    if (found) return { code: found[1], reason: name };
  }
  return { code: 'portal.unreachable', reason: names[0] ?? 'unknown' };
}

/** Electron's net.fetch rejects so where `redirect: 'manual'` met a redirect (seen in Electron 33.2.1). */
export function isCancelledRedirect(thrown: unknown): boolean {
  return chain(thrown).some((error) => /redirect was cancelled|ERR_ABORTED_REDIRECT/i.test(error.message));
}

function errorNames(thrown: unknown, depth: number): string[] {
  if (!(thrown instanceof Error) || depth > 5) return [];
  const own = [chromiumError.exec(thrown.message)?.[1], codeOf(thrown)].filter((name) => name !== undefined);
  const inside: readonly unknown[] = thrown instanceof AggregateError ? thrown.errors : [];
  return [...own, ...[...inside, thrown.cause].flatMap((next) => errorNames(next, depth + 1))];
}

function codeOf(error: Error): string | undefined {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && errorName.test(code) ? code : undefined;
}

function chain(thrown: unknown): Error[] {
  const errors: Error[] = [];
  for (let next = thrown; next instanceof Error && errors.length < 6; next = next.cause) errors.push(next);
  return errors;
}
