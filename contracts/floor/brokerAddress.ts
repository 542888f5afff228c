import { isLoopbackHost } from '../access/origin.ts';

/** Where a company's broker is spoken to (AMQP 0-9-1). */
export interface BrokerAddress {
  /** TLS; without it only on this computer itself. */
  readonly isSecure: boolean;
  /** A name, or a numeric address without brackets. */
  readonly hostname: string;
  readonly port: number;
}

const longestBrokerAddress = 300;
const addressForm = /^(amqps?):\/\/([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?\/?$/;

/**
 * Reads `amqps://broker.example`, with the port where it is not 5671. `amqp:` (5672) is for this computer itself. No name and no
 * password may stand in it, and no vhost: that is always `ringside`.
 * @returns null for everything else
 */
export function readBrokerAddress(text: string): BrokerAddress | null {
  if (text.length > longestBrokerAddress) return null;
  const [, scheme, host = '', port] = addressForm.exec(text.trim().toLowerCase()) ?? [];
  if (scheme === undefined) return null;
  const isSecure = scheme === 'amqps';
  if (!isSecure && !isLoopbackHost(host)) return null;
  const number = port === undefined ? (isSecure ? 5671 : 5672) : Number(port);
  if (number < 1 || number > 65_535) return null;
  return { isSecure, hostname: host.replace(/^\[|\]$/g, ''), port: number };
}
