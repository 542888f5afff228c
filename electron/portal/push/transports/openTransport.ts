import type { PortalDeps, PortalTimings } from '../../dependencies.ts';
import type { Continuation } from '../messages/continuation.ts';
import { listenUrl } from './listenUrl.ts';
import { openLongPollTransport } from './longPollTransport.ts';
import type { PullConfig } from '../pullConfig.ts';
import type { Transport, TransportHandlers } from './transport.ts';
import { openWebSocketTransport } from './webSocketTransport.ts';

type Deps = Pick<PortalDeps, 'fetch' | 'openSocket' | 'clock' | 'timers' | 'random'> & {
  readonly timings: PortalTimings;
};

/**
 * Opens a connection to the operator's channel that goes on from the last message heard.
 * @param preferSocket false where sockets were seen to fail here
 * @returns null where the portal names no address that may be used
 */
export function openTransport(
  deps: Deps,
  config: PullConfig,
  continuation: Continuation,
  preferSocket: boolean,
  handlers: TransportHandlers,
): Transport | null {
  const { webSocketUrl, longPollUrl } = config;
  const urlFor = (base: string) => listenUrl(base, config, continuation.params(config.serverVersion));
  if (webSocketUrl !== null && (preferSocket || longPollUrl === null)) {
    return openWebSocketTransport(deps, urlFor(webSocketUrl), handlers);
  }
  if (longPollUrl === null) return null;
  return openLongPollTransport(deps, {
    ...handlers,
    url: () => urlFor(longPollUrl),
    onContinueFrom: (mid) => continuation.continueFrom(mid),
    onContinuationReset: () => continuation.reset(),
  });
}
