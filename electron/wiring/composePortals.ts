import type { Agent } from 'node:http';
import { net } from 'electron';
import type { Clock, Random, Timers } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { OpenSocket } from '../core/ports/socket.ts';
import type { Portals } from '../core/ports/portal.ts';
import { createSystemNetwork } from '../desktop/systemNetwork.ts';
import { createPortals } from '../portal/portals.ts';
import { createClassSockets, type WebSocketClass } from '../portal/push/webSocketClassSocket.ts';
import { createWsSockets } from '../portal/push/wsSocket.ts';

interface PortalParts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

/** Portals over the system's network: proxy and certificates are the ones the operating system knows. */
export function composePortals(parts: PortalParts): Portals {
  const network = createSystemNetwork();
  return createPortals({
    ...parts,
    fetch: network.fetch,
    redirectTarget: network.redirectTarget,
    serverTimeMs: network.serverTimeMs,
    openSocket: socketFactory(network.agentFor),
  });
}

/**
 * Electron's own WebSocket goes through Chromium's network stack; Electron 33, which stands in during development, has
 * none, so `ws` takes its place there: with the system's proxy, yet with Node's certificates.
 */
function socketFactory(agentFor: (url: string) => Promise<Agent | undefined>): OpenSocket {
  const candidate: unknown = 'WebSocket' in net ? net.WebSocket : undefined;
  return isWebSocketClass(candidate) ? createClassSockets(candidate) : createWsSockets({ agentFor });
}

function isWebSocketClass(candidate: unknown): candidate is WebSocketClass {
  return typeof candidate === 'function';
}
