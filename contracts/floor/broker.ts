/**
 * What desks, workers and the set-up call things on a company's broker (RabbitMQ, AMQP 0-9-1). A desk orders that a card is
 * hidden, one worker hides for all. `npm run floor:setup` makes all of this; a desk makes nothing on the broker.
 */

export const floorVhost = 'ringside';

/** A durable topic exchange: the one place that desks may write to. */
export const orderExchange = 'ringside.hide';

/** An order that nobody took for so long is dropped by the broker, and by a worker that took it before. */
export const orderTtlMs = 8_000;

/**
 * What the queue is declared with, to the letter: a broker refuses one that exists with others (406). A quorum queue, also with
 * one node: single active consumers of classic queues were seen to crash in 3.10 [user report amqp091-go #106].
 */
export const orderQueueArguments = {
  'x-queue-type': 'quorum',
  'x-single-active-consumer': true,
  'x-message-ttl': orderTtlMs,
  'x-delivery-limit': 5,
} as const;

/** `hide`: the operator's own card. `clear`: the cards of colleagues, by a desk that answered the call; a right of its own. */
const orderRoutes = ['hide', 'clear'] as const;
export type OrderRoute = (typeof orderRoutes)[number];

export interface OrderAddress {
  readonly route: OrderRoute;
  /** Twelve hexadecimal digits in place of the portal's host, which no metric of the broker is to name. */
  readonly portalKey: string;
  /** Whose desk sent it: proven by the broker, which lets each account write its own name alone. */
  readonly userId: number;
}

const portalKeyForm = /^[0-9a-f]{12}$/;
const addressForm = /^(hide|clear)\.([0-9a-f]{12})\.(u[1-9]\d{0,9})$/;
const replyForm = /^amq\.rabbitmq\.reply-to\.[\w.+/=-]{8,180}$/;
const deskUserForm = /^u([1-9]\d{0,9})$/;
const workerNameForm = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;

export function isPortalKey(text: string): boolean {
  return portalKeyForm.test(text);
}

/** The queue of a portal's orders, which one worker reads at a time. */
export function orderQueue(portalKey: string): string {
  return `${orderExchange}.${portalKey}`;
}

/** @returns the account of a desk on the broker, `u117` for the portal's user 117 */
export function deskUser(userId: number): string {
  return `u${userId}`;
}

/** @returns the portal's user id; null for what is no account of a desk */
export function readDeskUser(name: string): number | null {
  const [, digits] = deskUserForm.exec(name) ?? [];
  return digits === undefined ? null : Number(digits);
}

/**
 * The account of a worker, `worker-server1`.
 * @returns null for a name that is not of small letters, digits and hyphens, 32 characters at the most
 */
export function workerUser(name: string): string | null {
  return workerNameForm.test(name) ? `worker-${name}` : null;
}

/**
 * The routing key of an order, `hide.<portalKey>.u117`. The last word is the account and not the bare user id, since the account's
 * name is all that the broker's topic permissions can compare it with (`{username}`) [measured with 3.10.8].
 */
export function orderRoutingKey({ route, portalKey, userId }: OrderAddress): string {
  return `${route}.${portalKey}.${deskUser(userId)}`;
}

/**
 * Whom an order is from, as a worker is to read it. What came by another exchange is no order: a worker of another portal may
 * write to any queue by the default exchange, with any routing key.
 * @param exchange and routingKey as the broker says them with the delivery
 * @returns null for what is no order
 */
export function readOrderAddress(exchange: string, routingKey: string): OrderAddress | null {
  const [, route, portalKey, user] = (exchange === orderExchange && addressForm.exec(routingKey)) || [];
  const userId = readDeskUser(user ?? '');
  const known = orderRoutes.find((name) => name === route);
  return known === undefined || portalKey === undefined || userId === null
    ? null
    : { route: known, portalKey, userId };
}

/**
 * Where the reply to an order may go: an address that the broker has put in the place of `amq.rabbitmq.reply-to`. Whatever else a
 * desk writes there is delivered as it is, such as the name of a queue, into which a worker would then write in its stead
 * [measured with 3.10.8].
 * @param replyTo as it came with the order
 * @returns null where no reply may be sent
 */
export function readReplyAddress(replyTo: unknown): string | null {
  return typeof replyTo === 'string' && replyForm.test(replyTo) ? replyTo : null;
}

/** By which keys the queue of a portal is bound to the exchange. */
export function orderBindings(portalKey: string): readonly string[] {
  return orderRoutes.map((route) => `${route}.${portalKey}.*`);
}
