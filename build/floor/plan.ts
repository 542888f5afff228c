import { isDeepStrictEqual } from 'node:util';
import { readDeskUser } from '../../contracts/floor/broker.ts';
import { hashPassword, isPasswordOf, passwordHashing } from './passwordHash.ts';
import type { PresentAccount, PresentFloor } from './present.ts';
import { deskTopic, type TopicRights, type WantedAccount, type WantedFloor } from './wanted.ts';

/** A request to the management API that makes something, or sets it. */
export interface BrokerRequest {
  readonly method: 'PUT' | 'POST';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Step {
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
  /** Desks of this portal that are on the broker and not in the list: of people who left, or of another list. */
  readonly unlisted: readonly string[];
}

const inPath = encodeURIComponent;

/**
 * What is to be done so that a broker has what is wanted: what is missing is made, what is as it should be is left, and what is
 * there otherwise is told. The one thing that is changed is whether a desk of this portal may clear for others.
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
  return { steps, differences, unlisted: unlistedDesks(wanted, present) };
}

function planPlaces(wanted: WantedFloor, present: PresentFloor, differences: Difference[]): readonly Step[] {
  const { exchange, queue } = wanted;
  const vhost = inPath(wanted.vhost);
  const steps: Step[] = [];
  if (!present.vhost) steps.push(put(`vhost ${wanted.vhost}`, `/api/vhosts/${vhost}`, {}));

  const isExchange = { type: exchange.type, durable: true, auto_delete: false, internal: false };
  if (present.exchange === null)
    steps.push(
      put(`exchange ${exchange.name} (topic, durable)`, `/api/exchanges/${vhost}/${inPath(exchange.name)}`, {
        ...isExchange,
        arguments: {},
      }),
    );
  else
    tellOther(differences, `exchange ${exchange.name}`, present.exchange, { ...isExchange, arguments: {} });

  const isQueue = { durable: true, auto_delete: false, exclusive: false, arguments: queue.arguments };
  if (present.queue === null)
    steps.push(
      put(`queue ${queue.name} (${inWords(queue.arguments)})`, `/api/queues/${vhost}/${inPath(queue.name)}`, {
        durable: true,
        auto_delete: false,
        arguments: queue.arguments,
      }),
    );
  else tellOther(differences, `queue ${queue.name}`, present.queue, isQueue);
  for (const { name, definition } of present.policies)
    differences.push({
      what: `queue ${queue.name} is under the policy ${name}: ${inWords(definition)}`,
      whatToDo: `If that changes a length or a time, give the policy a pattern without it: rabbitmqctl -p ${wanted.vhost} list_policies (or list_operator_policies)`,
    });

  const path = `/api/bindings/${vhost}/e/${inPath(exchange.name)}/q/${inPath(queue.name)}`;
  for (const key of wanted.bindings.filter((binding) => !present.bindings.includes(binding)))
    steps.push({
      done: `binding ${key} of ${queue.name}`,
      requests: [{ method: 'POST', path, body: { routing_key: key, arguments: {} } }],
    });
  for (const key of present.bindings.filter((binding) => !wanted.bindings.includes(binding)))
    differences.push({
      what: `queue ${queue.name} is bound by ${key} as well`,
      whatToDo:
        'Workers drop what is not addressed to their portal. Unbind it in the management page, Queues.',
    });
  return steps;
}

function put(done: string, path: string, body: BrokerRequest['body']): Step {
  return { done, requests: [{ method: 'PUT', path, body }] };
}

function planAccount(
  wanted: WantedFloor,
  account: WantedAccount,
  present: PresentFloor,
  passwords: ReadonlyMap<string, string>,
  differences: Difference[],
): readonly Step[] {
  const { vhost, exchange } = wanted;
  const { name } = account;
  const password = passwords.get(name);
  const is = present.accounts.get(name);
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
  if (account.topic !== null && !isDeepStrictEqual(is?.topic ?? null, account.topic))
    set(`sends ${account.topic.write}`, `/api/topic-permissions/${inPath(vhost)}/${inPath(name)}`, {
      exchange: exchange.name,
      ...account.topic,
    });
  if ((is?.rights ?? null) === null)
    set(inWords(account.rights), `/api/permissions/${inPath(vhost)}/${inPath(name)}`, { ...account.rights });
  return requests.length === 0 ? [] : [{ done: `account ${name}: ${done.join('; ')}`, requests }];
}

/** What cannot have been made by this program for this portal: the account is then left alone as a whole. */
function strangeness(
  wanted: WantedFloor,
  { name, rights, topic }: WantedAccount,
  is: PresentAccount,
  passwordIsKnown: boolean | null,
): readonly Difference[] {
  const strange: Difference[] = [];
  if (is.tags.length > 0)
    strange.push({
      what: `account ${name} has the tags ${is.tags.join(', ')}`,
      whatToDo: `With tags it may do more than a desk or worker is to: rabbitmqctl set_user_tags ${name}`,
    });
  if (is.rights !== null && !isDeepStrictEqual(is.rights, rights))
    strange.push({
      what: `account ${name} has other rights: ${inWords(is.rights)}; not ${inWords(rights)}`,
      whatToDo: `If nothing else uses it: rabbitmqctl -p ${wanted.vhost} clear_permissions ${name}, then run this again.`,
    });
  const own = topic === null ? [] : ownTopics(wanted);
  if (is.topic !== null && !own.some((one) => isDeepStrictEqual(is.topic, one)))
    strange.push({
      what: `account ${name} may send ${is.topic.write}; not ${topic?.write ?? 'anything'}`,
      whatToDo: `It may be a desk of another portal, which needs a broker of its own then. If not: rabbitmqctl -p ${wanted.vhost} clear_topic_permissions ${name}, then run this again.`,
    });
  if (is.rights === null && is.topic === null && passwordIsKnown !== true)
    strange.push({
      what: `account ${name} is there, has no rights in ${wanted.vhost}, and its password is not in the file`,
      whatToDo: `Nobody else's account is given rights. If nothing uses it: rabbitmqctl delete_user ${name}, then run this again.`,
    });
  return strange;
}

/** With and without the right to clear: between these two it is this program's to change. */
function ownTopics({ portalKey }: WantedFloor): readonly TopicRights[] {
  return [deskTopic(portalKey, false), deskTopic(portalKey, true)];
}

function unlistedDesks(wanted: WantedFloor, present: PresentFloor): readonly string[] {
  const listed = new Set(wanted.accounts.map(({ name }) => name));
  return [...present.accounts]
    .filter(([name]) => !listed.has(name) && readDeskUser(name) !== null)
    .filter(([, { topic }]) => ownTopics(wanted).some((own) => isDeepStrictEqual(topic, own)))
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
