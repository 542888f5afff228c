import type { PortalAccess } from '../../contracts/access/portalAccess.ts';
import type { PortalSession } from '../core/ports/portal.ts';
import { createCallbackQueue } from './callbackQueue.ts';
import { createCallerLookUp } from './callerLookUp.ts';
import { createClickLine } from './clickLine.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { ServerClock } from './network/serverClock.ts';
import { createCallStatistics } from './people/callStatistics.ts';
import { createOwnNotices } from './people/ownNotices.ts';
import { createWorkingDay } from './people/workingDay.ts';
import type { RestClient } from './rest/restClient.ts';

/** What goes to a portal that nobody is owed: who calls, how clicks come, what colleagues did, who asks to be called back, notices. */
export function createLookUps(
  rest: Pick<RestClient, 'call'>,
  host: string,
  { kind }: PortalAccess,
  { clock, serverClock }: { readonly clock: Clock; readonly serverClock: ServerClock },
): Pick<
  PortalSession,
  'callerLookUp' | 'clickLine' | 'callbackQueue' | 'callStatistics' | 'workingDay' | 'ownNotices'
> {
  return {
    callStatistics: createCallStatistics(rest, host, clock, serverClock),
    workingDay: createWorkingDay(rest, host, clock),
    ownNotices: createOwnNotices(rest, host, kind === 'webhook' ? 'webhook' : 'application'),
    callerLookUp: createCallerLookUp(rest, host),
    clickLine: kind === 'webhook' ? createClickLine(rest, host) : null,
    callbackQueue: kind === 'webhook' ? null : createCallbackQueue(rest, host),
  };
}
