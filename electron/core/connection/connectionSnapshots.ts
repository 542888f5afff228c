import type { AppErrorData } from '../../../contracts/errors.ts';
import type { Capability, Connection, Operator, PushHealth } from '../../../contracts/portal.ts';
import { maskedWebhookUrl, portalHost } from '../../../contracts/access/webhookUrl.ts';
import type { PortalUse } from './portalUse.ts';

/** What is shown of a portal in use beside who and where it is. */
export interface Shown {
  /** Null only until a stored connection has been checked for the first time. */
  readonly operator: Operator | null;
  readonly capabilities: readonly Capability[];
  readonly problem: AppErrorData | null;
  readonly newHost: string | null;
  /** Unix ms. */
  readonly sinceMs: number;
}

export function connectedSnapshot(use: PortalUse, shown: Shown): Connection {
  const access = use.access();
  return {
    status: 'connected',
    portalHost: portalHost(access),
    signedInBy: use.signedInBy,
    maskedUrl: access.kind === 'webhook' ? maskedWebhookUrl(access) : `${access.origin}/`,
    operator: shown.operator,
    capabilities: [...shown.capabilities],
    storedIn: use.storedIn() === 'keychain' ? 'keychain' : 'session',
    sinceMs: shown.sinceMs,
    problem: shown.problem,
    newHost: shown.newHost,
  };
}

export function disconnected(): Connection {
  return { status: 'notConnected', problem: null };
}

export function missingTelephony(): AppErrorData {
  return { code: 'portal.telephonyScopeMissing', params: { scope: 'telephony' } };
}

/** @param sinceMs Unix ms */
export function pushOff(sinceMs: number): PushHealth {
  return { state: 'off', transport: null, sinceMs, problem: null, lastMessageAtMs: null };
}
