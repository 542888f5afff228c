import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePasswords } from '../../../build/floor/passwordsFile.ts';
import { setUpFloor } from '../../../build/floor/setUp.ts';
import { portalKeyOf } from '../../../electron/floor/portalKey.ts';
import type { BrokerAddress } from './testBroker.ts';

export interface FloorOptions {
  /** Host of the portal; each file of tests has its own. */
  readonly portal: string;
  /** As on the command line: `117,118`. An account is the broker's and not the portal's, so each file has its own ids. */
  readonly desks: string;
  readonly clearBy?: string;
  readonly leads?: string;
  readonly workers?: string;
}

export interface MadeFloor {
  readonly portalKey: string;
  /** By account. */
  readonly passwords: ReadonlyMap<string, string>;
}

/** Has the set-up of IT make a floor on a broker. @throws with what it printed, where it did not end well */
export async function makeFloor(
  broker: BrokerAddress,
  { portal, desks, clearBy, leads, workers }: FloorOptions,
): Promise<MadeFloor> {
  const folder = await mkdtemp(join(tmpdir(), 'ringside-floor-'));
  try {
    const file = join(folder, 'passwords.csv');
    const run = await runSetUp(broker, [
      `--portal=${portal}`,
      `--desks=${desks}`,
      ...(clearBy === undefined ? [] : [`--clear-by=${clearBy}`]),
      ...(leads === undefined ? [] : [`--leads=${leads}`]),
      ...(workers === undefined ? [] : [`--workers=${workers}`]),
      `--passwords=${file}`,
    ]);
    if (run.exitCode !== 0) throw new Error(run.printed.join('\n'));
    return {
      portalKey: portalKeyOf(portal),
      passwords: parsePasswords(await readFile(file, 'utf8'), file),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface SetUpRun {
  readonly exitCode: number;
  readonly printed: readonly string[];
}

/** `npm run floor:setup` against a broker of the tests, over TLS with its authority. */
export async function runSetUp(
  broker: BrokerAddress,
  args: readonly string[],
  { password = broker.adminPassword as string | null } = {},
): Promise<SetUpRun> {
  const folder = await mkdtemp(join(tmpdir(), 'ringside-floor-'));
  try {
    const authority = join(folder, 'authority.pem');
    await writeFile(authority, broker.authority);
    const access = [`--broker=${broker.managementUrl}`, `--admin=${broker.adminUser}`, `--ca=${authority}`];
    return await runAlone([...access, ...args], password);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same with its arguments alone. @param password what it finds in the environment or on standard input */
export async function runAlone(args: readonly string[], password: string | null = null): Promise<SetUpRun> {
  const printed: string[] = [];
  const print = (line: string): void => void printed.push(line);
  return { exitCode: await setUpFloor({ args, adminPassword: async () => password, print }), printed };
}
