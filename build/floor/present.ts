import * as v from 'valibot';
import { viewBinding, viewExchange } from '../../contracts/floor/floorView.ts';
import type { TopicRights, WantedFloor } from './wanted.ts';

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
const sourcesSchema = v.array(v.object({ routing_key: text, destination: text }));
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

/** A queue as it is, and what changes it from outside. */
export interface PresentQueue {
  readonly declared: v.InferOutput<typeof queueSchema>;
  /** Policies whose pattern takes it in: they change what it does without being among its arguments. */
  readonly policies: readonly {
    readonly name: string;
    readonly definition: Readonly<Record<string, unknown>>;
  }[];
  /** Routing keys by which it is bound to the exchange that is its own. */
  readonly bindings: readonly string[];
}

export interface PresentFloor {
  readonly vhost: boolean;
  /** Those of the wanted ones that are there, by name. */
  readonly exchanges: ReadonlyMap<string, v.InferOutput<typeof exchangeSchema>>;
  /** Likewise. */
  readonly queues: ReadonlyMap<string, PresentQueue>;
  /** All queues into which the desks of the portal tell how they are. */
  readonly toldQueues: readonly string[];
  /** All accounts of the broker by name, also those that are none of ours. */
  readonly accounts: ReadonlyMap<string, PresentAccount>;
}

export interface PresentAccount {
  readonly passwordHash: string;
  readonly hashing: string;
  readonly tags: readonly string[];
  /** In our vhost; null where it has none there. */
  readonly rights: { readonly configure: string; readonly write: string; readonly read: string } | null;
  /** By exchange; where one is missing the broker would let it send any routing key. */
  readonly topics: ReadonlyMap<string, TopicRights>;
}

/** Looks at what a broker has of a floor, and changes nothing. */
export async function readPresent(read: ReadBroker, wanted: WantedFloor): Promise<PresentFloor> {
  const vhost = encodeURIComponent(wanted.vhost);
  const accounts = (await read('/api/users', accountsSchema)) ?? [];
  const isThere = (await read(`/api/vhosts/${vhost}`, v.object({ name: text }))) !== null;
  const rights = isThere ? await read(`/api/vhosts/${vhost}/permissions`, rightsSchema) : null;
  const topics = isThere ? await read(`/api/vhosts/${vhost}/topic-permissions`, topicsSchema) : null;
  const rightsOf = new Map(rights?.map(({ user, ...theirs }) => [user, theirs]));
  return {
    vhost: isThere,
    exchanges: isThere ? await readExchanges(read, wanted, vhost) : new Map(),
    queues: isThere ? await readQueues(read, wanted, vhost) : new Map(),
    toldQueues: await readToldQueues(read, wanted, vhost),
    accounts: new Map(
      accounts.map((account) => [
        account.name,
        {
          passwordHash: account.password_hash,
          hashing: account.hashing_algorithm,
          tags: tagsOf(account.tags),
          rights: rightsOf.get(account.name) ?? null,
          topics: new Map(
            topics
              ?.filter(({ user }) => user === account.name)
              .map(({ user: _user, ...theirs }) => [theirs.exchange, theirs]),
          ),
        },
      ]),
    ),
  };
}

async function readExchanges(
  read: ReadBroker,
  { exchanges }: WantedFloor,
  vhost: string,
): Promise<PresentFloor['exchanges']> {
  const found = new Map<string, v.InferOutput<typeof exchangeSchema>>();
  for (const name of exchanges) {
    const exchange = await read(`/api/exchanges/${vhost}/${encodeURIComponent(name)}`, exchangeSchema);
    if (exchange !== null) found.set(name, exchange);
  }
  return found;
}

async function readQueues(
  read: ReadBroker,
  { queues }: WantedFloor,
  vhost: string,
): Promise<PresentFloor['queues']> {
  const policies = [
    ...((await read(`/api/policies/${vhost}`, policiesSchema)) ?? []),
    ...((await read(`/api/operator-policies/${vhost}`, policiesSchema)) ?? []),
  ];
  const found = new Map<string, PresentQueue>();
  for (const { name, exchange } of queues) {
    const queue = encodeURIComponent(name);
    const declared = await read(`/api/queues/${vhost}/${queue}`, queueSchema);
    if (declared === null) continue;
    const path = `/api/bindings/${vhost}/e/${encodeURIComponent(exchange)}/q/${queue}`;
    found.set(name, {
      declared,
      policies: policies.filter(({ pattern }) => takesIn(pattern, name)),
      bindings: (await read(path, bindingsSchema))?.map((binding) => binding.routing_key) ?? [],
    });
  }
  return found;
}

async function readToldQueues(
  read: ReadBroker,
  { portalKey }: WantedFloor,
  vhost: string,
): Promise<readonly string[]> {
  const path = `/api/exchanges/${vhost}/${encodeURIComponent(viewExchange)}/bindings/source`;
  return ((await read(path, sourcesSchema)) ?? [])
    .filter((binding) => binding.routing_key === viewBinding('state', portalKey))
    .map((binding) => binding.destination);
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
