import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../contracts/settings.ts';
import { createConnectionFile } from '../../../electron/storage/connectionFile.ts';
import { createSettingsFile } from '../../../electron/storage/settingsFile.ts';
import { quietLog } from '../core/heldTime.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringside-files-'));
  path = join(folder, 'file.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the settings file', () => {
  it('gives the defaults where there is none, and does not call that a problem', () => {
    expect(createSettingsFile(path, quietLog).read()).toEqual({
      settings: defaultSettings,
      problem: null,
    });
  });

  it('comes back as it was written', async () => {
    const settings = { ...defaultSettings, language: 'ru', theme: 'dark', dismissShortcut: null } as const;
    await createSettingsFile(path, quietLog).write(settings);
    expect(createSettingsFile(path, quietLog).read()).toEqual({ settings, problem: null });
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: 1 });
  });

  it('of a later version is set aside, not half understood', async () => {
    await writeFile(path, JSON.stringify({ version: 2, settings: { theme: 'dark' } }));
    expect(createSettingsFile(path, quietLog).read()).toEqual({
      settings: defaultSettings,
      problem: 'settings.unreadable',
    });
  });
});

describe('the remembered connection', () => {
  const nothing = { portal: null, leftInKeychain: [] };
  const record = {
    origin: 'https://portal.example',
    userId: 17,
    operator: { id: 17, name: 'Olga' },
    capabilities: [{ name: 'hideCards', works: true, scope: 'telephony', needed: true }],
  } as const;

  it('names portal and operator, and nothing that is not on its list', async () => {
    const file = createConnectionFile(path, quietLog);
    const portal = { ...record, capabilities: [...record.capabilities] };
    const left = ['old.example/17', 'http://127.0.0.1:8080/1'];
    await file.write({ portal, leftInKeychain: left });
    expect(Object.keys(JSON.parse(await readFile(path, 'utf8')).portal).toSorted()).toEqual([
      'capabilities',
      'operator',
      'origin',
      'userId',
    ]);
    expect(createConnectionFile(path, quietLog).read()).toEqual({ portal: record, leftInKeychain: left });
    await file.write({ portal: null, leftInKeychain: [] });
    expect(createConnectionFile(path, quietLog).read()).toEqual(nothing);
  });

  it.each([
    ['a broken file', '{"version":1,"por'],
    ['an operator that cannot be', '{"version":1,"portal":{"origin":"x","userId":-1}}'],
    [
      'an entry to be removed that is no portal’s',
      '{"version":1,"portal":null,"leftInKeychain":["hook receiver"]}',
    ],
  ])('is not taken for nothing where there is %s', async (_what, text) => {
    await writeFile(path, text);
    expect(createConnectionFile(path, quietLog).read()).toBeNull();
  });

  it('is nothing where there is no file, and reads that of an older version', async () => {
    expect(createConnectionFile(path, quietLog).read()).toEqual(nothing);
    await writeFile(path, JSON.stringify({ version: 1, portal: record }));
    expect(createConnectionFile(path, quietLog).read()).toEqual({ ...nothing, portal: record });
  });
});
