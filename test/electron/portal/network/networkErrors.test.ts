import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isCancelledRedirect,
  problemOfErrorName,
} from '../../../../electron/core/ports/network/networkErrors.ts';
import { classifyNetworkError } from '../../../../electron/portal/network/networkErrors.ts';

function chromium(name: string): Error {
  return new Error(`net::${name}`);
}

/** As undici throws it: `fetch failed`, with Node's error as the cause. */
function node(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('inner'), { code }) });
}

describe('classifyNetworkError', () => {
  it.each([
    ['ERR_NAME_NOT_RESOLVED', 'portal.nameNotResolved'],
    ['ERR_DNS_TIMED_OUT', 'portal.nameNotResolved'],
    ['ERR_CONNECTION_REFUSED', 'portal.unreachable'],
    ['ERR_CONNECTION_RESET', 'portal.unreachable'],
    ['ERR_CONNECTION_CLOSED', 'portal.unreachable'],
    ['ERR_EMPTY_RESPONSE', 'portal.unreachable'],
    ['ERR_ADDRESS_UNREACHABLE', 'portal.unreachable'],
    ['ERR_TUNNEL_CONNECTION_FAILED', 'portal.proxyFailed'],
    ['ERR_PROXY_CONNECTION_FAILED', 'portal.proxyFailed'],
    ['ERR_PROXY_CERTIFICATE_INVALID', 'portal.proxyFailed'],
    ['ERR_SOCKS_CONNECTION_FAILED', 'portal.proxyFailed'],
    ['ERR_SSL_CLIENT_AUTH_CERT_NEEDED', 'portal.clientCertificateNeeded'],
    ['ERR_BAD_SSL_CLIENT_AUTH_CERT', 'portal.clientCertificateNeeded'],
    ['ERR_RESPONSE_HEADERS_TOO_BIG', 'portal.answerTooLarge'],
    ['ERR_TOO_MANY_REDIRECTS', 'portal.unexpectedAnswer'],
    ['ERR_INTERNET_DISCONNECTED', 'portal.offline'],
    ['ERR_NETWORK_CHANGED', 'portal.offline'],
    ['ERR_CERT_AUTHORITY_INVALID', 'portal.certificateNotTrusted'],
    ['ERR_CERT_DATE_INVALID', 'portal.certificateNotTrusted'],
    ['ERR_CERT_COMMON_NAME_INVALID', 'portal.certificateNotTrusted'],
    ['ERR_TIMED_OUT', 'portal.timedOut'],
    ['ERR_CONNECTION_TIMED_OUT', 'portal.timedOut'],
    ['ERR_PROXY_AUTH_UNSUPPORTED', 'portal.proxyNeedsSignIn'],
    ['ERR_UNEXPECTED_PROXY_AUTH', 'portal.proxyNeedsSignIn'],
    ['ERR_CONTENT_LENGTH_MISMATCH', 'portal.unexpectedAnswer'],
  ])('reads Chromium’s %s as %s', (name, code) => {
    expect(classifyNetworkError(chromium(name))).toEqual({ code, reason: name });
    expect(classifyNetworkError(new TypeError('x', { cause: chromium(name) }))).toEqual({
      code,
      reason: name,
    });
  });

  it.each([
    ['ENOTFOUND', 'portal.nameNotResolved'],
    ['EAI_AGAIN', 'portal.nameNotResolved'],
    ['ECONNREFUSED', 'portal.unreachable'],
    ['ECONNRESET', 'portal.unreachable'],
    ['UND_ERR_SOCKET', 'portal.unreachable'],
    ['ENETUNREACH', 'portal.offline'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'portal.certificateNotTrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'portal.certificateNotTrusted'],
    ['CERT_HAS_EXPIRED', 'portal.certificateNotTrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'portal.certificateNotTrusted'],
    ['UND_ERR_CONNECT_TIMEOUT', 'portal.timedOut'],
    ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 'portal.answerTooLarge'],
    // A part of the program that was being replaced: nothing about the portal.
    ['MODULE_NOT_FOUND', 'unexpected'],
    ['HPE_INVALID_CONSTANT', 'portal.unexpectedAnswer'],
  ])('reads Node’s %s as %s', (name, code) => {
    expect(classifyNetworkError(node(name))).toEqual({ code, reason: name });
  });

  it('looks inside the several errors of several addresses', () => {
    const several = new AggregateError([node('ECONNREFUSED'), node('ECONNREFUSED')]);
    expect(classifyNetworkError(new TypeError('fetch failed', { cause: several })).reason).toBe(
      'ECONNREFUSED',
    );
  });

  it('takes nothing but names of errors from what was thrown', () => {
    const secret = 'k3x0canary5ecret';
    const texts = fc.oneof(
      fc.string(),
      fc.constantFrom(
        `https://portal.example/rest/1/${secret}/profile`,
        `net::${secret}`,
        secret.toUpperCase(),
      ),
    );
    const thrown = fc.letrec((tie) => ({
      any: fc.oneof(texts, fc.constant(null), tie('error')),
      error: fc
        .record({ message: texts, cause: tie('any'), code: texts })
        .map(({ message, cause, code }) =>
          Object.assign(new Error(message, { cause }), { code: `x${code}` }),
        ),
    })).any;
    fc.assert(
      fc.property(thrown, (value) => {
        const problem = classifyNetworkError(value);
        expect(problem.reason.toLowerCase()).not.toContain(secret);
        expect(problem.reason).toMatch(/^[A-Z0-9_]+$|^unknown$/);
      }),
    );
  });
});

describe('problemOfErrorName', () => {
  it.each([
    ['ERR_CERT_DATE_INVALID', 'portal.certificateNotTrusted', 'ERR_CERT_DATE_INVALID'],
    ['net::ERR_NAME_NOT_RESOLVED', 'portal.nameNotResolved', 'ERR_NAME_NOT_RESOLVED'],
    ['ERR_SSL_CLIENT_AUTH_CERT_NEEDED', 'portal.clientCertificateNeeded', 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED'],
    ['ERR_CONNECTION_REFUSED', 'portal.unreachable', 'ERR_CONNECTION_REFUSED'],
    ['', 'portal.unreachable', 'unknown'],
    ['https://portal.example/rest/1/secret/', 'portal.unreachable', 'unknown'],
  ])('reads what a window says of a page that did not load, %j, as %s', (name, code, reason) => {
    expect(problemOfErrorName(name)).toEqual({ code, reason });
  });
});

describe('isCancelledRedirect', () => {
  it('knows Electron’s word for a redirect it did not follow', () => {
    expect(isCancelledRedirect(new Error('Redirect was cancelled'))).toBe(true);
    expect(isCancelledRedirect(new TypeError('x', { cause: new Error('Redirect was cancelled') }))).toBe(
      true,
    );
    expect(isCancelledRedirect(chromium('ERR_CONNECTION_REFUSED'))).toBe(false);
    expect(isCancelledRedirect('Redirect was cancelled')).toBe(false);
  });
});
