import type { ApplicationAccess, PortalAccess } from '../../contracts/access/portalAccess.ts';
import { portalHost } from '../../contracts/access/webhookUrl.ts';
import type { Portals, PortalSession, TokenKeeper } from '../core/ports/portal.ts';
import { createCallerLookUp } from './callerLookUp.ts';
import { defaultTimings, type PortalDeps } from './dependencies.ts';
import { createApplicationIdentity } from './identity/applicationIdentity.ts';
import { exchangeCode } from './identity/exchangeCode.ts';
import { createWebhookIdentity, type RequestIdentity } from './identity/requestIdentity.ts';
import { createTokenEndpoint } from './identity/tokenEndpoint.ts';
import { createPacing } from './pacing/pacing.ts';
import { checkPortal } from './portalCheck.ts';
import { applicationChannel, operatorChannel } from './push/configSource.ts';
import { createPushChannel } from './push/pushChannel.ts';
import { createUnavailableChannel } from './push/unavailableChannel.ts';
import { createHttpPost } from './network/httpPost.ts';
import { createPortalMemory, type PortalMemory } from './rest/portalMemory.ts';
import { createRestClient, type RestClient } from './rest/restClient.ts';
import { createTelephony } from './telephony.ts';

/** Opens sessions with Bitrix24 portals. Opening sends nothing. */
export function createPortals(deps: PortalDeps): Portals {
  const timings = { ...defaultTimings, ...deps.timings };
  const http = createHttpPost(deps);
  const tokenEndpoint = createTokenEndpoint({ ...deps, http, timings });
  const memories = new Map<string, PortalMemory>();

  /** A portal's limits do not begin anew because somebody connects again. */
  function memoryOf(origin: string): PortalMemory {
    const memory = memories.get(origin) ?? createPortalMemory(deps);
    memories.set(origin, memory);
    return memory;
  }

  function clientOf(identity: RequestIdentity): RestClient {
    const memory = memoryOf(identity.origin);
    const pacing = createPacing({ clock: deps.clock, limits: memory.limits });
    return createRestClient({ ...deps, http, identity, pacing, memory, timings });
  }

  function identityOf(access: PortalAccess, tokens: TokenKeeper): RequestIdentity {
    return access.kind === 'webhook'
      ? createWebhookIdentity(access)
      : createApplicationIdentity(access, { ...deps, tokenEndpoint, tokens, timings });
  }

  return {
    open(access: PortalAccess, tokens: TokenKeeper): PortalSession {
      const identity = identityOf(access, tokens);
      const rest = clientOf(identity);
      const host = portalHost(access);
      const push = { ...deps, rest, timings, origin: access.origin };
      const isWebhook = access.kind === 'webhook';
      return {
        check: () => checkPortal(rest, host, identity.signedInBy),
        waitNoMore: () => memoryOf(access.origin).limits.endPause(),
        telephony: createTelephony(rest, host, memoryOf(access.origin).serverClock),
        callerLookUp: createCallerLookUp(rest, host),
        push: isWebhook
          ? createPushChannel({ ...push, channel: operatorChannel })
          : createUnavailableChannel(deps, {
              code: 'portal.wrongAuthType',
              params: { host, method: operatorChannel.method },
            }),
        connectorPush: isWebhook ? null : createPushChannel({ ...push, channel: applicationChannel }),
      };
    },
    exchangeCode: (request) =>
      exchangeCode(request, {
        tokenEndpoint,
        clientFor: (access: ApplicationAccess) => {
          const identity = createApplicationIdentity(access, {
            ...deps,
            tokenEndpoint,
            tokens: { keep: () => Promise.resolve() },
            timings,
          });
          // Tokens that are a second old and refused already are not mended by renewing them.
          return clientOf({ ...identity, renew: undefined });
        },
      }),
  };
}
