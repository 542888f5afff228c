import { B24OAuth, ParamsFactory } from '@bitrix24/b24jssdk';
import type { PortalFixture } from './portalFixture.ts';

/** Bitrix24's own client, signed in as an operator's application by a minted access token. */
export function officialOAuthClient(
  portal: PortalFixture,
  options: {
    readonly userId?: number;
    readonly scopes?: readonly string[];
    readonly maxRetries?: number;
  } = {},
): B24OAuth {
  const userId = options.userId ?? 1;
  const scopes = options.scopes ?? ['telephony', 'user_brief', 'pull'];
  return new B24OAuth(
    {
      applicationToken: 'practice',
      userId,
      memberId: 'practice',
      accessToken: portal.oauth.mintAccessToken({ userId, scopes }),
      refreshToken: 'practice',
      expires: Math.floor(Date.now() / 1000) + 3600,
      expiresIn: 3600,
      scope: scopes.join(','),
      domain: new URL(portal.url).host,
      clientEndpoint: `${portal.url}/rest/`,
      serverEndpoint: `${portal.url}/rest/`,
      status: 'L',
    },
    { clientId: 'local.practice', clientSecret: 'practice' },
    {
      // The client's own waiting is cut short so that a retry takes milliseconds.
      restrictionParams: {
        ...ParamsFactory.getRealtime(),
        retryDelay: 10,
        maxRetries: 2,
      },
    },
  );
}
