import { hashPassword, passwordHashing } from './passwordHash.ts';
import type { WantedFloor } from './wanted.ts';

/**
 * A floor as RabbitMQ imports it (`rabbitmqctl import_definitions`, `load_definitions`), for a broker without the management plugin
 * or one that is set up by files. It names hashes and no passwords.
 * @param passwords of every account
 */
export function floorDefinitions(wanted: WantedFloor, passwords: ReadonlyMap<string, string>): unknown {
  const { vhost } = wanted;
  return {
    vhosts: [{ name: vhost }],
    users: wanted.accounts.map(({ name }) => ({
      name,
      password_hash: hashPassword(name, passwords.get(name) ?? ''),
      hashing_algorithm: passwordHashing,
      tags: [],
      limits: {},
    })),
    permissions: wanted.accounts.map(({ name, rights }) => ({ user: name, vhost, ...rights })),
    topic_permissions: wanted.accounts.flatMap(({ name, topics }) =>
      topics.map(({ exchange, write, read }) => ({ user: name, vhost, exchange, write, read })),
    ),
    exchanges: wanted.exchanges.map((name) => ({
      name,
      type: 'topic',
      vhost,
      durable: true,
      auto_delete: false,
      internal: false,
      arguments: {},
    })),
    queues: wanted.queues.map((queue) => ({
      name: queue.name,
      arguments: queue.arguments,
      vhost,
      durable: true,
      auto_delete: false,
    })),
    bindings: wanted.queues.flatMap(({ name, exchange, bindings }) =>
      bindings.map((key) => ({
        source: exchange,
        vhost,
        destination: name,
        destination_type: 'queue',
        routing_key: key,
        arguments: {},
      })),
    ),
  };
}
