import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { STATUS_CODES } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import type { PortalClock } from '../clock.ts';
import type { Connections, PullConnection } from './connections.ts';
import { frame } from './messages.ts';
import type { Subscription } from './subscription.ts';

/** Close code of the push server for a channel id that is wrong or has expired (seen in the official SDK). */
const wrongChannelCode = 4010;

export interface WebsocketListener {
  /** Takes over an HTTP upgrade. `refuseWith` answers it with that HTTP status instead. */
  upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    subscription: Subscription | undefined,
    refuseWith?: number,
  ): void;
}

/** Speaks WebSocket with subscribers. */
export function createWebsocketListener(deps: {
  readonly connections: Connections;
  readonly clock: PortalClock;
}): WebsocketListener {
  // Pongs are sent by hand: a stalled connection must leave pings unanswered.
  const server = new WebSocketServer({ noServer: true, autoPong: false });

  const serve = (socket: WebSocket, subscription: Subscription): void => {
    let stalled = false;
    const send = (text: string): void => {
      if (!stalled) socket.send(text);
    };
    const connection: PullConnection = {
      id: deps.connections.nextId(),
      kind: 'websocket',
      subjects: subscription.subjects,
      deliver: (messages) => send(frame(messages, subscription.framing, deps.clock.nowMs())),
      sendRaw: send,
      close: (code, reason) => socket.close(code, reason),
      terminate: () => socket.terminate(),
      setStalled: (value) => {
        stalled = value;
      },
    };
    socket.on('ping', (data) => {
      if (!stalled) socket.pong(data);
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => deps.connections.remove(connection));
    if (subscription.missed.length > 0) connection.deliver(subscription.missed);
    deps.connections.add(connection);
  };

  return {
    upgrade: (request, socket, head, subscription, refuseWith) => {
      if (refuseWith !== undefined) {
        const reason = STATUS_CODES[refuseWith] ?? 'Refused';
        socket.end(`HTTP/1.1 ${refuseWith} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      server.handleUpgrade(request, socket, head, (client) => {
        if (subscription === undefined) client.close(wrongChannelCode, 'wrong channel');
        else serve(client, subscription);
      });
    },
  };
}
