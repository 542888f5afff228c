import { B24OAuth, ParamsFactory } from '@bitrix24/b24jssdk';
import type { PracticePortal, RunningPortal } from '../../portal/practicePortal.ts';
import type { Fleet } from './playScenario.ts';

export interface OfficialFleet extends Fleet {
  /** How often the client gave a hide up after all of its own retries; it is asked again at once then. */
  readonly gaveUp: number;
}

const method = 'telephony.externalCall.hide';

/**
 * The same job by `@bitrix24/b24jssdk`, one client a desk, with its own limiter and retries as they come. It is told of
 * each dismissal directly, since it has no push client for Node.
 */
export function startOfficialFleet(
  portal: PracticePortal,
  running: RunningPortal,
  userIds: readonly number[],
): OfficialFleet {
  const clients = new Map(userIds.map((userId) => [userId, officialClient(portal, running, userId)]));
  let gaveUp = 0;
  let stopped = false;

  return {
    get gaveUp() {
      return gaveUp;
    },
    dismiss: async (userId, callId) => {
      const client = clients.get(userId);
      if (client === undefined) throw new Error(`There is no client of operator ${userId}`);
      while (!stopped) {
        try {
          const answer = await client.actions.v2.call.make({
            method,
            params: { CALL_ID: callId, USER_ID: userId },
          });
          if (answer.isSuccess) return;
        } catch {
          // Given up below.
        }
        gaveUp += 1;
      }
    },
    stop: async () => {
      stopped = true;
    },
  };
}

/** By OAuth with a token that outlives the run: the client refuses inbound webhooks over plain http. */
function officialClient(portal: PracticePortal, running: RunningPortal, userId: number): B24OAuth {
  const expiresIn = 24 * 3600;
  const endpoint = `${running.url}/rest/`;
  return new B24OAuth(
    {
      applicationToken: 'practice',
      userId,
      memberId: 'practice',
      accessToken: portal.oauth.mintAccessToken({ userId, scopes: ['telephony'], expiresInS: expiresIn }),
      refreshToken: 'practice',
      expires: Math.floor(Date.now() / 1000) + expiresIn,
      expiresIn,
      scope: 'telephony',
      domain: new URL(running.url).host,
      clientEndpoint: endpoint,
      serverEndpoint: endpoint,
      status: 'L',
    },
    { clientId: 'local.practice', clientSecret: 'practice' },
    { restrictionParams: ParamsFactory.getDefault() },
  );
}
