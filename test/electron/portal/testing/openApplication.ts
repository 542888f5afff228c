import type { ApplicationAccess } from '../../../../contracts/access/portalAccess.ts';
import type { TokenKeeper } from '../../../../electron/core/ports/portal.ts';
import type { PortalDeps } from '../../../../electron/portal/dependencies.ts';
import { startPortalForTest, type PortalFixture } from '../../../portal/testing/portalFixture.ts';
import type { PracticePortalOptions } from '../../../portal/practicePortal.ts';
import { openAccess, type SessionUnderTest } from './openSession.ts';

export interface ApplicationUnderTest {
  readonly portal: PortalFixture;
  readonly session: SessionUnderTest;
  readonly access: ApplicationAccess;
  /** What was handed over to be kept, in order. */
  readonly kept: readonly ApplicationAccess[];
}

export interface ApplicationTestOptions {
  readonly portal?: PracticePortalOptions;
  readonly deps?: Partial<PortalDeps>;
  readonly scopes?: readonly string[];
  readonly userId?: number;
  /** Called when renewed tokens are to be kept; what it throws is thrown. */
  readonly onKeep?: (access: ApplicationAccess) => Promise<void>;
  readonly change?: Partial<ApplicationAccess>;
}

/** A portal with a local application, and a session signed in to it. Canaries: its secret and all its tokens. */
export async function openApplication(options: ApplicationTestOptions = {}): Promise<ApplicationUnderTest> {
  const portal = await startPortalForTest(options.portal);
  const scopes = options.scopes ?? ['telephony', 'pull', 'crm', 'user_brief'];
  const userId = options.userId ?? 1;
  const application = portal.oauth.registerApplication({ redirectUri: 'https://app.example/', scopes });
  const access: ApplicationAccess = {
    kind: 'application',
    origin: portal.url,
    userId,
    ...application,
    ...portal.oauth.issueTokens({ clientId: application.clientId, userId }),
    tokenOrigin: portal.url,
    memberId: portal.oauth.memberId,
    ...options.change,
  };
  const kept: ApplicationAccess[] = [];
  const secrets = [access.clientSecret, access.accessToken, access.refreshToken];
  const tokens: TokenKeeper = {
    keep: async (renewed) => {
      kept.push(renewed);
      secrets.push(renewed.accessToken, renewed.refreshToken);
      await options.onKeep?.(renewed);
    },
  };
  const session = openAccess(access, {
    secrets,
    tokens,
    ...(options.deps === undefined ? {} : { deps: options.deps }),
  });
  return { portal, session, access, kept };
}
