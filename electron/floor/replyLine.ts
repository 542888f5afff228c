import type { ConfirmChannel, ChannelModel } from 'amqplib';
import type { FloorReply } from '../../contracts/floor/floorMessages.ts';
import { openBrokerLink, type BrokerLinkDeps, type LinkUse } from './brokerLink.ts';

/** By which a worker answers desks. A reply that does not arrive costs nothing: the desk hears the hide itself, or asks again. */
export interface ReplyLine {
  /**
   * Never throws. @param userId whose desk it is
   * @param replyTo as `readReplyAddress` gave it
   */
  send(userId: number, replyTo: string, reply: FloorReply): void;
  /** The broker was seen to be there. */
  tryNow(): void;
  stop(): Promise<void>;
}

/** In seconds; nobody takes this one's place. */
const heartbeatS = 5;
const noReplyForMs = 10 * 60_000;

/**
 * A connection of its own: RabbitMQ 3.10.8 breaks down over a reply address that a desk made up, `amq.rabbitmq.reply-to.` and two
 * words, and ends the whole connection with 541 [measured]. On that of the orders one desk could so have the orders of a whole
 * floor come back, to one worker after the other. Whose reply was under way as it ended gets none for ten minutes.
 */
export function openReplyLine(deps: Omit<BrokerLinkDeps, 'heartbeatS' | 'purpose'>): ReplyLine {
  const { clock, log } = deps;
  const noReplyUntilMs = new Map<number, number>();
  let channel: ConfirmChannel | null = null;
  let nextNumber = 0;
  /** Not confirmed by the broker yet. */
  const underWay = new Map<number, number>();

  const use = async (connection: ChannelModel): Promise<LinkUse> => {
    let isEnding = false;
    connection.once('close', (error?: Error) => {
      channel = null;
      const users = [...new Set(underWay.values())];
      underWay.clear();
      // 541 internal error: nothing but a reply is ever written here.
      if (isEnding || !isBreakdown(error)) return;
      for (const userId of users) noReplyUntilMs.set(userId, clock.monotonicMs() + noReplyForMs);
      log.warn('no more replies to these desks', {
        users: users.slice(0, 20).join(' '),
        count: users.length,
      });
    });
    const opened = await connection.createConfirmChannel();
    opened.on('error', (error) => log.error('broker channel', error));
    opened.on('close', () => {
      channel = null;
      if (!isEnding) void connection.close().catch(() => undefined);
    });
    channel = opened;
    return {
      async end() {
        isEnding = true;
        await opened.close();
      },
    };
  };

  const link = openBrokerLink({ ...deps, heartbeatS, purpose: 'replies' }, use);

  const mayBeAnswered = (userId: number): boolean => {
    const untilMs = noReplyUntilMs.get(userId);
    if (untilMs === undefined) return true;
    if (clock.monotonicMs() < untilMs) return false;
    return noReplyUntilMs.delete(userId);
  };

  return {
    send(userId, replyTo, reply) {
      if (channel === null || !mayBeAnswered(userId)) return;
      const number = (nextNumber += 1);
      try {
        underWay.set(number, userId);
        channel.publish(
          '',
          replyTo,
          Buffer.from(JSON.stringify(reply)),
          { correlationId: reply.id },
          (error: unknown) => {
            // What the end of the channel leaves unconfirmed stays.
            if (error === null || error === undefined) underWay.delete(number);
          },
        );
      } catch {
        // The channel has just been closed.
        underWay.delete(number);
      }
    },
    tryNow: link.tryNow,
    stop: link.stop,
  };
}

function isBreakdown(error: Error | undefined): boolean {
  return error !== undefined && 'code' in error && error.code === 541;
}
