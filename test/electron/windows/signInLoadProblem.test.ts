import { expect, it } from 'vitest';
import { problemOfErrorName } from '../../../electron/core/ports/network/networkErrors.ts';
import { classifyNetworkError } from '../../../electron/portal/network/networkErrors.ts';
import { loadProblem } from '../../../electron/windows/signIn/loadProblem.ts';

const portal = 'https://portal.example';
const page = 'https://login.company.example:8443/adfs/ls?client_id=local.1&state=abc';

it.each([
  ['ERR_CERT_DATE_INVALID', 'portal.certificateNotTrusted'],
  ['ERR_PROXY_CONNECTION_FAILED', 'portal.proxyFailed'],
  ['ERR_PROXY_AUTH_UNSUPPORTED', 'portal.proxyNeedsSignIn'],
  ['ERR_NAME_NOT_RESOLVED', 'portal.nameNotResolved'],
  ['ERR_BAD_SSL_CLIENT_AUTH_CERT', 'portal.clientCertificateNeeded'],
  ['ERR_EMPTY_RESPONSE', 'portal.unreachable'],
])('%s of a sign-in page is told as %s, of the host that failed', (description, code) => {
  expect(loadProblem({ description, url: page }, portal).toData()).toEqual({
    code,
    params: { host: 'login.company.example:8443', reason: description },
  });
  // In the words of where Ringside itself speaks with the portal.
  expect(problemOfErrorName(description)).toEqual(classifyNetworkError(new Error(`net::${description}`)));
});

it.each(['', 'about:blank', 'data:text/html,x', 'no address'])(
  'of %j, which has no host, it is the portal that is named',
  (url) => {
    const { params } = loadProblem({ description: '', url }, portal);
    expect(params).toEqual({ host: 'portal.example', reason: 'unknown' });
  },
);
