import type { PortalAccess } from '../../../contracts/access/portalAccess.ts';
import { portalHost } from '../../../contracts/access/webhookUrl.ts';
import type { PortalSession, PushChannel, PushHandlers } from '../../core/ports/portal.ts';
import type { PushChannelDeps } from './channelDependencies.ts';
import { applicationChannel, createConfigSource, operatorChannel } from './configSource.ts';
import { createListener, type Listener } from './listener.ts';
import { createUnavailableChannel } from './unavailableChannel.ts';

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

/** The channels that a sign-in has: a webhook the operator's own, an application its own. */
export function createPushChannels(
  deps: Omit<PushChannelDeps, 'channel'>,
  access: PortalAccess,
): Pick<PortalSession, 'push' | 'connectorPush'> {
  if (access.kind === 'webhook')
    return { push: createPushChannel({ ...deps, channel: operatorChannel }), connectorPush: null };
  const params = { host: portalHost(access), method: operatorChannel.method };
  return {
    push: createUnavailableChannel(deps, { code: 'portal.wrongAuthType', params }),
    connectorPush: createPushChannel({ ...deps, channel: applicationChannel }),
  };
}
