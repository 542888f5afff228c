import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import type { PushHandlers } from '../../../core/ports/portal.ts';
import type { Continuation } from './continuation.ts';
import { readControlOrder, type ControlOrder } from './controlMessages.ts';
import { parseFrame, type RawPushMessage } from './framing.ts';
import { speaksJsonRpc } from '../transports/listenUrl.ts';
import type { PullConfig } from '../pullConfig.ts';
import type { HealthReporter } from '../pushHealth.ts';

export interface Receiver {
  /**
   * Takes a frame apart and hands on what is new.
   * @param answer says something back on the same connection
   * @returns whether there was anything new
   */
  take(text: string, config: PullConfig, answer: (text: string) => void): boolean;
}

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  readonly continuation: Continuation;
  readonly health: HealthReporter;
  readonly handlers: Pick<PushHandlers, 'onMessage'>;
  readonly onOrder: (order: ControlOrder) => void;
}

export function createReceiver(deps: Deps): Receiver {
  const { clock, log, continuation, health, handlers } = deps;

  function hand(message: RawPushMessage, config: PullConfig): void {
    if (message.moduleId === 'pull') {
      const order = readControlOrder(message.command, message.params);
      if (order !== null) deps.onOrder(order);
      return;
    }
    const { mid, moduleId, command, params } = message;
    try {
      handlers.onMessage({ mid, moduleId, command, params, sentAtMs: sentAt(message, config) });
    } catch (error) {
      // One message that nobody can handle must not take the connection with it.
      log.error('push message not handled', error, { moduleId, command });
    }
  }

  /** The portal's time minus the monotonic one, as far as messages alone tell: the freshest one took no time at all. */
  let aheadOfMonotonicMs = -Infinity;

  /** By our clock as it is now: it may have been set since the portal's was compared with it. */
  function sentAt({ serverTimeMs }: RawPushMessage, config: PullConfig): number | null {
    if (serverTimeMs === null) return null;
    if (config.clockAheadMs === null) {
      // Never compared: taken for equal, a clock that is ahead here would make every call an old one.
      const monotonicMs = clock.monotonicMs();
      aheadOfMonotonicMs = Math.max(aheadOfMonotonicMs, serverTimeMs - monotonicMs);
      return clock.nowMs() - (monotonicMs + aheadOfMonotonicMs - serverTimeMs);
    }
    const setSinceMs = clock.nowMs() - clock.monotonicMs() - config.clockBaseMs;
    return Math.min(serverTimeMs - config.clockAheadMs + setSinceMs, clock.nowMs());
  }

  return {
    take: (text, config, answer) => {
      const { messages, unknown } = parseFrame(text);
      if (unknown > 0)
        log.warn('push frame not understood', { pieces: unknown, understood: messages.length });
      if (messages.length > 0) health.messageArrived();
      let isNew = false;
      for (const message of messages) {
        // Version 5 wants to hear that a message arrived (seen in the SDK), repeated ones included.
        if (speaksJsonRpc(config) && message.mid !== null) answer(`mack:${message.mid}`);
        if (!continuation.accept(message)) continue;
        isNew = true;
        hand(message, config);
      }
      return isNew;
    },
  };
}
