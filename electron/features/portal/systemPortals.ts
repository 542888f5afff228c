import { app, net } from 'electron';
import type { Settings } from '../../../contracts/settings.ts';
import type { Clock, Random, Timers } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Portals } from '../../core/ports/portal.ts';
import { isSent } from '../../core/recordings/sentKinds.ts';
import { createSystemNetwork, type SystemNetwork } from '../../platform/systemNetwork.ts';
import { createUploadProgress, type UploadProgress } from './uploadProgress.ts';
import { createPortals } from '../../portal/portals.ts';
import { createSystemCertificates } from '../../portal/push/sockets/systemCertificates.ts';
import { createSystemTrustSockets, type SocketWay } from '../../portal/push/sockets/systemTrustSockets.ts';
import { createClassSockets, type WebSocketClass } from '../../portal/push/sockets/webSocketClassSocket.ts';
import { createWsSockets } from '../../portal/push/sockets/wsSocket.ts';

interface PortalParts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  /** Whether recordings and transcripts leave this computer. */
  readonly settings: () => Pick<Settings, 'attachRecordings'>;
  /** One of them refused a request for its limit. */
  readonly limitRefused: () => void;
}

export interface SystemPortals {
  readonly portals: Portals;
  /** Recordings on their way to one. */
  readonly uploads: UploadProgress;
}

/** Portals over the system's network: proxy and certificates are the ones the operating system knows. */
export function createSystemPortals(parts: PortalParts): SystemPortals {
  const uploads = createUploadProgress({ ...parts, maySend: (kind) => isSent(kind, parts.settings()) });
  const network = createSystemNetwork({ app, ...parts });
  const portals = createPortals({
    ...parts,
    recordings: uploads.reader,
    fetch: network.fetch,
    redirectTarget: network.redirectTarget,
    serverTimeMs: network.serverTimeMs,
    upload: network.upload,
    openSocket: createSystemTrustSockets(waysOf(network, parts), (way) =>
      parts.log.info('push sockets go another way', { way }),
    ),
  });
  return { portals, uploads };
}

/**
 * `ws` first in every Electron, since it can ping and what is tested is what runs. Electron's own WebSocket (Electron 45;
 * 33, which stands in during development, has none) goes through Chromium's network stack and comes last.
 */
function waysOf({ agentFor }: SystemNetwork, { timers }: PortalParts): readonly SocketWay[] {
  const certificateAuthorities = createSystemCertificates(timers);
  const candidate: unknown = 'WebSocket' in net ? net.WebSocket : undefined;
  return [
    { name: 'nodeCertificates', openSocket: createWsSockets({ agentFor }) },
    { name: 'systemCertificates', openSocket: createWsSockets({ agentFor, certificateAuthorities }) },
    ...(isWebSocketClass(candidate)
      ? [{ name: 'systemNetwork', openSocket: createClassSockets(candidate) } as const]
      : []),
  ];
}

function isWebSocketClass(candidate: unknown): candidate is WebSocketClass {
  return typeof candidate === 'function';
}
