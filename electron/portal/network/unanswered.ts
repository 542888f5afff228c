import type { NetworkProblem } from '../../core/ports/network/networkErrors.ts';
import type { PortalDeps } from '../dependencies.ts';
import type { HttpOutcome } from './httpPost.ts';
import { readPortalRedirect } from './redirect.ts';
import { restFailure, type RestFailure } from '../answers/restAnswer.ts';
import { isAboutDates, isSkewed, type ServerClock } from './serverClock.ts';

type Unanswered = Exclude<HttpOutcome, { kind: 'answer' }>;

/** Says why a request to one host came back without an answer of its own. */
export interface UnansweredReasons {
  of(outcome: Unanswered, params?: Readonly<Record<string, string>>): Promise<RestFailure>;
}

type Deps = Pick<PortalDeps, 'clock' | 'redirectTarget' | 'serverTimeMs'> & {
  readonly origin: string;
  readonly serverClock: ServerClock;
};

export function createUnansweredReasons(deps: Deps): UnansweredReasons {
  const { origin, serverClock, clock } = deps;
  const { host, hostname } = new URL(origin);

  /** A certificate's dates are right or wrong by this computer's clock: so that is looked at before it is blamed. */
  async function clockAheadMs(): Promise<number | null> {
    const known = serverClock.aheadMs();
    if (known !== null) return known;
    const serverMs = (await deps.serverTimeMs?.(`http://${hostname}/`).catch(() => null)) ?? null;
    return serverMs === null ? null : serverMs - clock.nowMs();
  }

  async function ofNetwork(problem: NetworkProblem, params: Readonly<Record<string, string>>) {
    const { code, reason } = problem;
    if (code === 'portal.certificateNotTrusted' && isAboutDates(reason)) {
      const aheadMs = await clockAheadMs();
      if (aheadMs !== null && isSkewed(aheadMs)) {
        const minutes = String(Math.round(Math.abs(aheadMs) / 60_000));
        return restFailure('portal.clockSkewed', true, { ...params, reason, minutes });
      }
    }
    return restFailure(code, true, { ...params, reason });
  }

  return {
    async of(outcome, more = {}) {
      const params = { host, ...more };
      if (outcome.kind === 'timedOut') return restFailure('portal.timedOut', true, params);
      if (outcome.kind === 'network') return ofNetwork(outcome.problem, params);
      const redirect = await readPortalRedirect(origin, outcome.location, deps.redirectTarget);
      switch (redirect.kind) {
        case 'sameHost':
          return restFailure('portal.unexpectedAnswer', true, params, { foreign: true });
        case 'elsewhere':
          return restFailure('portal.captivePortal', true, params, { foreign: true });
        case 'moved':
          return restFailure('portal.moved', false, { ...params, newHost: redirect.newHost });
        case 'unknown':
          // Nobody can be asked whether that is the portal's new address, and a gateway that redirects what it does not
          // know may let us through a minute later.
          return restFailure('portal.moved', true, params, { foreign: true });
      }
    },
  };
}
