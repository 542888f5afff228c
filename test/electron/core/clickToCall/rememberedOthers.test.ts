import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { rememberOthers } from '../../../../electron/core/clickToCall/otherPrograms.ts';
import { createSaidOnceFile } from '../../../../electron/storage/remembered/saidOnceFile.ts';
import { quietLog } from '../heldTime.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ringside-others-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('another program is remembered over a restart, of the account that it was heard of on', async () => {
  const run = (account: string) =>
    rememberOthers(createSaidOnceFile(join(folder, 'said.json'), quietLog), () => account);
  const first = run('portal.example/7');
  expect(first.wereHeard()).toBe(false);
  first.heard();
  expect(first.wereHeard()).toBe(true);
  await expect.poll(() => run('portal.example/7').wereHeard()).toBe(true);
  expect(run('portal.example/8').wereHeard()).toBe(false);
});
