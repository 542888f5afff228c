import { portalHost, type WebhookAccess } from '../../contracts/webhookUrl.ts';
import type { Portals, PortalSession } from '../core/ports/portal.ts';
import { defaultTimings, type PortalDeps } from './dependencies.ts';
import { createPushChannel } from './push/pushChannel.ts';
import { createRestClient } from './rest/restClient.ts';
import { createTelephony } from './telephony.ts';
import { checkWebhook } from './webhookCheck.ts';

/** Opens sessions with Bitrix24 portals. Opening sends nothing. */
export function createPortals(deps: PortalDeps): Portals {
  const timings = { ...defaultTimings, ...deps.timings };
  return {
    open(access: WebhookAccess): PortalSession {
      const rest = createRestClient(access, { ...deps, timings });
      return {
        check: () => checkWebhook(rest, portalHost(access)),
        telephony: createTelephony(rest, portalHost(access)),
        push: createPushChannel({ ...deps, rest, timings, origin: access.origin }),
      };
    },
  };
}
