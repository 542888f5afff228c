import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { orderQueue, orderQueueArguments } from '../../contracts/floor/broker.ts';
import { leadQueue, leadQueueArguments, retryQueue } from '../../contracts/floor/floorView.ts';
import { portalKeyOf } from '../../electron/floor/portalKey.ts';
import { parsePasswords } from '../../build/floor/passwordsFile.ts';
import { sharedBroker } from './rig/sharedBroker.ts';
import { connectAs } from './rig/amqp.ts';
import { runAlone, runSetUp, type SetUpRun } from './rig/madeFloor.ts';
import { manage } from './rig/manage.ts';

const broker = sharedBroker();
const folder = mkdtempSync(join(tmpdir(), 'ringside-setup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A portal, and ids of users, that no other test has. */
let round = 0;
let portal = '';
let portalKey = '';
let first = 0;
let passwordsFile = '';
beforeEach(() => {
  round += 1;
  portal = `setup${round}.example`;
  portalKey = portalKeyOf(portal);
  first = 4000 + 10 * round;
  passwordsFile = join(folder, `passwords${round}.csv`);
});

const setUp = (...args: readonly string[]): Promise<SetUpRun> =>
  runSetUp(broker, [`--portal=${portal}`, `--passwords=${passwordsFile}`, ...args]);
const desks = (count: number): string => `--desks=${first}-${first + count - 1}`;
const passwordOf = (account: string): string | undefined =>
  parsePasswords(readFileSync(passwordsFile, 'utf8'), passwordsFile).get(account);

/** All that a broker is set up with that names this test's portal or users. */
async function standing(): Promise<string> {
  const all = (await manage(broker, 'GET', '/api/definitions')) as Record<string, unknown>;
  const ours = new RegExp(`${portalKey}|\\bu${Math.floor(first / 10)}\\d\\b|worker-setup${round}\\b`);
  return Object.values(all)
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .map((entry) => JSON.stringify(entry))
    .filter((entry) => ours.test(entry))
    .toSorted()
    .join('\n');
}

describe('the set-up of a broker', () => {
  it('makes what is missing and says so; a second run changes nothing and says so', async () => {
    expect(await standing()).toBe('');
    const once = await setUp(desks(2), `--workers=setup${round}`);
    expect(once.exitCode).toBe(0);
    const made = once.printed.join('\n');
    expect(made).toContain(`Portal ${portal} has the key ${portalKey}.`);
    for (const name of [orderQueue(portalKey), `hide.${portalKey}.*`, `u${first}`, `worker-setup${round}`])
      expect(made).toContain(name);
    const before = await standing();
    expect(before).toContain(JSON.stringify(orderQueueArguments['x-message-ttl']));
    const [queues, bindings, users, rights, topics] = [2, 3, 3, 3, 2 * 2];
    expect(before.split('\n')).toHaveLength(queues + bindings + users + rights + topics);

    const again = await setUp(desks(2), `--workers=setup${round}`);
    expect(again).toEqual({
      exitCode: 0,
      printed: [
        `Portal ${portal} has the key ${portalKey}.`,
        'Nothing to do: vhost, 2 exchanges, 2 queues, 3 bindings and 3 accounts are as they should be.',
      ],
    });
    expect(await standing()).toBe(before);
  });

  it('declares the queue with the four arguments, to the letter', async () => {
    await setUp();
    const queue = await manage(broker, 'GET', `/api/queues/ringside/${orderQueue(portalKey)}`);
    expect(queue).toMatchObject({ type: 'quorum', durable: true, auto_delete: false });
    expect((queue as { arguments: unknown }).arguments).toEqual(orderQueueArguments);
  });

  it('lets a desk clear for others where it is told to, and takes that back where it is not', async () => {
    const rights = async (): Promise<unknown> =>
      (
        (await manage(broker, 'GET', `/api/topic-permissions/ringside/u${first}`)) as {
          exchange: string;
          write: string;
        }[]
      ).find(({ exchange }) => exchange === 'ringside.hide')?.write;
    await setUp(desks(1));
    expect(await rights()).toBe(String.raw`^hide\.${portalKey}\.{username}$`);
    const given = await setUp(desks(1), `--clear-by=${first}`);
    expect(given.printed[1]).toContain(`changed  account u${first}: clears for colleagues; sends`);
    expect(await rights()).toBe(String.raw`^(hide|clear)\.${portalKey}\.{username}$`);
    await setUp(desks(1));
    expect(await rights()).toBe(String.raw`^hide\.${portalKey}\.{username}$`);
  });

  it('gives a lead a queue and the rights, and takes these back where they lead no more', async () => {
    await setUp(desks(2));
    const before = await standing();
    const given = await setUp(desks(2), `--leads=${first}`);
    expect(given.exitCode).toBe(0);
    const told = given.printed.join('\n');
    expect(told).toContain(`changed  account u${first}: leads; sends ^(state|retry)`);
    expect(told).not.toContain(`account u${first + 1}`);
    const queue = leadQueue(portalKey, first);
    const made = await manage(broker, 'GET', `/api/queues/ringside/${queue}`);
    expect((made as { arguments: unknown }).arguments).toEqual(leadQueueArguments);
    const again = await setUp(desks(2), `--leads=${first}`);
    expect(again.printed).toHaveLength(2);
    expect(again.printed[1]).toMatch(/^Nothing to do: vhost, 2 exchanges, 3 queues, 4 bindings/);

    const taken = await setUp(desks(2));
    expect(taken.printed.join('\n')).toContain(`which nobody reads: ${queue}`);
    await manage(broker, 'DELETE', `/api/queues/ringside/${queue}`);
    expect(await standing()).toBe(before);
  });

  it('brings up what it set up before there were leads, by one run', async () => {
    await setUp(desks(2), `--clear-by=${first}`, `--workers=setup${round}`);
    const wanted = await standing();
    await manage(broker, 'DELETE', `/api/queues/ringside/${retryQueue(portalKey)}`);
    for (const user of [`u${first}`, `u${first + 1}`]) {
      await manage(broker, 'DELETE', `/api/topic-permissions/ringside/${user}/ringside.floor`);
      await manage(broker, 'PUT', `/api/permissions/ringside/${user}`, {
        configure: '^$',
        write: String.raw`^ringside\.hide$`,
        read: '^$',
      });
    }
    const run = await setUp(desks(2), `--clear-by=${first}`, `--workers=setup${round}`);
    expect(run.exitCode).toBe(0);
    expect(await standing()).toBe(wanted);
    const once = await setUp(desks(2), `--clear-by=${first}`, `--workers=setup${round}`);
    expect(once.printed.at(-1)).toMatch(/^Nothing to do/);
  });

  it('names desks of the portal that are not in the list, and leaves them', async () => {
    await setUp(desks(2));
    const run = await setUp(`--desks=${first}`);
    expect(run.exitCode).toBe(0);
    expect(run.printed.join('\n')).toContain(`not in the list, and were left: u${first + 1}`);
    expect(await standing()).toContain(`u${first + 1}`);
  });
});

describe('an account that is deleted', () => {
  it('is cut off at once, and comes back with another password once its line is gone from the file', async () => {
    await setUp(desks(1));
    const password = passwordOf(`u${first}`);
    const connection = await connectAs(broker, `u${first}`, password);
    const cutOff = new Promise((resolve) => connection.once('close', resolve));
    await manage(broker, 'DELETE', `/api/users/u${first}`);
    await cutOff;
    writeFileSync(passwordsFile, '', { mode: 0o600 });
    await setUp(desks(1));
    expect(passwordOf(`u${first}`)).not.toBe(password);
    await (await connectAs(broker, `u${first}`, passwordOf(`u${first}`))).close();
  });
});

describe('passwords', () => {
  it('are made, kept in a file that its owner alone may read, and let the desk in', async () => {
    const { printed } = await setUp(desks(1));
    const password = passwordOf(`u${first}`);
    expect(statSync(passwordsFile).mode & 0o777).toBe(0o600);
    await (await connectAs(broker, `u${first}`, password)).close();
    expect(printed.join('\n')).not.toContain(password);
    expect(printed.join('\n')).not.toContain(broker.adminPassword);
  });

  it('that are in the file already are given, and stay beside those that are made', async () => {
    writeFileSync(passwordsFile, `account,password\nu${first},given-by-hand-1\n`, { mode: 0o600 });
    await setUp(desks(2));
    expect(passwordOf(`u${first}`)).toBe('given-by-hand-1');
    for (const account of [`u${first}`, `u${first + 1}`])
      await (await connectAs(broker, account, passwordOf(account))).close();
  });

  it('are asked for before anything is changed', async () => {
    const run = await runSetUp(broker, [`--portal=${portal}`, desks(3)]);
    expect(run.exitCode).toBe(1);
    expect(run.printed.join('\n')).toContain('Accounts to be made: 3. Name the file');
    expect(await standing()).toBe('');
  });

  it('in a file that others may read are not used, and nothing is changed', async () => {
    writeFileSync(passwordsFile, '', { mode: 0o644 });
    const run = await setUp(desks(1));
    expect(run.exitCode).toBe(1);
    expect(run.printed.join('\n')).toContain(`chmod 600 ${passwordsFile}`);
    expect(await standing()).toBe('');
  });

  it('that the broker does not have are told', async () => {
    await setUp(desks(1));
    writeFileSync(passwordsFile, `u${first},another-password\n`, { mode: 0o600 });
    const run = await setUp(desks(1));
    expect(run.exitCode).toBe(3);
    expect(run.printed.join('\n')).toContain(
      `account u${first} has another password than the one in the file`,
    );
    expect(run.printed.join('\n')).not.toContain('another-password');
  });

  it('of a run that was cut off serve the next one, which goes on from there', async () => {
    await setUp(desks(2));
    const before = await standing();
    await manage(broker, 'DELETE', `/api/permissions/ringside/u${first}`);
    await manage(broker, 'DELETE', `/api/topic-permissions/ringside/u${first}`);
    await manage(broker, 'DELETE', `/api/users/u${first + 1}`);
    const run = await setUp(desks(2));
    expect(run.exitCode).toBe(0);
    expect(await standing()).toBe(before);
  });
});

describe('what is there and is otherwise is told, with what to do, and left', () => {
  it('a queue with other arguments, and all else is made', async () => {
    const path = `/api/queues/ringside/${orderQueue(portalKey)}`;
    await manage(broker, 'PUT', path, { durable: true, arguments: { 'x-message-ttl': 60_000 } });
    const run = await setUp(desks(1));
    expect(run.exitCode).toBe(3);
    const told = run.printed.join('\n');
    expect(told).toContain(`differs  queue ${orderQueue(portalKey)} is there with`);
    expect(told).toContain('Delete it in the management page');
    expect(told).toContain(`made     account u${first}`);
    expect(await manage(broker, 'GET', path)).toMatchObject({ arguments: { 'x-message-ttl': 60_000 } });
  });

  it('a queue with a policy over it, and one more binding', async () => {
    await setUp();
    const queue = orderQueue(portalKey);
    await manage(broker, 'PUT', `/api/policies/ringside/${portalKey}`, {
      pattern: `^${queue}$`,
      definition: { 'max-length': 1 },
      'apply-to': 'queues',
    });
    await manage(broker, 'POST', `/api/bindings/ringside/e/ringside.hide/q/${queue}`, { routing_key: '#' });
    const run = await setUp();
    expect(run.exitCode).toBe(3);
    expect(run.printed.join('\n')).toContain(`queue ${queue} is under the policy ${portalKey}: max-length 1`);
    expect(run.printed.join('\n')).toContain(`queue ${queue} is bound by # as well`);
  });

  it.each([
    ['rights', 'permissions', { configure: '.*', write: '.*', read: '.*' }, 'has other rights: configure .*'],
    [
      'routing keys, such as those of a desk of another portal',
      'topic-permissions',
      { exchange: 'ringside.hide', write: '^hide\\.other\\.{username}$', read: '^$' },
      'may send ^hide\\.other\\.{username}$',
    ],
  ])('other %s of an account', async (_what, kind, body, told) => {
    await setUp(desks(1));
    await manage(broker, 'PUT', `/api/${kind}/ringside/u${first}`, body);
    const before = await standing();
    const run = await setUp(desks(1), `--clear-by=${first}`);
    expect(run.exitCode).toBe(3);
    expect(run.printed.join('\n')).toContain(`account u${first} ${told}`);
    expect(await standing()).toBe(before);
  });

  it('an account with a tag, or one of somebody else', async () => {
    await manage(broker, 'PUT', `/api/users/u${first}`, { password: 'somebody-elses', tags: 'monitoring' });
    await manage(broker, 'PUT', `/api/users/u${first + 1}`, { password: 'somebody-elses', tags: '' });
    const run = await setUp(desks(2));
    expect(run.exitCode).toBe(3);
    expect(run.printed.join('\n')).toContain(`account u${first} has the tags monitoring`);
    expect(run.printed.join('\n')).toContain(`account u${first + 1} is there, has no rights in ringside`);
    expect(await standing()).not.toContain('configure');
  });
});

describe('definitions in a file', () => {
  it('make the same on a broker that imports them, and come out to the byte a second time', async () => {
    const file = join(folder, `definitions${round}.json`);
    const rights = [`--clear-by=${first}`, `--leads=${first + 1}`];
    const args = [`--portal=${portal}`, desks(2), `--workers=setup${round}`, ...rights];
    const write = () => runAlone([...args, `--passwords=${passwordsFile}`, `--definitions=${file}`]);
    expect((await write()).exitCode).toBe(0);
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain(passwordOf(`u${first}`));
    await manage(broker, 'POST', '/api/definitions', JSON.parse(text));
    const run = await setUp(desks(2), `--workers=setup${round}`, ...rights);
    expect(run.printed.at(-1)).toMatch(/^Nothing to do/);
    await (await connectAs(broker, `u${first}`, passwordOf(`u${first}`))).close();

    // As the document says of imports: what is there otherwise is overwritten.
    await manage(broker, 'PUT', `/api/users/u${first}`, { password: 'changed-by-hand', tags: '' });
    await manage(broker, 'POST', '/api/definitions', JSON.parse(text));
    await (await connectAs(broker, `u${first}`, passwordOf(`u${first}`))).close();

    const again = await write();
    expect(again.printed.at(-1)).toMatch(/^Nothing to do/);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});
