import type { ApplicationAccess, PortalAccess } from '../../contracts/access/portalAccess.ts';
import { portalHost } from '../../contracts/access/webhookUrl.ts';
import type { Portals, PortalSession, TokenKeeper } from '../core/ports/portal.ts';
import { defaultTimings, type PortalDeps } from './dependencies.ts';
import { createApplicationIdentity } from './identity/applicationIdentity.ts';
import { exchangeCode } from './identity/exchangeCode.ts';
import { createWebhookIdentity } from './identity/webhookIdentity.ts';
import { createLookUps } from './lookUps.ts';
import type { RequestIdentity } from './rest/requestIdentity.ts';
import { createTokenEndpoint } from './identity/tokenEndpoint.ts';
import { createAccessQuestions } from './portalCheck.ts';
import { createPushChannels } from './push/pushChannel.ts';
import { createHttpPost } from './network/httpPost.ts';
import { createRestClients } from './rest/restClients.ts';
import { createWholeTelephony } from './telephony.ts';

/** Opens sessions with Bitrix24 portals. Opening sends nothing. */
export function createPortals(deps: PortalDeps): Portals {
  const timings = { ...defaultTimings, ...deps.timings };
  const http = createHttpPost(deps);
  const tokenEndpoint = createTokenEndpoint({ ...deps, http, timings });
  const clients = createRestClients({ ...deps, http, timings });

  function identityOf(access: PortalAccess, tokens: TokenKeeper): RequestIdentity {
    return access.kind === 'webhook'
      ? createWebhookIdentity(access)
      : createApplicationIdentity(access, { ...deps, tokenEndpoint, tokens, timings });
  }

  return {
    prepare: http.prepare,
    open(access: PortalAccess, tokens: TokenKeeper): PortalSession {
      const identity = identityOf(access, tokens);
      const rest = clients.of(identity);
      const host = portalHost(access);
      const { limits, serverClock } = clients.memoryOf(access.origin);
      return {
        ...createAccessQuestions(rest, host, identity.signedInBy),
        waitNoMore: () => limits.endPause(),
        telephony: createWholeTelephony(rest, host, serverClock, deps.recordings),
        ...createLookUps(rest, host, access, { clock: deps.clock, serverClock }),
        ...createPushChannels({ ...deps, rest, timings, origin: access.origin }, access),
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
          return clients.of({ ...identity, renew: undefined });
        },
      }),
  };
}
