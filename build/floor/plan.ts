import { isDeepStrictEqual } from 'node:util';
import { orderExchange, readDeskUser } from '../../contracts/floor/broker.ts';
import { hashPassword, isPasswordOf, passwordHashing } from './passwordHash.ts';
import type { PresentAccount, PresentFloor } from './present.ts';
import {
  orderTopic,
  workerRights,
  type Rights,
  type TopicRights,
  type WantedAccount,
  type WantedFloor,
  type WantedQueue,
} from './wanted.ts';

/** A request to the management API that makes something, or sets it. */
export interface BrokerRequest {
  readonly method: 'PUT' | 'POST';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Step {
  /** `changed`: something was there, and is otherwise now. */
  readonly kind: 'made' | 'changed';
  /** What is said once all of its requests are done. */
  readonly done: string;
  readonly requests: readonly BrokerRequest[];
}

/** What is there and is not as it should be. It is told, with what to do, and left alone. */
export interface Difference {
  readonly what: string;
  readonly whatToDo: string;
}

export interface FloorPlan {
  readonly steps: readonly Step[];
  readonly differences: readonly Difference[];
  /** Accounts of this portal's desks and workers that are on the broker and in no list: of who left, or of another list. */
  readonly unlisted: readonly string[];
  /** Queues of those who led once. */
  readonly unread: readonly string[];
}

const inPath = encodeURIComponent;

/**
 * What is to be done so that a broker has what is wanted: what is missing is made, what is as it should be is left, and what is
 * there otherwise is told. What is changed is whether a desk of this portal may clear for others, or lead, and the rights of a desk that the
 * set-up made before there were leads.
 * @param passwords by account; whoever is missing on the broker has one
 */
export function planFloor(
  wanted: WantedFloor,
  present: PresentFloor,
  passwords: ReadonlyMap<string, string>,
): FloorPlan {
  const differences: Difference[] = [];
  const steps = [
    ...planPlaces(wanted, present, differences),
    ...wanted.accounts.flatMap((account) => planAccount(wanted, account, present, passwords, differences)),
  ];
  const queues = new Set(wanted.queues.map(({ name }) => name));
  const unread = present.toldQueues.filter((name) => !queues.has(name));
  return { steps, differences, unlisted: unlistedAccounts(wanted, present), unread };
}

function planPlaces(wanted: WantedFloor, present: PresentFloor, differences: Difference[]): readonly Step[] {
  const vhost = inPath(wanted.vhost);
  const steps: Step[] = [];
  if (!present.vhost) steps.push(put(`vhost ${wanted.vhost}`, `/api/vhosts/${vhost}`, {}));

  const asItShouldBe = { type: 'topic', durable: true, auto_delete: false, internal: false, arguments: {} };
  for (const name of wanted.exchanges) {
    const is = present.exchanges.get(name);
    if (is === undefined)
      steps.push(
        put(`exchange ${name} (topic, durable)`, `/api/exchanges/${vhost}/${inPath(name)}`, asItShouldBe),
      );
    else tellOther(differences, `exchange ${name}`, is, asItShouldBe);
  }
  return [...steps, ...wanted.queues.flatMap((queue) => planQueue(wanted, queue, present, differences))];
}

function planQueue(
  wanted: WantedFloor,
  queue: WantedQueue,
  present: PresentFloor,
  differences: Difference[],
): readonly Step[] {
  const vhost = inPath(wanted.vhost);
  const is = present.queues.get(queue.name);
  const steps: Step[] = [];
  const declared = { durable: true, auto_delete: false, arguments: queue.arguments };
  if (is === undefined)
    steps.push(
      put(
        `queue ${queue.name} (${inWords(queue.arguments)})`,
        `/api/queues/${vhost}/${inPath(queue.name)}`,
        declared,
      ),
    );
  else tellOther(differences, `queue ${queue.name}`, is.declared, { ...declared, exclusive: false });
  for (const { name, definition } of is?.policies ?? [])
    differences.push({
      what: `queue ${queue.name} is under the policy ${name}: ${inWords(definition)}`,
      whatToDo: `If that changes a length or a time, give the policy a pattern without it: rabbitmqctl -p ${wanted.vhost} list_policies (or list_operator_policies)`,
    });

  const bound = is?.bindings ?? [];
  const path = `/api/bindings/${vhost}/e/${inPath(queue.exchange)}/q/${inPath(queue.name)}`;
  for (const key of queue.bindings.filter((binding) => !bound.includes(binding)))
    steps.push({
      kind: 'made',
      done: `binding ${key} of ${queue.name}`,
      requests: [{ method: 'POST', path, body: { routing_key: key, arguments: {} } }],
    });
  for (const key of bound.filter((binding) => !queue.bindings.includes(binding)))
    differences.push({
      what: `queue ${queue.name} is bound by ${key} as well`,
      whatToDo:
        'Who reads it drops what is not addressed to this portal. Unbind it in the management page, Queues.',
    });
  return steps;
}

function put(done: string, path: string, body: BrokerRequest['body']): Step {
  return { kind: 'made', done, requests: [{ method: 'PUT', path, body }] };
}

function planAccount(
  wanted: WantedFloor,
  account: WantedAccount,
  present: PresentFloor,
  passwords: ReadonlyMap<string, string>,
  differences: Difference[],
): readonly Step[] {
  const { vhost } = wanted;
  const { name } = account;
  const password = passwords.get(name);
  const is = present.accounts.get(name);
  const changes: string[] = [];
  const done: string[] = [];
  const requests: BrokerRequest[] = [];
  const set = (what: string, path: string, body: BrokerRequest['body']): void => {
    done.push(what);
    requests.push({ method: 'PUT', path, body });
  };
  if (is === undefined) {
    if (password === undefined) throw new Error(`No password for ${name}.`);
    set('new', `/api/users/${inPath(name)}`, {
      password_hash: hashPassword(name, password),
      hashing_algorithm: passwordHashing,
      tags: '',
    });
  } else {
    const known = password === undefined ? null : isPasswordOf(password, is.passwordHash, is.hashing);
    const strange = strangeness(wanted, account, is, known);
    if (strange.length > 0) {
      differences.push(...strange);
      return [];
    }
    if (known === false)
      differences.push({
        what: `account ${name} has another password than the one in the file`,
        whatToDo: `Put its password into the file, or set it: rabbitmqctl change_password ${name}`,
      });
  }

  // First what restricts: an account with rights and without topic rights may send any routing key.
  for (const { exchange, write, read, change } of account.topics) {
    const topic = { exchange, write, read };
    const has = is?.topics.get(exchange);
    if (isDeepStrictEqual(has, topic)) continue;
    if (has !== undefined) changes.push(change);
    set(`sends ${write}`, `/api/topic-permissions/${inPath(vhost)}/${inPath(name)}`, topic);
  }
  if (!isDeepStrictEqual(is?.rights ?? null, account.rights))
    set(inWords(account.rights), `/api/permissions/${inPath(vhost)}/${inPath(name)}`, { ...account.rights });
  if (requests.length === 0) return [];
  const hadRights = is !== undefined && is.rights !== null;
  const told = [...changes, ...done].join('; ');
  return [{ kind: hadRights ? 'changed' : 'made', done: `account ${name}: ${told}`, requests }];
}

/** What cannot have been made by this program for this portal: the account is then left alone as a whole. */
function strangeness(
  wanted: WantedFloor,
  { name, rights, formerRights, topics }: WantedAccount,
  is: PresentAccount,
  passwordIsKnown: boolean | null,
): readonly Difference[] {
  const strange: Difference[] = [];
  const ifUnused = (command: string): string =>
    `It may be ${topics.length === 0 ? 'a worker of another portal: give yours another name then' : 'a desk of another portal: this portal needs a broker of its own then'}. Leave it in that case, since it would be cut off. Only if nothing uses it: rabbitmqctl -p ${wanted.vhost} ${command} ${name}, then run this again.`;
  if (is.tags.length > 0)
    strange.push({
      what: `account ${name} has the tags ${is.tags.join(', ')}`,
      whatToDo: `With tags it may do more than a desk or worker is to: rabbitmqctl set_user_tags ${name}`,
    });
  if (is.rights !== null && !isOneOf<Rights>(is.rights, [rights, ...formerRights]))
    strange.push({
      what: `account ${name} has other rights: ${inWords(is.rights)}; not ${inWords(rights)}`,
      whatToDo: ifUnused('clear_permissions'),
    });
  for (const exchange of wanted.exchanges) {
    const has = is.topics.get(exchange);
    const topic = topics.find((one) => one.exchange === exchange);
    if (has === undefined || (topic !== undefined && isOneOf(has, [bare(topic), ...topic.former]))) continue;
    strange.push({
      what: `account ${name} may send ${has.write}; not ${topic?.write ?? 'anything'}`,
      whatToDo: ifUnused('clear_topic_permissions'),
    });
  }
  if (is.rights === null && is.topics.size === 0 && passwordIsKnown !== true)
    strange.push({
      what: `account ${name} is there, has no rights in ${wanted.vhost}, and its password is not in the file`,
      whatToDo: `Nobody else's account is given rights. If nothing uses it: rabbitmqctl delete_user ${name}, then run this again.`,
    });
  return strange;
}

function isOneOf<T>(value: T, all: readonly T[]): boolean {
  return all.some((one) => isDeepStrictEqual(value, one));
}

function bare({ exchange, write, read }: TopicRights): TopicRights {
  return { exchange, write, read };
}

function unlistedAccounts(wanted: WantedFloor, present: PresentFloor): readonly string[] {
  const listed = new Set(wanted.accounts.map(({ name }) => name));
  const deskTopics = [orderTopic(wanted.portalKey, false), orderTopic(wanted.portalKey, true)];
  const ofWorker = workerRights(wanted.portalKey);
  return [...present.accounts]
    .filter(([name]) => !listed.has(name))
    .filter(([name, { topics, rights }]) =>
      readDeskUser(name) === null
        ? name.startsWith('worker-') && isDeepStrictEqual(rights, ofWorker)
        : isOneOf(topics.get(orderExchange), deskTopics),
    )
    .map(([name]) => name);
}

function tellOther(
  differences: Difference[],
  what: string,
  is: Readonly<Record<string, unknown>>,
  shouldBe: Readonly<Record<string, unknown>>,
): void {
  if (isDeepStrictEqual(is, shouldBe)) return;
  differences.push({
    what: `${what} is there with ${inWords(is)}, not ${inWords(shouldBe)}`,
    whatToDo:
      'It cannot be changed. Delete it in the management page while no worker is running, then run this again; desks hide for themselves meanwhile.',
  });
}

/** As a person reads it: no quotes and brackets, keys in order. */
function inWords(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inWords).join(', ')}]`;
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return entries.length === 0 ? 'none' : entries.map(([key, inner]) => `${key} ${inWords(inner)}`).join(', ');
}
