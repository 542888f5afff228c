import type { PushChannel, PushHandlers } from '../../core/ports/portal.ts';
import type { PortalDeps, PortalTimings } from '../dependencies.ts';
import type { RestClient } from '../rest/restClient.ts';
import { createConfigSource, type ChannelKind } from './configSource.ts';
import { createListener, type Listener } from './listener.ts';

export interface PushChannelDeps extends Pick<
  PortalDeps,
  'fetch' | 'openSocket' | 'clock' | 'timers' | 'random' | 'log'
> {
  readonly rest: Pick<RestClient, 'call'>;
  readonly origin: string;
  readonly timings: PortalTimings;
  readonly channel: ChannelKind;
}

/** A push channel: its configuration, then WebSocket, or long polling where sockets fail. */
export function createPushChannel(deps: PushChannelDeps): PushChannel {
  const configSource = createConfigSource(deps);
  let listener: Listener | null = null;

  return {
    start: (handlers: PushHandlers) => {
      listener?.stop();
      const started = createListener({ ...deps, configSource }, handlers);
      listener = started;
      started.connectNow();
      return () => {
        started.stop();
        if (listener === started) listener = null;
      };
    },
    reconnectNow: (reason) => {
      deps.log.info('push reconnects', { pushOf: deps.channel.name, reason });
      listener?.connectNow();
    },
    pause: () => listener?.pause(),
  };
}
