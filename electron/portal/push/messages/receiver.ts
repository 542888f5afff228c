import type { Clock } from '../../../core/ports/clock.ts';
import { createSeldom, type Log } from '../../../core/ports/log.ts';
import type { PushHandlers } from '../../../core/ports/portal.ts';
import type { Continuation } from './continuation.ts';
import { readControlOrder, type ControlOrder } from './controlMessages.ts';
import { parseFrame, type RawPushMessage } from './framing.ts';
import { createPortalTime } from './portalTime.ts';
import { speaksJsonRpc } from '../transports/listenUrl.ts';
import type { PullConfig } from '../pullConfig.ts';
import type { HealthReporter } from '../pushHealth.ts';
import type { OpenedAt } from '../transports/transport.ts';

export interface Receiver {
  /**
   * Takes a frame apart and hands on what is new.
   * @param openedAt of the connection that brought it
   * @param answer says something back on the same connection
   * @returns whether there was anything new
   */
  take(text: string, config: PullConfig, openedAt: OpenedAt | null, answer: (text: string) => void): boolean;
}

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  /** Whose channel it is, for the log. */
  readonly pushOf: string;
  readonly continuation: Continuation;
  readonly health: HealthReporter;
  readonly handlers: Pick<PushHandlers, 'onMessage'>;
  readonly onOrder: (order: ControlOrder) => void;
}

export function createReceiver(deps: Deps): Receiver {
  const { log, pushOf, continuation, health, handlers } = deps;
  const seldom = createSeldom(deps.clock);
  const portalTime = createPortalTime(deps.clock);

  function hand(message: RawPushMessage, config: PullConfig, openedAt: OpenedAt | null): void {
    if (message.moduleId === 'pull') {
      const order = readControlOrder(message.command, message.params);
      if (order === null) return;
      seldom(order.kind, (times) =>
        log.info('push server gave an order', { pushOf, order: order.kind, times }),
      );
      deps.onOrder(order);
      return;
    }
    const { mid, moduleId, command, params, serverTimeMs } = message;
    const sentAtMs = serverTimeMs === null ? null : portalTime.sentAtMs(serverTimeMs, config, openedAt);
    try {
      handlers.onMessage({ mid, moduleId, command, params, sentAtMs });
    } catch (error) {
      // One message that nobody can handle must not take the connection with it.
      seldom('not handled', (times) =>
        log.error('push message not handled', error, { moduleId, command, times }),
      );
    }
  }

  return {
    take: (text, config, openedAt, answer) => {
      const { messages, unknown } = parseFrame(text);
      if (unknown > 0)
        seldom('not understood', (frames) =>
          log.warn('push frame not understood', { pieces: unknown, understood: messages.length, frames }),
        );
      if (messages.length > 0) health.messageArrived();
      let isNew = false;
      for (const message of messages) {
        // Version 5 wants to hear that a message arrived (seen in the SDK), repeated ones included.
        if (speaksJsonRpc(config) && message.mid !== null) answer(`mack:${message.mid}`);
        if (!continuation.accept(message)) continue;
        isNew = true;
        hand(message, config, openedAt);
      }
      return isNew;
    },
  };
}
