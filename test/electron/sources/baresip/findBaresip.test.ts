import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFindBaresip } from '../../../../electron/sources/baresip/findBaresip.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'ringside-find-'))));
afterAll(() => rm(folder, { recursive: true }));

const head = '  sl  local_address rem_address   st tx_queue rx_queue\n';
const row = (local: string, state: string): string =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 1 1\n`;

async function find(table: string | null, hasSettings: boolean): Promise<boolean> {
  const home = await mkdtemp(join(folder, 'home-'));
  if (hasSettings) await writeFile(join(home, 'config'), '');
  else await mkdir(join(home, 'config-of-another'));
  const tcpTable = join(home, 'tcp');
  if (table !== null) await writeFile(tcpTable, head + table);
  return createFindBaresip({ port: () => 4444, folder: home, tcpTable })();
}

describe('baresip is found', () => {
  it.each([
    ['by its settings', null, true, true],
    ['where somebody listens at its port', row('0100007F:115C', '0A'), false, true],
    ['where it listens to everybody', row('00000000:115C', '0A'), false, true],
    ['not by a connection from that port', row('0100007F:115C', '01'), false, false],
    ['not by another port', row('0100007F:115D', '0A'), false, false],
    ['not where the system has no such table', null, false, false],
  ])('%s', async (_how, table, hasSettings, isFound) => {
    expect(await find(table, hasSettings)).toBe(isFound);
  });
});
