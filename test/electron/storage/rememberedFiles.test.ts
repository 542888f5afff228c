import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../contracts/settings.ts';
import { createConnectionFile } from '../../../electron/storage/connectionFile.ts';
import { createSettingsFile } from '../../../electron/storage/settingsFile.ts';
import { quietLog } from '../core/heldTime.ts';

/** Notepad writes the first, Notepad's "Unicode" and PowerShell the second. */
const encodings: readonly (readonly [string, (text: string) => Buffer])[] = [
  ['UTF-8 with a mark in front', (text) => Buffer.from(`\ufeff${text}`, 'utf8')],
  ['UTF-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16, the other byte first', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ['UTF-16 without a mark', (text) => Buffer.from(text, 'utf16le')],
];

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
      chosen: [],
      problem: null,
    });
  });

  it('comes back as it was written', async () => {
    const settings = { ...defaultSettings, language: 'ru', theme: 'dark', dismissShortcut: null } as const;
    await createSettingsFile(path, quietLog).write(settings);
    expect(createSettingsFile(path, quietLog).read()).toMatchObject({ settings, problem: null });
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: 1 });
  });

  it('of a newer version is read as far as it is understood, told, and keeps what is not', async () => {
    const newer = { version: 2, settings: { theme: 'dark', sounds: ['bell'] }, profiles: { night: {} } };
    await writeFile(path, JSON.stringify(newer));
    const store = createSettingsFile(path, quietLog);
    const { settings, problem } = store.read();
    expect([settings, problem]).toEqual([{ ...defaultSettings, theme: 'dark' }, 'settings.ofNewerVersion']);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(newer);
    await store.write({ ...settings, quietMode: true });
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      ...newer,
      settings: { ...newer.settings, quietMode: true },
    });
  });

  it('tells what was chosen from what merely is so, also once the default is chosen again', async () => {
    const store = createSettingsFile(path, quietLog);
    await store.write({ theme: 'dark', quietMode: false });
    expect(createSettingsFile(path, quietLog).read().chosen.toSorted()).toEqual(['quietMode', 'theme']);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      version: 1,
      choicesOnly: true,
      settings: { theme: 'dark', quietMode: false },
    });
  });

  it('of a Ringside that wrote everything counts as chosen what is not the default there', async () => {
    await writeFile(path, JSON.stringify({ version: 1, settings: { ...defaultSettings, historyDays: 30 } }));
    const store = createSettingsFile(path, quietLog);
    expect(store.read().chosen).toEqual(['historyDays']);
    await store.write({ historyDays: 30, theme: 'dark' });
    expect(createSettingsFile(path, quietLog).read().chosen.toSorted()).toEqual(['historyDays', 'theme']);
  });

  it.each(encodings)('saved by an editor as %s is the same file', async (_name, encode) => {
    const written = JSON.stringify({ version: 1, settings: { theme: 'dark', язык: 'да' } });
    await writeFile(path, encode(written));
    const store = createSettingsFile(path, quietLog);
    expect(store.read()).toEqual({
      settings: { ...defaultSettings, theme: 'dark' },
      chosen: ['theme'],
      problem: null,
    });
    await store.write({ ...defaultSettings, theme: 'dark' });
    expect(JSON.parse(await readFile(path, 'utf8')).settings).toMatchObject({ язык: 'да' });
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
  ])('is not taken for nothing where there is %s', async (_what, text) => {
    await writeFile(path, text);
    expect(createConnectionFile(path, quietLog).read()).toBeNull();
  });

  it.each<[string, object, object]>([
    ['an entry to be removed that is no portal’s', { leftInKeychain: ['hook receiver', 'nonsense', 7] }, {}],
    ['entries to be removed that are no list', { leftInKeychain: 'nonsense' }, {}],
    ['no capabilities', { portal: { ...record, capabilities: undefined } }, { capabilities: [] }],
    ['capabilities that are no list', { portal: { ...record, capabilities: {} } }, { capabilities: [] }],
    ['an operator’s number as text', { portal: { ...record, userId: '17' } }, {}],
    ['a newer version', { version: 2, portal: { ...record, region: 'eu' }, groups: [1] }, {}],
  ])('survives %s', async (_what, changed, expected) => {
    await writeFile(path, JSON.stringify({ version: 1, portal: record, leftInKeychain: [], ...changed }));
    expect(createConnectionFile(path, quietLog).read()).toEqual({
      ...nothing,
      portal: { ...record, ...expected },
    });
  });

  it('keeps its good entries beside bad ones', async () => {
    const leftInKeychain = ['nonsense', 'old.example/17', null];
    await writeFile(path, JSON.stringify({ version: 1, portal: null, leftInKeychain }));
    expect(createConnectionFile(path, quietLog).read()).toEqual({
      portal: null,
      leftInKeychain: ['old.example/17'],
    });
  });

  it.each(encodings)('saved by an editor as %s is the same file', async (_name, encode) => {
    await writeFile(path, encode(JSON.stringify({ version: 1, portal: record })));
    expect(createConnectionFile(path, quietLog).read()).toEqual({ ...nothing, portal: record });
  });

  it('of a newer Ringside stays as it is until there is something to remember, and keeps what it holds then', async () => {
    const newer = {
      version: 2,
      portal: { ...record, capabilities: [...record.capabilities, { name: 'transferCalls' }], region: 'eu' },
      leftInKeychain: ['old.example/17', { of: 'tomorrow' }],
      groups: [1],
    };
    const text = JSON.stringify(newer);
    await writeFile(path, text);
    const file = createConnectionFile(path, quietLog);
    const read = file.read();
    if (read === null || read === 'refused' || read.portal === null) throw new Error('not read');
    await file.write(read);
    expect(await readFile(path, 'utf8')).toBe(text);
    await file.write({ portal: { ...read.portal, operator: null }, leftInKeychain: [] });
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      version: 2,
      portal: { ...record, operator: null, region: 'eu' },
      leftInKeychain: [{ of: 'tomorrow' }],
      groups: [1],
    });
    const other = { ...read.portal, origin: 'https://other.example' };
    await file.write({ portal: other, leftInKeychain: [] });
    expect(JSON.parse(await readFile(path, 'utf8')).portal).toEqual(other);
  });

  it('is nothing where there is no file, and reads that of an older version', async () => {
    expect(createConnectionFile(path, quietLog).read()).toEqual(nothing);
    await writeFile(path, JSON.stringify({ version: 1, portal: record }));
    expect(createConnectionFile(path, quietLog).read()).toEqual({ ...nothing, portal: record });
  });
});
