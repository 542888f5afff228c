import {
  deskUser,
  floorVhost,
  orderBindings,
  orderExchange,
  orderQueue,
  orderQueueArguments,
} from '../../contracts/floor/broker.ts';

/** What IT wishes of a broker, as `floorArguments.ts` reads it. */
export interface FloorWishes {
  readonly portalKey: string;
  /** The portal's user ids whose desks may order a hide of their own cards. */
  readonly desks: readonly number[];
  /** Those of them whose desks may put away the cards of colleagues, too. */
  readonly clearing: readonly number[];
  /** Accounts of workers, `worker-server1`. */
  readonly workers: readonly string[];
}

/** Regular expressions that the broker compares names with: what an account may declare, write to and read from. */
export interface Rights {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

/** Which routing keys an account may send to the exchange of orders, or bind with. */
export interface TopicRights {
  readonly write: string;
  readonly read: string;
}

export interface WantedAccount {
  readonly name: string;
  readonly rights: Rights;
  /** Null for a worker, which may not write to that exchange at all. */
  readonly topic: TopicRights | null;
}

/** Everything that there is to be on a broker for a floor, in the order in which it is made. */
export interface WantedFloor {
  readonly portalKey: string;
  readonly vhost: string;
  readonly exchange: { readonly name: string; readonly type: 'topic' };
  readonly queue: { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> };
  readonly bindings: readonly string[];
  readonly accounts: readonly WantedAccount[];
}

const nothing = '^$';
const literally = (name: string): string => `^${name.replaceAll('.', String.raw`\.`)}$`;

/**
 * A desk writes to one exchange, and nothing else: it declares nothing, reads no queue, and cannot write to the default exchange,
 * by which a reply would be forged. Its replies come by direct reply-to, which needs no right [measured with RabbitMQ 3.10.8].
 */
const deskRights: Rights = { configure: nothing, write: literally(orderExchange), read: nothing };

/** The broker puts the account's name in the place of `{username}`, so that a desk can sign with its own name alone. */
export function deskTopic(portalKey: string, mayClear: boolean): TopicRights {
  const routes = mayClear ? '(hide|clear)' : 'hide';
  return { write: String.raw`^${routes}\.${portalKey}\.{username}$`, read: nothing };
}

/** A worker reads its portal's queue, and answers by the default exchange (`amq.default` in rights). */
function workerRights(portalKey: string): Rights {
  return { configure: nothing, write: literally('amq.default'), read: literally(orderQueue(portalKey)) };
}

export function wantedFloor({ portalKey, desks, clearing, workers }: FloorWishes): WantedFloor {
  const mayClear = new Set(clearing);
  return {
    portalKey,
    vhost: floorVhost,
    exchange: { name: orderExchange, type: 'topic' },
    queue: { name: orderQueue(portalKey), arguments: orderQueueArguments },
    bindings: orderBindings(portalKey),
    accounts: [
      ...desks.map((id) => ({
        name: deskUser(id),
        rights: deskRights,
        topic: deskTopic(portalKey, mayClear.has(id)),
      })),
      ...workers.map((name) => ({ name, rights: workerRights(portalKey), topic: null })),
    ],
  };
}
