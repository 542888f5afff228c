import { randomUUID } from 'node:crypto';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import {
  deskUser,
  orderExchange,
  orderQueueArguments,
  orderRoutingKey,
} from '../../contracts/floor/broker.ts';
import {
  longestFloorMessage,
  readFloorReply,
  type FloorOrder,
  type FloorReply,
} from '../../contracts/floor/floorMessages.ts';
import { createListeners } from '../core/listeners.ts';
import type { FloorLine } from '../core/ports/floor/floorLine.ts';
import { createSeldom } from '../core/ports/log.ts';
import { openBrokerLink, type BrokerLinkDeps, type LinkUse } from './brokerLink.ts';

export interface DeskLineDeps extends Omit<BrokerLinkDeps, 'heartbeatS' | 'purpose'> {
  readonly portalKey: string;
  /** Whose desk this is; the account is theirs. */
  readonly userId: number;
  /** What else uses the connection, while it lasts; no failure of it is to be one of the connection. */
  readonly besides?: ((connection: ChannelModel, member: DeskMember) => LinkUse) | undefined;
}

/** Whose desk it is, on the floor of which portal. */
export interface DeskMember {
  readonly portalKey: string;
  readonly userId: number;
}

/** RabbitMQ's pseudo-queue: the broker puts an address of this channel in the place of the name (direct reply-to). */
const replyQueue = 'amq.rabbitmq.reply-to';
/** What is lost in so long the desk asks the portal itself for; RabbitMQ advises five seconds at the least. */
const heartbeatS = 5;
const expiration = String(orderQueueArguments['x-message-ttl']);

export type DeskLine = FloorLine;

/**
 * Connects a desk to the broker, and again whenever it is gone, or takes no orders by this channel: one that was first written to while the
 * nodes of a cluster chose who leads the queue, after the one that did had died, has all its orders refused for good, although
 * all others are taken [measured with 3.10.8]. Without confirmations nobody would hear of it.
 */
export function openFloorBroker(deps: DeskLineDeps): FloorLine {
  const { portalKey, userId, log } = deps;
  const replies = createListeners<FloorReply>(log);
  const seldom = createSeldom(deps.clock);
  let open: { readonly channel: ConfirmChannel; readonly lost: () => void } | null = null;
  let isBlocked = false;
  let isClearRefused = false;
  /** The account may not even have the operator's own card hidden: no order goes by this line until one was taken. */
  let isHideRefused = false;

  const use = async (connection: ChannelModel, isWished: () => boolean): Promise<LinkUse> => {
    const turnsBlocked = (to: boolean): void => {
      if (isBlocked === to) return;
      isBlocked = to;
      deps.onChange?.();
    };
    isBlocked = false;
    // A broker that is short of memory or disk takes nothing in: what was written to it would come late.
    connection.on('blocked', (reason: unknown) => {
      log.warn('broker takes nothing in', { why: String(reason).slice(0, 100) });
      turnsBlocked(true);
    });
    connection.on('unblocked', () => turnsBlocked(false));
    const opened = await connection.createConfirmChannel();
    let isEnding = false;
    const lost = (): void => {
      if (open?.channel === opened) open = null;
      // An order that is refused ends the channel (403: not this account's): the waits of the link keep that seldom.
      if (!isEnding) void connection.close().catch(() => undefined);
    };
    opened.on('error', (error) => {
      isClearRefused ||= isRefusalOf('clear', error);
      isHideRefused ||= isRefusalOf('hide', error);
      log.error('broker channel', error);
    });
    opened.on('close', lost);
    connection.once('close', lost);
    opened.on('return', () => seldom('return', (times) => log.warn('no queue for floor orders', { times })));
    await opened.consume(
      replyQueue,
      (message) => {
        if (message === null) return lost();
        const reply =
          message.content.length > longestFloorMessage
            ? null
            : readFloorReply(message.content.toString('utf8'));
        if (reply !== null) replies.tell(reply);
        else seldom('reply', (times) => log.warn('floor reply not readable', { times }));
      },
      { noAck: true },
    );
    open = { channel: opened, lost };
    if (isHideRefused) seeWhetherTaken(open);
    // Another line's may be in use already, where this one is stopped.
    const beside = isWished() ? deps.besides?.(connection, { portalKey, userId }) : undefined;
    return {
      async end() {
        isEnding = true;
        open = null;
        await Promise.all([opened.close(), beside?.end()]);
      },
    };
  };

  /** IT may have granted it meanwhile, which no broker tells. A worker does nothing for such an order; where it is refused again, the waits grow. */
  const seeWhetherTaken = ({ channel, lost }: NonNullable<typeof open>): void => {
    const order = {
      v: 1,
      id: randomUUID(),
      callId: `ringside.right.${randomUUID()}`,
      wish: 'keep',
      seq: 0,
    } as const;
    publish(channel, order, (error) => {
      if (open?.channel !== channel) return;
      if (error !== null && error !== undefined) return lost();
      isHideRefused = false;
      deps.onChange?.();
    });
  };

  const publish = (channel: ConfirmChannel, order: FloorOrder, confirmed: (error: unknown) => void): void => {
    const properties = {
      mandatory: true,
      expiration,
      userId: deskUser(userId),
      correlationId: order.id,
      replyTo: replyQueue,
      contentType: 'application/json',
    };
    const route = order.userIds === undefined ? 'hide' : 'clear';
    const key = orderRoutingKey({ route, portalKey, userId });
    channel.publish(orderExchange, key, bodyOf(order), properties, confirmed);
  };

  const link = openBrokerLink({ ...deps, heartbeatS, purpose: 'orders' }, use);
  return {
    isConnected: () => link.isOpen() && open !== null && !isBlocked && !isHideRefused,
    problem() {
      if (link.isOpen() && isBlocked) return 'blocked';
      const problem = link.problem();
      return isHideRefused && (problem === null || problem === 'closed') ? 'refused' : problem;
    },
    isClearRefused: () => isClearRefused,
    replies,
    order(order) {
      try {
        const by = open;
        if (by === null) return;
        publish(by.channel, order, (error) => {
          if (error === null || error === undefined || by !== open) return;
          seldom('refused', (times) => log.warn('floor order not taken by the queue', { times }));
          by.lost();
        });
      } catch {
        // The channel has just been closed: no reply comes, and the desk goes on by itself.
      }
    },
    tryNow() {
      // IT may have granted it meanwhile, which no broker tells: the next order shows.
      isClearRefused = false;
      link.tryNow();
    },
    stop: link.stop,
  };
}

/** `403 (ACCESS-REFUSED) ... access to topic 'clear.0123456789ab.u17' in exchange` [measured with 3.10.8]. */
function isRefusalOf(route: 'clear' | 'hide', error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && error.code === 403 && error.message.includes(`'${route}.`)
  );
}

function bodyOf(order: FloorOrder): Buffer {
  return Buffer.from(JSON.stringify(order));
}
