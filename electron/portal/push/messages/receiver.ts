import type { Clock } from '../../../core/ports/clock.ts';
import { createSeldom, type Log } from '../../../core/ports/log.ts';
import type { PushHandlers } from '../../../core/ports/portal.ts';
import type { Continuation } from './continuation.ts';
import { readControlOrder, type ControlOrder } from './controlOrders.ts';
import { parseFrame, type RawPushMessage } from './framing.ts';
import { createPortalTime, type OpenedAt } from './portalTime.ts';
import { speaksJsonRpc, type PullConfig } from '../pullConfig.ts';
import type { HealthReporter } from '../pushHealth.ts';

/** One connection to the push server, as far as it brings messages. */
export interface ReceivingConnection {
  /** From now on messages can come. */
  opened(): void;
  /** Null where it was never open. */
  openForMs(): number | null;
  /** Takes a frame apart and hands on what is new. @returns whether there was anything new */
  take(text: string): boolean;
}

export interface Receiver {
  /** @param answer says something back on the same connection */
  connection(config: PullConfig, answer: (text: string) => void): ReceivingConnection;
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
  const { clock, log, pushOf, continuation, health, handlers } = deps;
  const seldom = createSeldom(clock);
  const portalTime = createPortalTime(clock);

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

  function take(
    text: string,
    config: PullConfig,
    openedAt: OpenedAt | null,
    answer: (text: string) => void,
  ): boolean {
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
  }

  return {
    connection: (config, answer) => {
      let openedAt: OpenedAt | null = null;
      return {
        opened: () => {
          openedAt = { atMs: clock.monotonicMs(), wallMs: clock.nowMs() };
        },
        openForMs: () => (openedAt === null ? null : clock.monotonicMs() - openedAt.atMs),
        take: (text) => take(text, config, openedAt, answer),
      };
    },
  };
}
