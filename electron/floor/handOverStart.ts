import { readBrokerAddress } from '../../contracts/floor/brokerAddress.ts';
import { readDeskUser } from '../../contracts/floor/broker.ts';

const flag = '--floor-password=';

/** What a start that hands a password over says of the broker. */
export interface HandOverStart {
  /** As it was written; null: it is no address of a broker. */
  readonly broker: string | null;
}

/**
 * Whether this start only puts a desk's password for the company's broker into the keychain: `--floor-password=amqps://broker.example`.
 * What follows `--` is a link, whatever it looks like.
 * @returns null for every other start
 */
export function readHandOverStart(argv: readonly string[]): HandOverStart | null {
  const end = argv.indexOf('--');
  const argument = (end < 0 ? argv : argv.slice(0, end)).find((each) => each.startsWith(flag));
  if (argument === undefined) return null;
  const broker = argument.slice(flag.length);
  return { broker: readBrokerAddress(broker) === null ? null : broker };
}

/**
 * A line of the set-up's file of passwords, `u17,password`.
 * @returns null for what is none: another account than a desk's, or no password
 */
export function readPasswordLine(
  text: string,
): { readonly userId: number; readonly password: string } | null {
  const [line = '', ...others] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const [, user = '', password = ''] = /^([^,]+),([!#-+\--~]{1,300})$/.exec(line.trim()) ?? [];
  const userId = readDeskUser(user);
  const isOneLine = others.every((other) => other.trim() === '');
  return userId === null || password === '' || !isOneLine ? null : { userId, password };
}
