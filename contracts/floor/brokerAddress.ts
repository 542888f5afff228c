import { longestBrokerAddress } from './floorBounds.ts';
import { isLoopbackHost } from '../access/origin.ts';

/** Where a company's broker is spoken to (AMQP 0-9-1). */
export interface BrokerAddress {
  /** TLS; without it only on this computer itself. */
  readonly isSecure: boolean;
  /** The machines of one cluster, any of which will do; never empty, none twice. */
  readonly nodes: readonly BrokerNode[];
}

export interface BrokerNode {
  /** A name, or a numeric address without brackets. */
  readonly hostname: string;
  readonly port: number;
}

/** A cluster has three machines, seldom five or seven. */
const nodesAtMost = 7;
const addressForm = /^(amqps?):\/\/([^/]+)\/?$/;
const nodeForm = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/;

/**
 * Reads `amqps://broker.example`, with the port where it is not 5671, or the nodes of a cluster with commas between them:
 * `amqps://broker1.example,broker2.example:5700`. `amqp:` (5672) is for this computer itself. No name and no password may stand in it,
 * and no vhost: that is always `ringside`.
 * @returns null for everything else
 */
export function readBrokerAddress(text: string): BrokerAddress | null {
  if (text.length > longestBrokerAddress) return null;
  const [, scheme, hosts = ''] = addressForm.exec(text.trim().toLowerCase()) ?? [];
  if (scheme === undefined) return null;
  const isSecure = scheme === 'amqps';
  const nodes: BrokerNode[] = [];
  for (const written of hosts.split(',')) {
    const node = readNode(written.trim(), isSecure);
    if (node === null) return null;
    if (!nodes.some(({ hostname, port }) => hostname === node.hostname && port === node.port))
      nodes.push(node);
  }
  return nodes.length > nodesAtMost ? null : { isSecure, nodes };
}

function readNode(written: string, isSecure: boolean): BrokerNode | null {
  const [, host, port] = nodeForm.exec(written) ?? [];
  if (host === undefined || (!isSecure && !isLoopbackHost(host))) return null;
  const number = port === undefined ? (isSecure ? 5671 : 5672) : Number(port);
  if (number < 1 || number > 65_535) return null;
  return { hostname: host.replace(/^\[|\]$/g, ''), port: number };
}
