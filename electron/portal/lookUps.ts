import type { PortalAccess } from '../../contracts/access/portalAccess.ts';
import type { PortalSession } from '../core/ports/portal.ts';
import { createCallerLookUp } from './callerLookUp.ts';
import { createClickLine } from './clickLine.ts';
import type { RestClient } from './rest/restClient.ts';

/** What a portal is asked for that nobody is owed: who calls, and how clicks come. */
export function createLookUps(
  rest: Pick<RestClient, 'call'>,
  host: string,
  { kind }: PortalAccess,
): Pick<PortalSession, 'callerLookUp' | 'clickLine'> {
  return {
    callerLookUp: createCallerLookUp(rest, host),
    clickLine: kind === 'webhook' ? createClickLine(rest, host) : null,
  };
}
