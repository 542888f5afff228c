import { deskUser, isPortalKey, readDeskUser } from './broker.ts';

/**
 * Where on the company's broker desks tell how they are, and leads read it. Apart from the orders: who may do the one may do none
 * of the other by it. `npm run floor:setup` makes all of this.
 */

/** A durable topic exchange: `state.<portalKey>.u117` by every desk, `retry.<portalKey>.u17` by those who lead. */
export const viewExchange = 'ringside.floor';

/** `state`: how a desk is. `retry`: a lead has all desks try again; a right of its own. */
const viewRoutes = ['state', 'retry'] as const;
export type ViewRoute = (typeof viewRoutes)[number];

export interface ViewAddress {
  readonly route: ViewRoute;
  readonly portalKey: string;
  /** Who sent it: proven by the broker, which lets each account write its own name alone. */
  readonly userId: number;
}

/** What nobody read in so long is old: desks tell anew within it. */
export const stateTtlMs = 180_000;
/** As many desks as a floor may have, twice over; behind that the oldest go. */
const statesAtMost = 10_000;

/**
 * Of the queue that each lead has for themselves. A classic one: what is lost with the broker's disk is told anew a minute later.
 */
export const leadQueueArguments = {
  'x-queue-type': 'classic',
  'x-message-ttl': stateTtlMs,
  'x-max-length': statesAtMost,
  'x-overflow': 'drop-head',
} as const;

/**
 * Of the one queue that all desks of a portal read. A stream: reading takes nothing out of it, so that no desk can keep from
 * another what a lead has said, and there need be no queue for each.
 */
export const retryQueueArguments = {
  'x-queue-type': 'stream',
  'x-max-length-bytes': 1_000_000,
  'x-stream-max-segment-size-bytes': 500_000,
} as const;

/** The queue of what desks of this portal tell one of its leads. */
export function leadQueue(portalKey: string, userId: number): string {
  return `${viewExchange}.${portalKey}.${deskUser(userId)}`;
}

/** The queue in which the leads of a portal speak to all its desks. */
export function retryQueue(portalKey: string): string {
  return `ringside.retry.${portalKey}`;
}

export function viewRoutingKey({ route, portalKey, userId }: ViewAddress): string {
  return `${route}.${portalKey}.${deskUser(userId)}`;
}

/** By which key a queue of this kind is bound. */
export function viewBinding(route: ViewRoute, portalKey: string): string {
  return `${route}.${portalKey}.*`;
}

/**
 * Whom something is from.
 * @param exchange and routingKey as the broker says them with the delivery
 * @returns null for what did not come by the exchange of states, such as what a worker wrote past it
 */
export function readViewAddress(exchange: string, routingKey: string): ViewAddress | null {
  const [route, portalKey = '', user = '', ...more] = routingKey.split('.');
  const known = viewRoutes.find((name) => name === route);
  const userId = readDeskUser(user);
  if (exchange !== viewExchange || known === undefined || more.length > 0) return null;
  return userId === null || !isPortalKey(portalKey) ? null : { route: known, portalKey, userId };
}
