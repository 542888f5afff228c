import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { PortalClock } from '../clock.ts';
import type { Journal } from '../record/journal.ts';
import { isoWithZone } from '../rest/timeBlock.ts';
import type { PortalSettings } from '../settings.ts';
import {
  applicationOf,
  createChannels,
  subjectOf,
  type ApplicationTarget,
  type Channel,
  type Channels,
  type Subject,
} from './channels.ts';
import { createConnections, type Connections } from './connections.ts';
import { createLongPolling } from './longPolling.ts';
import type { ModuleMessage, PullMessage } from './messages.ts';
import { createPushOrders, type PushOrders } from './pushOrders.ts';
import { readSubscription } from './subscription.ts';
import { createWebsocketListener } from './websocketListener.ts';

export interface PushServer {
  readonly channels: Channels;
  readonly connections: Connections;
  readonly clientId: string;
  readonly orders: PushOrders;
  /** Publishes to a user's private channel. */
  toUser(userId: number, message: ModuleMessage): PullMessage;
  /** Publishes to an application's channel: a user's in it, or the one that its users share. */
  toApplication(target: ApplicationTarget, message: ModuleMessage): PullMessage;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void;
  poll(response: ServerResponse, url: URL): void;
}

/** The queue server of the portal: channels, who listens, delivery, and what tests order of it. */
export function createPushServer(deps: {
  readonly clock: PortalClock;
  readonly settings: { readonly current: PortalSettings };
  readonly journal: Journal;
}): PushServer {
  const clientId = randomBytes(16).toString('hex');
  const channels = createChannels(deps);
  const connections = createConnections();
  const websocket = createWebsocketListener({ connections, clock: deps.clock });
  const polling = createLongPolling({
    ...deps,
    connections,
    channels,
    continueFromMid: () => orders.deliveredUpToMid,
  });

  const publish = (subject: Subject, content: ModuleMessage): PullMessage => {
    // Asking for the channel first renews one that has outlived itself, as the portal does when it publishes.
    channels.current(subject);
    const message = channels.store(subject, content);
    const application = applicationOf(subject);
    const userId = subject.startsWith('user:') ? Number(subject.slice(5)) : application?.userId;
    deps.journal.pushed({
      to: userId ?? 'shared',
      ...(application === undefined ? {} : { clientId: application.clientId }),
      ...content,
      mid: message.mid,
    });
    orders.deliver(connections.listening(subject), message);
    return message;
  };

  const orders = createPushOrders({ channels, connections, publish });
  channels.onRenewed((before, after) => {
    const action = orders.expiryAction;
    const listening = connections.listening(before.subject);
    connections.orphan(before.subject);
    if (action === 'silent') return;
    // On the old channel and kept for nobody: nobody can come back to it.
    const message = channels.compose(before.subject, expiryOf(before, after, action), before.name);
    orders.deliver(listening, message);
  });
  const subscriptionOf = (url: URL) =>
    readSubscription(url.searchParams, { channels, settings: deps.settings.current, clientId });

  return {
    channels,
    connections,
    clientId,
    orders,
    toUser: (userId, message) => publish(`user:${userId}`, message),
    toApplication: (target, message) => publish(subjectOf(target), message),
    upgrade: (request, socket, head, url) => {
      // Protobuf frames are not spoken here; a client that wants them is told so at once.
      const refuseWith = url.searchParams.get('binaryMode') === 'true' ? 400 : orders.socketRefusal;
      websocket.upgrade(request, socket, head, subscriptionOf(url), refuseWith);
    },
    poll: (response, url) => {
      if (orders.pollingRefusal !== undefined) {
        response.writeHead(orders.pollingRefusal);
        response.end();
        return;
      }
      polling.poll(response, subscriptionOf(url));
    },
  };
}

/** The portal's word that a channel was replaced (Bitrix24 docs, settings/interactivity/custom-push-and-pull-client). */
function expiryOf(before: Channel, after: Channel, action: 'reconnect' | 'get_config'): ModuleMessage {
  const newChannel = {
    id: after.id,
    start: isoWithZone(after.startMs),
    end: isoWithZone(after.endMs),
    type: after.type,
  };
  return {
    moduleId: 'pull',
    command: 'channel_expire',
    params: {
      action,
      channel: { id: before.id, type: before.type },
      ...(action === 'reconnect' ? { new_channel: newChannel } : {}),
    },
  };
}
