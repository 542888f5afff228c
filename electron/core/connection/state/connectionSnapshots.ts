import { maskedWebhookUrl, portalHost } from '../../../../contracts/access/webhookUrl.ts';
import type { Connection } from '../../../../contracts/portal.ts';
import { isUsedAllTheSame, problemOfNobody } from '../owner/accessOwner.ts';
import type { PortalUse } from '../portalUse.ts';
import type { ConnectionState, InUse } from './connectionState.ts';

type State = ConnectionState<PortalUse>;

/** The connection as windows see it. */
export function connectionSnapshot(state: State): Connection {
  switch (state.at) {
    case 'none':
      return { status: 'notConnected', problem: state.problem };
    case 'stored':
      return state.problem === null
        ? { status: 'connecting', portalHost: portalHost(state.record) }
        : { status: 'notConnected', problem: state.problem };
    case 'live':
      return liveSnapshot(state);
    case 'asking': {
      const { host, operator, problem } = state.question;
      return { status: 'needsSessionConsent', portalHost: host, operator, problem };
    }
    case 'connecting':
      // A portal in use goes on, and a question stays, until the attempt has come to something.
      return state.behind.at === 'none' || state.behind.at === 'stored'
        ? { status: 'connecting', portalHost: state.host }
        : connectionSnapshot(state.behind);
  }
}

function liveSnapshot(inUse: InUse<PortalUse>): Connection {
  const { use } = inUse;
  const access = use.access();
  const nobody = problemOfNobody(inUse.owner, access);
  if (!inUse.isSettled) return { status: 'connecting', portalHost: portalHost(access) };
  return {
    status: 'connected',
    portalHost: portalHost(access),
    signedInBy: use.signedInBy,
    maskedUrl: access.kind === 'webhook' ? maskedWebhookUrl(access) : `${access.origin}/`,
    operator: inUse.operator,
    capabilities: [...inUse.capabilities],
    storedIn: use.storedIn() === 'keychain' ? 'keychain' : 'session',
    sinceMs: inUse.sinceMs,
    problem: inUse.problem,
    nobody,
    isUsedAllTheSame: isUsedAllTheSame(inUse.owner, nobody),
    newHost: inUse.newHost,
  };
}
