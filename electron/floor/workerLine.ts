import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import {
  deskUser,
  orderQueue,
  readOrderAddress,
  readReplyAddress,
  type OrderAddress,
} from '../../contracts/floor/broker.ts';
import { longestFloorMessage, readFloorOrder, type FloorOrder } from '../../contracts/floor/floorMessages.ts';
import type { BrokerProblem } from '../core/ports/floor/floorLine.ts';
import type { OrderDelivery } from '../core/ports/floor/orderDelivery.ts';
import { openReplyLine, type ReplyLine } from './replyLine.ts';
import { openBrokerLink, type BrokerLinkDeps, type LinkUse } from './brokerLink.ts';

export interface FloorWorkerLineDeps extends Omit<BrokerLinkDeps, 'heartbeatS' | 'purpose'> {
  readonly portalKey: string;
  /** Never throws. */
  readonly take: (delivery: OrderDelivery) => void;
}

/** How a worker stands with the broker. */
export interface WorkerLineStanding {
  readonly isConnected: boolean;
  readonly problem: BrokerProblem | null;
  /** Orders came by this connection: this worker is the one at work. The broker does not say so before. */
  readonly isAtWork: boolean;
  /** What came and was no order, since the start. */
  readonly unreadable: number;
}

/** By which a worker gets the orders of a portal, while no other worker is at work. */
export interface FloorWorkerLine {
  standing(): WorkerLineStanding;
  /** Gives its place to another worker, with all that is not acknowledged, and comes back after `forMs`. */
  leave(forMs: number): void;
  stop(): Promise<void>;
}

/** Orders that are handed over before the first one is acknowledged: a ring-all of the largest floor. */
const prefetch = 1_000;
/**
 * Low, so that the orders of a worker that froze are with the next one in some three seconds; with two it took 5.9 [both measured
 * with 3.10.8]. RabbitMQ advises five and more: a machine that stands still for two seconds loses its place, which costs hides that
 * are sent twice and nothing else.
 */
const heartbeatS = 1;

/** Consumes the orders of a portal, and comes back by itself whenever the broker is gone. */
export function openFloorWorkerLine(deps: FloorWorkerLineDeps): FloorWorkerLine {
  const { portalKey, log } = deps;
  const replies = openReplyLine(deps);
  let isAtWork = false;
  let unreadable = 0;

  const use = async (connection: ChannelModel): Promise<LinkUse> => {
    isAtWork = false;
    replies.tryNow();
    let isEnding = false;
    const channel = await connection.createChannel();
    channel.on('error', (error) => log.error('broker channel', error));
    // Without its consumer a connection is of no use.
    const giveUp = (): void => {
      if (!isEnding) void connection.close().catch(() => undefined);
    };
    channel.on('close', giveUp);
    await channel.prefetch(prefetch);
    const { consumerTag } = await channel.consume(orderQueue(portalKey), (message) => {
      // The broker ends a consumer whose queue is deleted, or moved to another node.
      if (message === null) return giveUp();
      // Whoever leaves takes nothing more; the channel's end gives it to the next.
      if (isEnding) return;
      const delivery = readDelivery(message, portalKey, channel, replies, () => isEnding);
      if (delivery !== null) {
        isAtWork = true;
        return deps.take(delivery);
      }
      unreadable += 1;
      log.warn('no order', { from: message.fields.routingKey.slice(0, 60), bytes: message.content.length });
      quietly(() => channel.ack(message));
    });
    return {
      async end() {
        isEnding = true;
        await channel.cancel(consumerTag);
        // What is not acknowledged goes to the next worker with this.
        await channel.close();
      },
    };
  };

  const link = openBrokerLink({ ...deps, heartbeatS, purpose: 'orders' }, use);
  return {
    standing: () => ({
      isConnected: link.isOpen(),
      problem: link.problem(),
      isAtWork: link.isOpen() && isAtWork,
      unreadable,
    }),
    leave: link.stayAway,
    async stop() {
      await Promise.all([link.stop(), replies.stop()]);
    },
  };
}

/** @returns null for what is no order: whoever sent it, nobody can do anything with it */
function readDelivery(
  message: ConsumeMessage,
  portalKey: string,
  channel: Channel,
  replies: ReplyLine,
  isEnding: () => boolean,
): OrderDelivery | null {
  const { fields, properties, content } = message;
  const address = readOrderAddress(fields.exchange, fields.routingKey);
  const order = content.length > longestFloorMessage ? null : readFloorOrder(content.toString('utf8'));
  if (address === null || order === null || address.portalKey !== portalKey) return null;
  if (!mayOrder(address, order, properties.userId)) return null;
  const replyTo = readReplyAddress(properties.replyTo);
  let isSettled = false;
  // Twice is an error that ends the channel.
  const settle = (act: () => void): void => {
    if (isSettled) return;
    isSettled = true;
    quietly(act);
  };
  return {
    userId: address.userId,
    order,
    reply(reply) {
      if (replyTo !== null) replies.send(address.userId, replyTo, reply);
    },
    done: () => settle(() => channel.ack(message)),
    giveBack() {
      // Given back one by one while this consumer is there, it would come straight back: who leaves does so first, and the
      // channel's end gives all of it to the next.
      queueMicrotask(() => {
        if (!isEnding()) settle(() => channel.nack(message, false, true));
      });
    },
  };
}

/**
 * SECURITY: orders for colleagues are another right, by another route. The signature is compared as well: the broker refuses a
 * wrong one, and a desk of ours always signs.
 */
function mayOrder({ route, userId }: OrderAddress, { userIds }: FloorOrder, signedBy: unknown): boolean {
  return signedBy === deskUser(userId) && (route === 'clear') === (userIds !== undefined);
}

/** amqplib throws at once on a channel that is closed; what was on it the broker has given to another worker. */
function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // As above.
  }
}
