import {
  deskUser,
  floorVhost,
  orderBindings,
  orderExchange,
  orderQueue,
  orderQueueArguments,
} from '../../contracts/floor/broker.ts';
import {
  leadQueue,
  leadQueueArguments,
  retryQueue,
  retryQueueArguments,
  viewBinding,
  viewExchange,
} from '../../contracts/floor/floorView.ts';

/** What IT wishes of a broker, as `floorArguments.ts` reads it. */
export interface FloorWishes {
  readonly portalKey: string;
  /** The portal's user ids whose desks may order a hide of their own cards. */
  readonly desks: readonly number[];
  /** Those of them whose desks may put away the cards of colleagues, too. */
  readonly clearing: readonly number[];
  /** Those of them who see how all desks are, and may have all of them try again. */
  readonly leading: readonly number[];
  /** Accounts of workers, `worker-server1`. */
  readonly workers: readonly string[];
}

/** Regular expressions that the broker compares names with: what an account may declare, write to and read from. */
export interface Rights {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

/** Which routing keys an account may send to an exchange, or bind with. */
export interface TopicRights {
  readonly exchange: string;
  readonly write: string;
  readonly read: string;
}

export interface WantedAccount {
  readonly name: string;
  readonly rights: Rights;
  /** What it may have had instead by this program, of now or of before: changed without a word. */
  readonly formerRights: readonly Rights[];
  /** One for each exchange that it may write to; none of a worker, which may write to neither. */
  readonly topics: readonly WantedTopic[];
}

export interface WantedTopic extends TopicRights {
  /** As `formerRights`. */
  readonly former: readonly TopicRights[];
  /** What a change from one of `former` means, as it is said of the account. */
  readonly change: string;
}

export interface WantedQueue {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly exchange: string;
  /** Routing keys by which it is bound to that exchange. */
  readonly bindings: readonly string[];
}

/** Everything that there is to be on a broker for a floor, in the order in which it is made. */
export interface WantedFloor {
  readonly portalKey: string;
  readonly vhost: string;
  /** Durable topic exchanges. */
  readonly exchanges: readonly string[];
  /** That of the orders, that of what leads say, and one for each lead. */
  readonly queues: readonly WantedQueue[];
  readonly accounts: readonly WantedAccount[];
}

const nothing = '^$';
const literally = (name: string): string => `^${name.replaceAll('.', String.raw`\.`)}$`;

/** As the set-up gave them to desks before there were leads. */
const deskRightsWithoutView: Rights = { configure: nothing, write: literally(orderExchange), read: nothing };

/**
 * A desk writes to two exchanges, and nothing else: it declares nothing, and cannot write to the default exchange, by which a reply
 * would be forged. Replies to its orders come by direct reply-to, which needs no right [measured with RabbitMQ 3.10.8]. It reads
 * what leads say to all desks, and a lead's desk how the desks are.
 */
function deskRights(portalKey: string, leadId: number | null): Rights {
  const own = leadId === null ? [] : [literally(leadQueue(portalKey, leadId))];
  return {
    configure: nothing,
    write: String.raw`^ringside\.(hide|floor)$`,
    read: [literally(retryQueue(portalKey)), ...own].join('|'),
  };
}

/** The broker puts the account's name in the place of `{username}`, so that a desk can sign with its own name alone. */
export function orderTopic(portalKey: string, mayClear: boolean): TopicRights {
  const routes = mayClear ? '(hide|clear)' : 'hide';
  return {
    exchange: orderExchange,
    write: String.raw`^${routes}\.${portalKey}\.{username}$`,
    read: nothing,
  };
}

function viewTopic(portalKey: string, leads: boolean): TopicRights {
  const routes = leads ? '(state|retry)' : 'state';
  return {
    exchange: viewExchange,
    write: String.raw`^${routes}\.${portalKey}\.{username}$`,
    read: nothing,
  };
}

/** A worker reads its portal's queue, and answers by the default exchange (`amq.default` in rights). */
export function workerRights(portalKey: string): Rights {
  return { configure: nothing, write: literally('amq.default'), read: literally(orderQueue(portalKey)) };
}

export function wantedFloor({ portalKey, desks, clearing, leading, workers }: FloorWishes): WantedFloor {
  const mayClear = new Set(clearing);
  const leads = new Set(leading);
  return {
    portalKey,
    vhost: floorVhost,
    exchanges: [orderExchange, viewExchange],
    queues: [
      {
        name: orderQueue(portalKey),
        arguments: orderQueueArguments,
        exchange: orderExchange,
        bindings: orderBindings(portalKey),
      },
      {
        name: retryQueue(portalKey),
        arguments: retryQueueArguments,
        exchange: viewExchange,
        bindings: [viewBinding('retry', portalKey)],
      },
      ...leading.map((id) => ({
        name: leadQueue(portalKey, id),
        arguments: leadQueueArguments,
        exchange: viewExchange,
        bindings: [viewBinding('state', portalKey)],
      })),
    ],
    accounts: [
      ...desks.map((id) => deskAccount(portalKey, id, mayClear.has(id), leads.has(id))),
      ...workers.map((name) => ({ name, rights: workerRights(portalKey), formerRights: [], topics: [] })),
    ],
  };
}

function deskAccount(portalKey: string, id: number, mayClear: boolean, leads: boolean): WantedAccount {
  return {
    name: deskUser(id),
    rights: deskRights(portalKey, leads ? id : null),
    formerRights: [deskRightsWithoutView, deskRights(portalKey, leads ? null : id)],
    topics: [
      {
        ...orderTopic(portalKey, mayClear),
        former: [orderTopic(portalKey, !mayClear)],
        change: mayClear ? 'clears for colleagues' : 'no longer clears for colleagues',
      },
      {
        ...viewTopic(portalKey, leads),
        former: [viewTopic(portalKey, !leads)],
        change: leads ? 'leads' : 'no longer leads',
      },
    ],
  };
}
