import type { ChannelModel } from 'amqplib';
import { floorVhost } from '../../contracts/floor/broker.ts';
import type { BrokerAddress, BrokerNode } from '../../contracts/floor/brokerAddress.ts';
import type { Random, Timers } from '../core/ports/clock.ts';
import type { BrokerProblem } from '../core/ports/floor/floorLine.ts';
import { codeOfErrorName } from '../core/ports/network/networkErrors.ts';

/** Whom a broker lets in. Holds a secret: main process alone. */
export interface BrokerAccount {
  readonly address: BrokerAddress;
  /** `u117` of a desk, `worker-server1` of a worker. */
  readonly user: string;
  readonly password: string;
  /** Certificates of the company's authority, PEM; null: those that Node trusts by itself. */
  readonly authority: string | null;
}

/** No answer in so long is none: a broker that is frozen takes connections, and says nothing. */
const connectWithinMs = 10_000;
/** Where there are others to be asked: one whose machine has lost its power says nothing at all. */
const connectWithinMsOfSeveral = 4_000;
/** Bytes of one AMQP frame; orders and replies have one, and the broker may not send larger ones. */
const frameAtMost = 131_072;

/**
 * Connects to a broker as an account of the floor. Of a cluster each program asks the nodes in an order of its own, so that a floor
 * spreads over them, and goes on to the next where one does not answer.
 *
 * @param heartbeatS after two of which without a word each side takes the other for dead
 * @throws what `problemOf` understands: what a node said, rather than that another one said nothing
 */
export async function connectToBroker(
  account: BrokerAccount,
  heartbeatS: number,
  timers: Timers,
  random: Random,
): Promise<ChannelModel> {
  const { nodes } = account.address;
  const withinMs = nodes.length > 1 ? connectWithinMsOfSeveral : connectWithinMs;
  let failure: unknown = null;
  for (const node of inRandomOrder(nodes, random)) {
    try {
      return await connectToNode(account, node, { heartbeatS, withinMs, timers });
    } catch (error) {
      if (failure === null || problemOf(failure) === 'unreachable') failure = error;
      // All nodes have the same accounts, and a broker makes whoever it refuses wait.
      if (problemOf(error) === 'refused') break;
    }
  }
  throw failure;
}

async function connectToNode(
  { address, user, password, authority }: BrokerAccount,
  { hostname, port }: BrokerNode,
  {
    heartbeatS,
    withinMs,
    timers,
  }: { readonly heartbeatS: number; readonly withinMs: number; readonly timers: Timers },
): Promise<ChannelModel> {
  // Loaded where there is a broker alone.
  const { connect } = await import('amqplib');
  const connecting = connect(
    {
      protocol: address.isSecure ? 'amqps' : 'amqp',
      hostname,
      port,
      username: user,
      password,
      vhost: floorVhost,
      heartbeat: heartbeatS,
      frameMax: frameAtMost,
      maxFrameSize: frameAtMost,
    },
    {
      noDelay: true,
      timeout: withinMs,
      ...(address.isSecure && authority !== null && { ca: [authority] }),
    },
  );
  return new Promise((resolve, reject) => {
    let isLate = false;
    // amqplib's own time-out begins anew with every byte, and sees no socket that ends without an error.
    const cancel = timers.after(withinMs + 1_000, () => {
      isLate = true;
      reject(Object.assign(new Error('no answer from the broker'), { code: 'ETIMEDOUT' }));
    });
    connecting.then(
      (connection) => {
        cancel();
        // Whoever takes it over listens to `close`; an error is followed by one.
        connection.on('error', () => undefined);
        if (isLate) void connection.close().catch(() => undefined);
        else resolve(connection);
      },
      (error: unknown) => {
        cancel();
        reject(error instanceof Error ? error : new Error('no connection to the broker'));
      },
    );
  });
}

function inRandomOrder(nodes: readonly BrokerNode[], random: Random): readonly BrokerNode[] {
  return nodes
    .map((node) => ({ node, at: random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ node }) => node);
}

/** What an error of amqplib or of a socket means. Total */
export function problemOf(error: unknown): BrokerProblem {
  if (!(error instanceof Error)) return 'unreachable';
  const code: unknown = 'code' in error ? error.code : undefined;
  const said = typeof code === 'number' ? code : Number(/\b(4\d\d|5\d\d) \(/.exec(error.message)?.[1]);
  // AMQP 0-9-1: 402 vhost path, 403 access refused, 404 not found, 530 not allowed (RabbitMQ: no such vhost, or none for this account).
  if (said === 403) return 'refused';
  if (said === 402 || said === 404 || said === 530) return 'notSetUp';
  if (typeof code === 'string' && codeOfErrorName(code) === 'portal.certificateNotTrusted')
    return 'certificateNotTrusted';
  return 'unreachable';
}
