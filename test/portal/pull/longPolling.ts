import type { ServerResponse } from 'node:http';
import type { PortalClock } from '../clock.ts';
import type { PortalSettings } from '../settings.ts';
import type { Channels } from './channels.ts';
import type { Connections, PullConnection } from './connections.ts';
import { frame, type PullMessage } from './messages.ts';
import type { Subscription } from './subscription.ts';

/** With this date in Expires a 304 carries the mid to go on from (seen in the official SDK's long-polling connector). */
const continueExpires = 'Thu, 01 Jan 1973 11:11:01 GMT';

export interface LongPolling {
  /** Holds one request until there is something to say or the time is up. */
  poll(response: ServerResponse, subscription: Subscription | undefined): void;
}

/** Speaks long polling with subscribers. */
export function createLongPolling(deps: {
  readonly connections: Connections;
  readonly channels: Channels;
  /** Where a poll without news goes on: before anything that is still kept back. */
  readonly continueFromMid: () => string;
  readonly clock: PortalClock;
  readonly settings: { readonly current: PortalSettings };
}): LongPolling {
  return {
    poll: (response, subscription) => {
      if (subscription === undefined) {
        response.writeHead(403, { 'access-control-allow-origin': '*' });
        response.end('wrong channel');
        return;
      }
      const { subjects, framing } = subscription;
      let open = true;
      let stalled = false;

      const finish = (answer: () => void): void => {
        if (!open || stalled) return;
        open = false;
        cancel();
        deps.connections.remove(connection);
        answer();
      };
      const body = (text: string, lastMid: string): void => {
        response.writeHead(200, {
          'content-type': 'text/plain; charset=utf-8',
          'access-control-allow-origin': '*',
          'last-message-id': lastMid,
        });
        response.end(text);
      };
      const bodyOf = (messages: readonly PullMessage[]): void =>
        body(frame(messages, framing, deps.clock.nowMs()), messages.at(-1)?.mid ?? deps.channels.lastMid);

      const connection: PullConnection = {
        id: deps.connections.nextId(),
        kind: 'polling',
        subjects,
        deliver: (messages) => finish(() => bodyOf(messages)),
        sendRaw: (text) => finish(() => body(text, deps.channels.lastMid)),
        close: () => finish(() => response.destroy()),
        terminate: () => finish(() => response.destroy()),
        setStalled: (value) => {
          stalled = value;
        },
      };
      const cancel = deps.clock.after(deps.settings.current.pollHoldMs, () =>
        finish(() => {
          response.writeHead(304, {
            expires: continueExpires,
            'last-message-id': deps.continueFromMid(),
            'access-control-allow-origin': '*',
          });
          response.end();
        }),
      );
      response.on('close', () => {
        if (!open) return;
        open = false;
        cancel();
        deps.connections.remove(connection);
      });
      deps.connections.add(connection);
      if (subscription.missed.length > 0) connection.deliver(subscription.missed);
    },
  };
}
