import type { Clock, Timers } from '../../../core/ports/clock.ts';
import { createSeldom, type Log } from '../../../core/ports/log.ts';
import type { PushHandlers } from '../../../core/ports/portal.ts';
import type { Continuation } from './continuation.ts';
import { readControlOrder, type ControlOrder } from './controlOrders.ts';
import { readFrame, type RawPushMessage } from './framing.ts';
import { createPortalTime, type OpenedAt } from './portalTime.ts';
import { createSlices } from './slices.ts';
import { speaksJsonRpc, type PullConfig } from '../pullConfig.ts';
import type { HealthReporter } from '../pushHealth.ts';

/** One connection to the push server, as far as it brings messages. */
export interface ReceivingConnection {
  /** From now on messages can come. */
  opened(): void;
  /** Null where it was never open. */
  openForMs(): number | null;
  /**
   * Takes a frame apart and hands on what is new.
   *
   * @returns whether there was anything new; of a long frame, which is taken apart in slices, once that is known. Never
   *   fulfilled where it is stopped meanwhile.
   */
  take(text: string): boolean | Promise<boolean>;
}

export interface Receiver {
  /** @param answer says something back on the same connection */
  connection(config: PullConfig, answer: (text: string) => void): ReceivingConnection;
  /** Nobody wants to hear any more: what has not been handed on yet is dropped. */
  stop(): void;
}

interface Deps {
  readonly clock: Clock;
  readonly timers: Timers;
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
  const slices = createSlices({
    ...deps,
    onFailure: (error) =>
      seldom('not taken apart', (times) => log.error('push frame not taken apart', error, { pushOf, times })),
  });

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
      const mayBeOlder = sentAtMs === null || portalTime.mayBeOlder();
      handlers.onMessage({ mid, moduleId, command, params, sentAtMs, ...(mayBeOlder && { mayBeOlder }) });
    } catch (error) {
      // One message that nobody can handle must not take the connection with it.
      seldom('not handled', (times) =>
        log.error('push message not handled', error, { moduleId, command, times }),
      );
    }
  }

  /** What cannot be said on a connection that is going is no reason to lose what it brought. */
  function sayArrived(mid: string, answer: (text: string) => void): void {
    try {
      answer(`mack:${mid}`);
    } catch (error) {
      seldom('not answered', (times) => log.error('push message not acknowledged', error, { pushOf, times }));
    }
  }

  /** A step for each piece of the frame. */
  function* takeApart(
    text: string,
    config: PullConfig,
    openedAt: OpenedAt | null,
    answer: (text: string) => void,
    onNew: () => void,
  ): Generator<undefined> {
    let understood = 0;
    let pieces = 0;
    for (const message of readFrame(text)) {
      if (message === null) pieces += 1;
      else {
        if (understood === 0) health.messageArrived();
        understood += 1;
        // Version 5 wants to hear that a message arrived (seen in the SDK), repeated ones included.
        if (speaksJsonRpc(config) && message.mid !== null) sayArrived(message.mid, answer);
        if (continuation.accept(message)) {
          onNew();
          hand(message, config, openedAt);
        }
      }
      yield undefined;
    }
    if (pieces > 0)
      seldom('not understood', (frames) =>
        log.warn('push frame not understood', { pieces, understood, frames }),
      );
  }

  function take(
    text: string,
    config: PullConfig,
    openedAt: OpenedAt | null,
    answer: (text: string) => void,
  ): boolean | Promise<boolean> {
    let isNew = false;
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const isDone = slices.add(
      takeApart(text, config, openedAt, answer, () => (isNew = true)),
      end,
    );
    return isDone ? isNew : ended.then(() => isNew);
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
    stop: slices.drop,
  };
}
