import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { replaceFile } from '../../electron/platform/replaceFile.ts';
import { floorDefinitions } from './definitions.ts';
import { floorUsage, parseFloorArguments, type FloorOrder } from './floorArguments.ts';
import { createManagementApi, FloorError, type ManagementApi } from './managementApi.ts';
import { addPasswords, readPasswords } from './passwordsFile.ts';
import { planFloor, type FloorPlan } from './plan.ts';
import { readPresent } from './present.ts';
import { wantedFloor, type WantedFloor } from './wanted.ts';

/** What the set-up has of the world. */
export interface FloorSetUp {
  readonly args: readonly string[];
  /** The password of the account that manages the broker, from wherever it is not seen by others; null where there is none. */
  readonly adminPassword: () => Promise<string | null>;
  readonly print: (line: string) => void;
}

/** Ends of the program: something was told that is not as it should be; bad input; the broker refused or did not answer. */
const exitCodes = { done: 0, failed: 1, badInput: 2, differs: 3 } as const;

/**
 * `npm run floor:setup`: makes on a company's broker what desks and workers need, and says what it made. What is there is left.
 * @returns the exit code
 */
export async function setUpFloor({ args, adminPassword, print }: FloorSetUp): Promise<number> {
  if (args.length === 0 || args.includes('--help')) {
    print(floorUsage);
    return args.length === 0 ? exitCodes.badInput : exitCodes.done;
  }
  let order: FloorOrder;
  try {
    order = parseFloorArguments(args, (path) => readFileSync(path, 'utf8'));
  } catch (error) {
    return tell(error, exitCodes.badInput, print);
  }
  const wanted = wantedFloor(order.wishes);
  print(`Portal ${order.portalHost} has the key ${wanted.portalKey}.`);
  try {
    if (order.to.kind === 'definitions') {
      await writeDefinitions(order.to.file, wanted, order.passwordsFile, print);
      return exitCodes.done;
    }
    const password = await adminPassword();
    if (password === null)
      throw new FloorError(
        `The password of the account "${order.to.admin}" is missing: RINGSIDE_BROKER_PASSWORD in the environment, or the first line of standard input.`,
      );
    const authority = order.to.caFile === null ? null : await readText(order.to.caFile, '--ca');
    const { url, admin } = order.to;
    const api = createManagementApi({ url, user: admin, password, authority });
    try {
      return await setUpBroker(api, wanted, order.passwordsFile, print);
    } finally {
      api.close();
    }
  } catch (error) {
    return tell(error, exitCodes.failed, print);
  }
}

async function setUpBroker(
  api: ManagementApi,
  wanted: WantedFloor,
  passwordsFile: string | null,
  print: (line: string) => void,
): Promise<number> {
  const present = await readPresent((path, schema) => api.get(path, schema), wanted);
  const missing = wanted.accounts.map(({ name }) => name).filter((name) => !present.accounts.has(name));
  const passwords = await passwordsFor(missing, passwordsFile, print);
  const plan = planFloor(wanted, present, passwords);
  let made = 0;
  for (const step of plan.steps) {
    try {
      for (const request of step.requests) await api.send(request.method, request.path, request.body);
    } catch (error) {
      if (made > 0) print('What was made stays; the same command goes on from here.');
      throw error;
    }
    print(`${step.kind.padEnd(9)}${step.done}`);
    made += 1;
  }
  tellRest(plan, wanted, print);
  return plan.differences.length > 0 ? exitCodes.differs : exitCodes.done;
}

/** Nothing is made on the broker before the passwords for it are on the disk. */
async function passwordsFor(
  accounts: readonly string[],
  file: string | null,
  print: (line: string) => void,
): Promise<ReadonlyMap<string, string>> {
  if (file === null) {
    if (accounts.length === 0) return new Map();
    throw new FloorError(
      `Accounts to be made: ${accounts.length}. Name the file for their passwords with --passwords=FILE; nothing was changed.`,
    );
  }
  const known = await readPasswords(file);
  const without = accounts.filter((account) => !known.has(account));
  if (without.length === 0) return known;
  const all = await addPasswords(file, known, without);
  print(
    `made     ${counted(without.length, 'password')}, in ${file}: hand them out, and keep it where you alone can read it`,
  );
  return all;
}

function tellRest(plan: FloorPlan, wanted: WantedFloor, print: (line: string) => void): void {
  for (const { what, whatToDo } of plan.differences) {
    print(`differs  ${what}`);
    print(`         ${whatToDo}`);
  }
  if (plan.unlisted.length > 0) {
    print(
      `note     accounts of this portal that are not in the list, and were left: ${plan.unlisted.join(', ')}`,
    );
    print('         Of people and workers that left: rabbitmqctl delete_user NAME');
  }
  const bindings = wanted.queues.flatMap((queue) => queue.bindings);
  const whole = `vhost, ${counted(wanted.exchanges.length, 'exchange')}, ${counted(wanted.queues.length, 'queue')}, ${counted(bindings.length, 'binding')} and ${counted(wanted.accounts.length, 'account')}`;
  if (plan.unread.length > 0)
    print(`note     queues of who does not lead any more, which nobody reads: ${plan.unread.join(', ')}`);
  if (plan.differences.length > 0)
    print(`${plan.differences.length} of what is there is not as it should be, and was left as it is.`);
  else if (plan.steps.length === 0) print(`Nothing to do: ${whole} are as they should be.`);
  else print(`Done: ${whole} are as they should be.`);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

async function writeDefinitions(
  file: string,
  wanted: WantedFloor,
  passwordsFile: string | null,
  print: (line: string) => void,
): Promise<void> {
  const accounts = wanted.accounts.map(({ name }) => name);
  const passwords = await passwordsFor(accounts, passwordsFile, print);
  const text = `${JSON.stringify(floorDefinitions(wanted, passwords), null, 2)}\n`;
  if ((await readFile(file, 'utf8').catch(() => null)) === text) {
    print(`Nothing to do: ${file} is as it should be.`);
    return;
  }
  await replaceFile(file, text).catch((error: Error) => {
    throw new FloorError(`${file} cannot be written: ${error.message}`);
  });
  print(`made     ${file}; on the broker: rabbitmqctl import_definitions < ${file}`);
}

async function readText(path: string, name: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: Error) => {
    throw new FloorError(`${name}: ${error.message}`);
  });
}

function tell(error: unknown, exitCode: number, print: (line: string) => void): number {
  if (!(error instanceof FloorError)) throw error;
  print(error.message);
  if (exitCode === exitCodes.badInput) print('npm run floor:setup -- --help says how it is called.');
  return exitCode;
}
