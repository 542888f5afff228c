import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { portalKeyOf } from '../../electron/floor/portalKey.ts';
import { sharedBroker } from './rig/sharedBroker.ts';
import { runAlone, runSetUp, type SetUpRun } from './rig/madeFloor.ts';

const broker = sharedBroker();
const folder = mkdtempSync(join(tmpdir(), 'ringside-setup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const setUp = (portal: string, ...args: readonly string[]): Promise<SetUpRun> =>
  runSetUp(broker, [`--portal=${portal}`, `--passwords=${join(folder, `${portal}.csv`)}`, ...args]);

it('says "changed" of rights that are given or taken, and which', async () => {
  const portal = 'told1.example';
  const key = portalKeyOf(portal);
  const both = ['--clear-by=4711', '--leads=4711'];
  const fresh = await setUp(portal, '--desks=4711,4712', ...both);
  expect(fresh.printed.filter((line) => line.startsWith('changed'))).toEqual([]);
  expect(fresh.printed.filter((line) => line.startsWith('made     account u'))).toHaveLength(2);

  const taken = await setUp(portal, '--desks=4711,4712');
  expect(taken.exitCode).toBe(0);
  expect(taken.printed.filter((line) => /^(made|changed)/.test(line))).toEqual([
    expect.stringMatching(
      /^changed {2}account u4711: no longer clears for colleagues; no longer leads; sends \^hide/,
    ),
  ]);
  const given = await setUp(portal, '--desks=4711,4712', '--leads=4712');
  expect(given.printed.filter((line) => /^changed/.test(line))).toEqual([
    expect.stringContaining(`account u4712: leads; sends ^(state|retry)\\.${key}`),
  ]);
});

it('names workers that are in no list as it names desks, and none of another portal', async () => {
  await setUp('told2.example', '--desks=4721', '--workers=told2-a,told2-b');
  await setUp('told3.example', '--desks=4731', '--workers=told3');
  const run = await setUp('told2.example', '--desks=4721', '--workers=told2-a');
  expect(run.exitCode).toBe(0);
  expect(run.printed.filter((line) => line.startsWith('note'))).toEqual([
    'note     accounts of this portal that are not in the list, and were left: worker-told2-b',
  ]);
});

it('says of a desk and a worker of another portal that they are left first, and how to take them second', async () => {
  await setUp('told4.example', '--desks=4741', '--workers=told4');
  const run = await setUp('told5.example', '--desks=4741', '--workers=told4');
  expect(run.exitCode).toBe(3);
  const told = run.printed.filter((_line, index) => run.printed[index - 1]?.startsWith('differs'));
  expect(told.length).toBeGreaterThanOrEqual(3);
  for (const line of told)
    expect(line).toMatch(/^ +It may be .* Leave it in that case, .* Only if nothing uses it: rabbitmqctl/);
  expect(told.filter((line) => line.includes('this portal needs a broker of its own'))).toHaveLength(3);
  expect(told.filter((line) => line.includes('give yours another name'))).toHaveLength(1);
});

it('counts one as one, and has the file of passwords kept', async () => {
  const { printed } = await setUp('told6.example', '--desks=4761');
  const told = printed.join('\n');
  expect(told).toMatch(/made {5}1 password, in .*: hand them out, and keep it where you alone can read it/);
  expect(told).toContain('3 bindings and 1 account are as they should be.');
});

it('has the import of definitions read standard input, as it works', async () => {
  expect((await runAlone(['--help'])).printed.join('\n')).toContain(
    '"rabbitmqctl import_definitions < FILE"',
  );
});
