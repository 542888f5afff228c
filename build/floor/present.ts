import * as v from 'valibot';
import type { WantedFloor } from './wanted.ts';

/** A path of the management API, and what it answered; null for what is not there (404). */
export type ReadBroker = <T>(path: string, schema: v.GenericSchema<unknown, T>) => Promise<T | null>;

const text = v.pipe(v.string(), v.maxLength(4000));
const foreignArguments = v.record(text, v.unknown());
const exchangeSchema = v.object({
  type: text,
  durable: v.boolean(),
  auto_delete: v.boolean(),
  internal: v.boolean(),
  arguments: foreignArguments,
});
const queueSchema = v.object({
  durable: v.boolean(),
  auto_delete: v.boolean(),
  exclusive: v.boolean(),
  arguments: foreignArguments,
});
const policiesSchema = v.array(v.object({ name: text, pattern: text, definition: foreignArguments }));
const bindingsSchema = v.array(v.object({ routing_key: text }));
const accountsSchema = v.array(
  v.object({
    name: text,
    password_hash: text,
    hashing_algorithm: text,
    // A list since 3.9, before it a text with commas.
    tags: v.union([v.array(text), text]),
  }),
);
const rightsSchema = v.array(v.object({ user: text, configure: text, write: text, read: text }));
const topicsSchema = v.array(v.object({ user: text, exchange: text, write: text, read: text }));

export interface PresentFloor {
  readonly vhost: boolean;
  readonly exchange: v.InferOutput<typeof exchangeSchema> | null;
  readonly queue: v.InferOutput<typeof queueSchema> | null;
  /** Policies whose pattern takes in the queue: they change what it does without being among its arguments. */
  readonly policies: readonly {
    readonly name: string;
    readonly definition: Readonly<Record<string, unknown>>;
  }[];
  /** Routing keys by which the queue is bound to the exchange. */
  readonly bindings: readonly string[];
  /** All accounts of the broker by name, also those that are none of ours. */
  readonly accounts: ReadonlyMap<string, PresentAccount>;
}

export interface PresentAccount {
  readonly passwordHash: string;
  readonly hashing: string;
  readonly tags: readonly string[];
  /** In our vhost; null where it has none there. */
  readonly rights: { readonly configure: string; readonly write: string; readonly read: string } | null;
  /** On the exchange of orders; null where the broker would let it send any routing key. */
  readonly topic: { readonly write: string; readonly read: string } | null;
}

/** Looks at what a broker has of a floor, and changes nothing. */
export async function readPresent(read: ReadBroker, wanted: WantedFloor): Promise<PresentFloor> {
  const vhost = encodeURIComponent(wanted.vhost);
  const exchange = encodeURIComponent(wanted.exchange.name);
  const queue = encodeURIComponent(wanted.queue.name);
  const accounts = (await read('/api/users', accountsSchema)) ?? [];
  const isThere = (await read(`/api/vhosts/${vhost}`, v.object({ name: text }))) !== null;
  const rights = isThere ? await read(`/api/vhosts/${vhost}/permissions`, rightsSchema) : null;
  const topics = isThere ? await read(`/api/vhosts/${vhost}/topic-permissions`, topicsSchema) : null;
  const bound = await read(`/api/bindings/${vhost}/e/${exchange}/q/${queue}`, bindingsSchema);
  const policies = isThere
    ? [
        ...((await read(`/api/policies/${vhost}`, policiesSchema)) ?? []),
        ...((await read(`/api/operator-policies/${vhost}`, policiesSchema)) ?? []),
      ]
    : [];
  const rightsOf = new Map(rights?.map(({ user, ...theirs }) => [user, theirs]));
  const topicOf = new Map(
    topics
      ?.filter((topic) => topic.exchange === wanted.exchange.name)
      .map(({ user, write, read: bind }) => [user, { write, read: bind }]),
  );
  return {
    vhost: isThere,
    exchange: await read(`/api/exchanges/${vhost}/${exchange}`, exchangeSchema),
    queue: await read(`/api/queues/${vhost}/${queue}`, queueSchema),
    policies: policies.filter(({ pattern }) => takesIn(pattern, wanted.queue.name)),
    bindings: bound?.map((binding) => binding.routing_key) ?? [],
    accounts: new Map(
      accounts.map((account) => [
        account.name,
        {
          passwordHash: account.password_hash,
          hashing: account.hashing_algorithm,
          tags: tagsOf(account.tags),
          rights: rightsOf.get(account.name) ?? null,
          topic: topicOf.get(account.name) ?? null,
        },
      ]),
    ),
  };
}

function tagsOf(tags: string | readonly string[]): readonly string[] {
  return typeof tags === 'string' ? tags.split(',').filter((tag) => tag.trim() !== '') : tags;
}

function takesIn(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern).test(name);
  } catch {
    // Written for Erlang's expressions, and not readable here: better told than missed.
    return true;
  }
}
