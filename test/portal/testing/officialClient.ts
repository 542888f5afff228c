import { B24OAuth, ParamsFactory } from '@bitrix24/b24jssdk';
import type { PortalFixture } from './portalFixture.ts';

/** Bitrix24's own client, signed in as an operator's application: a registered one that can refresh, or by a minted token. */
export function officialOAuthClient(
  portal: PortalFixture,
  options: {
    readonly userId?: number;
    readonly scopes?: readonly string[];
    readonly application?: { readonly clientId: string; readonly clientSecret: string };
  } = {},
): B24OAuth {
  const userId = options.userId ?? 1;
  const scopes = options.scopes ?? ['telephony', 'user_brief', 'pull'];
  const { application } = options;
  const tokens =
    application === undefined
      ? { accessToken: portal.oauth.mintAccessToken({ userId, scopes }), refreshToken: 'practice' }
      : portal.oauth.issueTokens({ clientId: application.clientId, userId });
  return new B24OAuth(
    {
      applicationToken: 'practice',
      userId,
      memberId: 'practice',
      ...tokens,
      expires: Math.floor(Date.now() / 1000) + 3600,
      expiresIn: 3600,
      scope: scopes.join(','),
      domain: new URL(portal.url).host,
      clientEndpoint: `${portal.url}/rest/`,
      serverEndpoint: `${portal.url}/rest/`,
      status: 'L',
    },
    application ?? { clientId: 'local.practice', clientSecret: 'practice' },
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
