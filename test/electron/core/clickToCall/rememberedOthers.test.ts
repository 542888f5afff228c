import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { othersForDays, rememberOthers } from '../../../../electron/core/clickToCall/otherPrograms.ts';
import { createSaidOnceFile } from '../../../../electron/storage/remembered/saidOnceFile.ts';
import { createHeldTime, quietLog } from '../heldTime.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ringside-others-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('another program is remembered over a restart, of the account that it was heard of on', async () => {
  const run = (account: string) =>
    rememberOthers(createSaidOnceFile(join(folder, 'said.json'), quietLog), () => account, createHeldTime());
  const first = run('portal.example/7');
  expect(first.wereHeard()).toBe(false);
  first.heard();
  expect(first.wereHeard()).toBe(true);
  await expect.poll(() => run('portal.example/7').wereHeard()).toBe(true);
  expect(run('portal.example/8').wereHeard()).toBe(false);
});

it('another program that was not heard of for two weeks is forgotten, and one that is heard of again is not', () => {
  const time = createHeldTime();
  const said = createSaidOnceFile(join(folder, 'said.json'), quietLog);
  const others = rememberOthers(said, () => 'portal.example/7', time);
  const days = (count: number): void => time.turn(count * 24 * 60 * 60_000);
  others.heard();
  days(othersForDays - 1);
  expect(others.wereHeard()).toBe(true);
  others.heard();
  days(othersForDays - 1);
  expect(others.wereHeard()).toBe(true);
  days(1);
  expect(others.wereHeard()).toBe(false);
});
