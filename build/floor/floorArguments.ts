import { parseArgs } from 'node:util';
import { isHttpsOrLoopback, namesSomebody, parseUrl } from '../../contracts/access/origin.ts';
import { parsePortalAddress } from '../../contracts/access/portalAddress.ts';
import { readDeskUser, workerUser } from '../../contracts/floor/broker.ts';
import { portalKeyOf } from '../../electron/floor/portalKey.ts';
import { FloorError } from './managementApi.ts';
import type { FloorWishes } from './wanted.ts';

export interface FloorOrder {
  readonly wishes: FloorWishes;
  /** The host whose key is used, to be said. */
  readonly portalHost: string;
  readonly passwordsFile: string | null;
  /** A broker that is asked, or a file that is written for `rabbitmqctl import_definitions`. */
  readonly to:
    | {
        readonly kind: 'broker';
        readonly url: string;
        readonly admin: string;
        readonly caFile: string | null;
      }
    | { readonly kind: 'definitions'; readonly file: string };
}

export const floorUsage = `npm run floor:setup -- --broker=https://broker.example:15671 --admin=NAME [--ca=FILE] \\
    --portal=northwind.bitrix24.com --desks=1,17,20-25 [--clear-by=17] [--leads=17] [--workers=server1,server2] \\
    [--passwords=FILE]

  --broker       address of RabbitMQ's management plugin; http on this computer alone
  --admin        an account with the tag administrator; its password comes from the environment, RINGSIDE_BROKER_PASSWORD,
                 or as the first line of standard input
  --ca           the company's certificate authority (PEM), where Node does not know it
  --portal       the Bitrix24 portal
  --desks        user ids of the portal, or @FILE with one or more a line (# begins a remark)
  --clear-by     those of the desks that may put away the cards of colleagues once they have answered a call
  --leads        those of the desks that see how all desks are, and may have all of them try again
                 (for both: whoever is not named any more loses the right with this run)
  --workers      names of workers: small letters, digits, hyphens
  --passwords    account,password lines: those in it are given, others are made and added. Made with mode 0600
  --definitions=FILE   in place of --broker, --admin and --ca: write what "rabbitmqctl import_definitions < FILE" takes`;

const options = {
  broker: { type: 'string' },
  admin: { type: 'string' },
  ca: { type: 'string' },
  portal: { type: 'string' },
  desks: { type: 'string' },
  'clear-by': { type: 'string' },
  leads: { type: 'string' },
  workers: { type: 'string' },
  passwords: { type: 'string' },
  definitions: { type: 'string' },
} as const;

/** More desks than this behind one broker is a slip of the hand, such as a range with a digit too many. */
const maxDesks = 5000;
const maxWorkers = 20;
/** Every state of a desk is put into the queue of each. */
const maxLeads = 50;

/**
 * Reads the command line.
 * @param readFile gives the text of a file that is named, or throws
 * @throws FloorError with what is wrong and how it is written
 */
export function parseFloorArguments(args: readonly string[], readFile: (path: string) => string): FloorOrder {
  const given = parsed(args);
  const portal = parsePortalAddress(needed(given.portal, '--portal'));
  if (!portal.ok) throw new FloorError(`--portal is no address of a portal: ${given.portal ?? ''}`);
  const portalHost = new URL(portal.origin).host;
  const desks = userIds(given.desks ?? '', '--desks', readFile);
  const clearing = someOf(desks, given['clear-by'], '--clear-by', readFile);
  const leading = someOf(desks, given.leads, '--leads', readFile);
  if (leading.length > maxLeads)
    throw new FloorError(`--leads names more than ${maxLeads}: each has a queue of their own.`);
  const workers = workerNames(given.workers ?? '');
  return {
    wishes: { portalKey: portalKeyOf(portalHost), desks, clearing, leading, workers },
    portalHost,
    passwordsFile: given.passwords ?? null,
    to: target(given),
  };
}

type Given = ReturnType<typeof parsed>;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new FloorError(error instanceof Error ? error.message : String(error));
  }
}

function target(given: Given): FloorOrder['to'] {
  if (given.definitions !== undefined) {
    if (given.broker !== undefined) throw new FloorError('--broker or --definitions: one of them, not both.');
    return { kind: 'definitions', file: given.definitions };
  }
  const address = needed(given.broker, '--broker (or --definitions)');
  const url = parseUrl(address);
  if (url === null || !isHttpsOrLoopback(url) || namesSomebody(url) || url.pathname !== '/')
    throw new FloorError(
      '--broker is https://host:port of the management plugin (http on this computer alone), without a name or password in it.',
    );
  const admin = needed(given.admin, '--admin');
  if (admin.includes(':'))
    throw new FloorError('--admin is a name alone: no password belongs on the command line.');
  return { kind: 'broker', url: url.origin, admin, caFile: given.ca ?? null };
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new FloorError(`${name} is missing.`);
  return value;
}

/** `1,17,20-25`, or the same in the lines of a file. */
function userIds(list: string, name: string, readFile: (path: string) => string): readonly number[] {
  const text = list.startsWith('@') ? contents(list.slice(1), name, readFile) : list;
  const parts = text
    .split('\n')
    .flatMap((line) => line.replace(/#.*/, '').split(/[\s,;]+/))
    .filter((part) => part !== '');
  const ids = new Set<number>();
  for (const part of parts) {
    const [, from = part, to = from] = /^(\d+)-(\d+)$/.exec(part) ?? [];
    const [first, last] = [from, to].map(Number);
    const areIds = [from, to].every((digits) => readDeskUser(`u${digits}`) !== null);
    if (!areIds || first === undefined || last === undefined || last < first)
      throw new FloorError(
        `${name}: ${JSON.stringify(part.slice(0, 40))} is no user id and no range of them.`,
      );
    if (ids.size + last - first >= maxDesks)
      throw new FloorError(`${name} names more than ${maxDesks} users (${part}).`);
    for (let id = first; id <= last; id += 1) ids.add(id);
  }
  return [...ids].toSorted((one, other) => one - other);
}

function someOf(
  desks: readonly number[],
  list: string | undefined,
  name: string,
  readFile: (path: string) => string,
): readonly number[] {
  const some = userIds(list ?? '', name, readFile);
  const all = new Set(desks);
  const stray = some.filter((id) => !all.has(id));
  if (stray.length > 0) throw new FloorError(`${name} names who is not among --desks: ${stray.join(', ')}`);
  return some;
}

function workerNames(list: string): readonly string[] {
  const names = [...new Set(list.split(',').filter((part) => part !== ''))];
  if (names.length > maxWorkers)
    throw new FloorError(`--workers names more than ${maxWorkers}; two or three do.`);
  return names.map((name) => {
    const account = workerUser(name);
    if (account === null)
      throw new FloorError(
        `--workers: ${JSON.stringify(name.slice(0, 40))} is not of small letters, digits and hyphens, 32 at the most.`,
      );
    return account;
  });
}

function contents(path: string, name: string, readFile: (path: string) => string): string {
  try {
    return readFile(path);
  } catch (error) {
    throw new FloorError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
