import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { longestTemplate } from '../../../../contracts/record/addressTemplate.ts';
import { defaultSettings } from '../../../../contracts/settings.ts';
import { createOfferedRecords } from '../../../../electron/core/records/offeredRecords.ts';
import { createSaidOnceFile } from '../../../../electron/storage/remembered/saidOnceFile.ts';
import { failingLog, quietLog } from '../heldTime.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function setUp() {
  const folder = await mkdtemp(join(tmpdir(), 'ringside-said-'));
  folders.push(folder);
  return createOfferedRecords({
    choices: () => defaultSettings,
    country: () => 'RU',
    said: createSaidOnceFile(join(folder, 'said.json'), quietLog),
    log: failingLog,
  });
}

const beginning = 'https://erp.example/?phone={phone}&';
const longest = (end: string): string => beginning + end.padStart(longestTemplate - beginning.length, 'x');

it('takes no address for one that was seen because all but its end is the same', async () => {
  const { offer, agree } = await setUp();
  agree(longest('a'));
  expect([offer.isAgreed(longest('a')), offer.isAgreed(longest('b'))]).toEqual([true, false]);
});

it('knows the address that was seen last, and none that was given up', async () => {
  const { offer, agree } = await setUp();
  agree(longest('a'));
  agree(longest('b'));
  expect([offer.isAgreed(longest('a')), offer.isAgreed(longest('b'))]).toEqual([false, true]);
});

it('tells which call’s record the operator opens by hand', async () => {
  const { byHand, openedByHand } = await setUp();
  const told: string[] = [];
  byHand.follow((key) => void told.push(key));
  openedByHand('call-1');
  expect(told).toEqual(['call-1']);
});
