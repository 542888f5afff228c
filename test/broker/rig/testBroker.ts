import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCompanyAuthority, type CompanyAuthority } from '../../portal/testing/companyAuthority.ts';
import { freePorts } from './loopbackPorts.ts';
import {
  controlServer,
  startNameService,
  startServer,
  whatBrokerLacks,
  type RigProcess,
} from './rabbitNode.ts';

/** How a broker of the tests is reached; plain data, so that it can be handed to other processes. */
export interface BrokerAddress {
  /** AMQP with TLS on 127.0.0.1, as desks and workers use it. */
  readonly amqpsPort: number;
  /** AMQP without TLS, on loopback alone. */
  readonly amqpPort: number;
  /** `https://127.0.0.1:…` and `http://127.0.0.1:…` of the management plugin. */
  readonly managementUrl: string;
  readonly plainManagementUrl: string;
  /** The authority that signed its certificate, PEM. */
  readonly authority: string;
  readonly adminUser: string;
  readonly adminPassword: string;
}

export interface TestBroker {
  readonly address: BrokerAddress;
  /** With all that it keeps. */
  readonly folder: string;
  /** Of the Erlang node: SIGSTOP and SIGCONT freeze and thaw it. */
  pid(): number;
  /** The end of its log. */
  log(): string;
  /** As a machine that loses its power. Resolves when it is gone; ports and what is on the disk are kept. */
  kill(): Promise<void>;
  /** After `kill`: the same broker on the same ports, with what it had on the disk. Resolves when it is up. */
  startAgain(): Promise<void>;
  /** As `rabbitmqctl` does it, with these arguments. @throws where it refuses */
  control(...args: readonly string[]): Promise<void>;
  /** Ends it and deletes what it wrote. */
  stop(): Promise<void>;
}

/** What the nodes of one cluster have in common; each has a folder and ports of its own. */
export interface ClusterSecrets {
  readonly cookie: string;
  readonly authority: CompanyAuthority;
  readonly adminPassword: string;
  /** Of Erlang's name service: the first node starts it, and ends it with `stop`. */
  readonly namesPort: number;
}

/** Which node of a cluster a broker is. */
export interface ClusterMember extends ClusterSecrets {
  readonly nodeName: string;
  /** The node whose cluster it joins as it is started first, which is up by then; null for the first one. */
  readonly joins: string | null;
}

/** Four seconds on an idle machine with two cores; tests of a whole company run beside it. */
const startTimeoutMs = 60_000;
/** Somebody may have taken one of the ports since they were seen free. */
const startTries = 3;

/**
 * Starts a real RabbitMQ of Debian's package for tests: on loopback alone, as whoever runs the tests, with a folder, a node name,
 * a cookie and a name service of its own, and no vhost, queue or account of ours in it. It ends with this process, however that dies.
 * @param member left out for a broker of one node
 * @throws in one line, where something is missing on this system
 */
export async function startTestBroker(member?: ClusterMember): Promise<TestBroker> {
  const lacking = whatBrokerLacks();
  if (lacking !== null) throw new Error(lacking);
  for (let tries = 1; ; tries += 1) {
    try {
      return await startOnFreePorts(
        member ?? { ...(await newClusterSecrets()), nodeName: 'ringside-test@localhost', joins: null },
      );
    } catch (error) {
      if (tries === startTries || !String(error).includes('eaddrinuse')) throw error;
    }
  }
}

export async function newClusterSecrets(): Promise<ClusterSecrets> {
  const [namesPort = 0] = await freePorts(1);
  return {
    cookie: randomBytes(30).toString('hex'),
    authority: await makeCompanyAuthority(),
    adminPassword: randomBytes(18).toString('base64url'),
    namesPort,
  };
}

async function startOnFreePorts(member: ClusterMember): Promise<TestBroker> {
  const { authority, namesPort } = member;
  const folder = await mkdtemp(join(tmpdir(), 'ringside-broker-'));
  const [node = 0, amqpsPort = 0, amqpPort = 0, management = 0, plain = 0] = await freePorts(5);
  const address: BrokerAddress = {
    amqpsPort,
    amqpPort,
    managementUrl: `https://127.0.0.1:${management}`,
    plainManagementUrl: `http://127.0.0.1:${plain}`,
    authority: authority.certificate,
    adminUser: 'it',
    adminPassword: member.adminPassword,
  };
  const file = (name: string, content: string): Promise<void> =>
    writeFile(join(folder, name), content, { mode: 0o600 });
  await file('.erlang.cookie', member.cookie);
  await file('enabled_plugins', '[rabbitmq_management].\n');
  await file('authority.pem', authority.certificate);
  await file('broker.pem', authority.tls.cert);
  await file('broker.key', authority.tls.key);
  await file('rabbitmq.conf', configuration(address, folder, member, [management, plain]));

  let nameService: RigProcess | null = null;
  let server: RigProcess | null = null;
  const start = async (): Promise<void> => {
    if (member.joins === null && nameService?.hasEnded() !== false)
      nameService = await startNameService(namesPort, folder);
    server = await startServer(environment(folder, member, node), folder, startTimeoutMs);
  };
  const stop = async (): Promise<void> => {
    await server?.kill();
    await nameService?.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    address,
    folder,
    pid: () => server?.pid ?? 0,
    log: () => server?.log() ?? '',
    kill: async () => server?.kill(),
    startAgain: start,
    control: (...args) => controlServer(args, environment(folder, member, node)),
    stop,
  };
}

/** As `docs/floors.md` has it, but for ports and addresses. */
function configuration(
  address: BrokerAddress,
  folder: string,
  { joins }: ClusterMember,
  [management, plain]: readonly [number, number],
): string {
  const tls = (prefix: string): readonly string[] => [
    `${prefix}.cacertfile = ${join(folder, 'authority.pem')}`,
    `${prefix}.certfile = ${join(folder, 'broker.pem')}`,
    `${prefix}.keyfile = ${join(folder, 'broker.key')}`,
  ];
  return [
    `listeners.tcp.local = 127.0.0.1:${address.amqpPort}`,
    `listeners.ssl.local = 127.0.0.1:${address.amqpsPort}`,
    ...tls('ssl_options'),
    'ssl_options.verify = verify_none',
    'ssl_options.fail_if_no_peer_cert = false',
    'ssl_options.versions.1 = tlsv1.3',
    'ssl_options.versions.2 = tlsv1.2',
    'max_message_size = 65536',
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${plain}`,
    'management.ssl.ip = 127.0.0.1',
    `management.ssl.port = ${management}`,
    ...tls('management.ssl'),
    `default_user = ${address.adminUser}`,
    `default_pass = ${address.adminPassword}`,
    ...(joins === null
      ? []
      : [
          'cluster_formation.peer_discovery_backend = classic_config',
          `cluster_formation.classic_config.nodes.1 = ${joins}`,
        ]),
    '',
  ].join('\n');
}

function environment(
  folder: string,
  { nodeName, namesPort }: ClusterMember,
  node: number,
): Record<string, string> {
  return {
    HOME: folder,
    ERL_EPMD_PORT: String(namesPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: nodeName,
    RABBITMQ_DIST_PORT: String(node),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-noinput -kernel inet_dist_use_interface {127,0,0,1}',
    // The start script then becomes the broker by exec, in place of starting it and waiting.
    RABBITMQ_ALLOW_INPUT: 'yes',
    // Files that there are not: what the system has in /etc/rabbitmq is not ours.
    RABBITMQ_CONF_ENV_FILE: join(folder, 'rabbitmq-env.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_LOGS: '-',
  };
}
