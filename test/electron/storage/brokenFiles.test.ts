import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type * as FileSystem from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as v from 'valibot';
import { defaultSettings, settingsPatchSchema } from '../../../contracts/settings.ts';
import { createOperatorSettings } from '../../../electron/core/settings/operatorSettings.ts';
import { createConnectionFile } from '../../../electron/storage/connectionFile.ts';
import { keepFolderForOwner } from '../../../electron/storage/ownerOnly.ts';
import { replaceFile } from '../../../electron/platform/replaceFile.ts';
import { createSettingsFile } from '../../../electron/storage/settingsFile.ts';
import { policyTopic } from '../core/policy/policyParts.ts';
import { createHeldTime, quietLog } from '../core/heldTime.ts';

/** What reading this path fails with; a virus scanner, a disk and the rights of a file, played. */
const refusing = vi.hoisted(() => ({ path: '', code: '' }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof FileSystem>();
  return {
    ...fs,
    readFileSync: ((path, options) => {
      if (path === refusing.path) throw Object.assign(new Error(refusing.code), { code: refusing.code });
      return fs.readFileSync(path, options);
    }) as typeof FileSystem.readFileSync,
  };
});

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-broken-'));
  path = join(folder, 'settings.json');
});
afterEach(() => {
  refusing.path = '';
  rmSync(folder, { recursive: true, force: true });
});

const settingsIn = (): Record<string, unknown> =>
  (JSON.parse(readFileSync(path, 'utf8')) as { settings: Record<string, unknown> }).settings;
const put = (settings: unknown): void => writeFileSync(path, JSON.stringify({ version: 1, settings }));

describe('a settings file that cannot be read for a moment', () => {
  it.each(['EBUSY', 'EACCES', 'EPERM', 'EIO', 'EMFILE'])(
    '(%s) stays as it is, is told, and is used once it can be read, with what was chosen meanwhile',
    async (code) => {
      put({ theme: 'dark', phonesOn: ['twinkle'], ofTomorrow: { a: 1 } });
      const before = readFileSync(path, 'utf8');
      const time = createHeldTime();
      Object.assign(refusing, { path, code });
      const settings = createOperatorSettings({
        store: createSettingsFile(path, quietLog),
        policy: policyTopic(),
        log: quietLog,
        timers: time,
      });
      expect(settings.settings.get()).toEqual(defaultSettings);
      expect(settings.problems.get()).toEqual({ file: { code: 'settings.notReadable', params: {} } });
      await expect(settings.update({ quietMode: true })).rejects.toThrow('settings.notSaved');
      expect(settings.settings.get().quietMode).toBe(true);
      time.turn(60_000);
      refusing.path = '';
      expect(readdirSync(folder)).toEqual(['settings.json']);
      expect(readFileSync(path, 'utf8')).toBe(before);
      time.turn(15_000);
      expect(settings.settings.get()).toMatchObject({
        theme: 'dark',
        phonesOn: ['twinkle'],
        quietMode: true,
      });
      await vi.waitFor(() =>
        expect(settingsIn()).toMatchObject({ theme: 'dark', quietMode: true, ofTomorrow: { a: 1 } }),
      );
      expect(settings.problems.get()).toEqual({});
    },
  );

  it('is not written over by the connection either', async () => {
    writeFileSync(path, '{"version":1,"portal":null}');
    const file = createConnectionFile(path, quietLog);
    Object.assign(refusing, { path, code: 'EBUSY' });
    expect(file.read()).toBe('refused');
    await expect(file.write({ portal: null, leftInKeychain: [] })).rejects.toThrow();
    refusing.path = '';
    await file.write({ portal: null, leftInKeychain: [] });
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });
});

describe('what of the settings is not understood', () => {
  it('costs itself alone, and is written back as it was: entries, values and keys of a newer Ringside', async () => {
    put({
      theme: 'sepia',
      phonesOn: ['baresip', 'phoneOfTomorrow', 'snom', 7],
      deskPhonesAllowed: ['192.0.2.7', 'not an address', '2001:db8::1'],
      sounds: { ring: 'bell' },
    });
    const store = createSettingsFile(path, quietLog);
    const { settings, problem } = store.read();
    expect(problem).toBeNull();
    expect(settings).toMatchObject({
      theme: 'system',
      phonesOn: ['baresip', 'snom'],
      deskPhonesAllowed: ['192.0.2.7', '2001:db8::1'],
    });
    await store.write({ ...settings, quietMode: true, phonesOn: ['baresip', 'twinkle'] });
    expect(settingsIn()).toMatchObject({
      theme: 'sepia',
      quietMode: true,
      phonesOn: ['baresip', 'twinkle', 'phoneOfTomorrow', 7],
      deskPhonesAllowed: ['192.0.2.7', 'not an address', '2001:db8::1'],
      sounds: { ring: 'bell' },
    });
    await store.write({ ...settings, theme: 'light' });
    expect(settingsIn()['theme']).toBe('light');
  });

  it('whatever the file holds, it is read or set aside, nothing of it is lost, and what is chosen next is kept', async () => {
    const key = fc.constantFrom(...Object.keys(defaultSettings), 'unknown', 'toString');
    const settingsLike = fc.dictionary(
      key,
      fc.oneof(fc.jsonValue(), fc.constantFrom('dark', 'ru', true, 5060, ['snom', 'x'])),
    );
    const content = fc.oneof(
      settingsLike.map((settings) => JSON.stringify({ version: 1, settings })),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.string({ unit: 'binary' }),
      settingsLike.map((settings) => JSON.stringify({ version: 1, settings }).slice(0, -3)),
    );
    await fc.assert(
      fc.asyncProperty(content, async (text) => {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder);
        writeFileSync(path, text);
        const store = createSettingsFile(path, quietLog);
        const { settings, problem } = store.read();
        const files = readdirSync(folder);
        expect(files).toEqual([problem === null ? 'settings.json' : 'settings.json.unreadable']);
        expect(readFileSync(join(folder, files[0] ?? ''), 'utf8')).toBe(Buffer.from(text).toString('utf8'));
        const before = problem === null ? settingsIn() : {};
        await store.write({ ...settings, quietMode: !settings.quietMode });
        expect({ ...settingsIn(), quietMode: null }).toMatchObject({ ...before, quietMode: null });
        expect(createSettingsFile(path, quietLog).read()).toMatchObject({
          settings: { ...settings, quietMode: !settings.quietMode },
          problem: null,
        });
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['a hundred megabytes of [', () => writeFileSync(path, Buffer.alloc(100 * 1024 * 1024, '['))],
    ['half a megabyte of [', () => writeFileSync(path, Buffer.alloc(512 * 1024, '['))],
    ['a settings file grown out of all proportion', () => put({ phonesOn: Array(60_000).fill('baresip') })],
    ['a folder in its place', () => mkdirSync(path)],
  ])('%s is set aside, and the program starts', (_what, make) => {
    make();
    const beganAt = performance.now();
    const { settings, problem } = createSettingsFile(path, quietLog).read();
    expect(performance.now() - beganAt).toBeLessThan(1_000);
    expect([settings, problem]).toEqual([defaultSettings, 'settings.unreadable']);
    expect(readdirSync(folder)).toEqual(['settings.json.unreadable']);
  });

  it('a capability of tomorrow does not cost the connection', () => {
    const known = { name: 'hideCards', works: true, scope: 'telephony', needed: true };
    const portal = { origin: 'https://portal.example', userId: 7, operator: { id: 'x' } };
    writeFileSync(
      path,
      JSON.stringify({ version: 1, portal: { ...portal, capabilities: [known, { name: 'transferCalls' }] } }),
    );
    expect(createConnectionFile(path, quietLog).read()).toEqual({
      portal: { ...portal, operator: null, capabilities: [known] },
      leftInKeychain: [],
    });
  });
});

it('a window cannot make the settings grow: lists and texts are bounded', () => {
  for (const patch of [
    { phonesOn: Array(1_000_000).fill('baresip') },
    { deskPhonesAllowed: Array(51).fill('192.0.2.1') },
    { deskPhoneAddress: `1${'0'.repeat(1_000_000)}` },
    { dismissShortcut: 'A'.repeat(61) },
    { popupDisplay: Infinity },
    { language: 'x'.repeat(100_000) },
  ]) {
    expect(v.safeParse(settingsPatchSchema, patch).success, Object.keys(patch)[0]).toBe(false);
  }
});

describe('a file that is replaced', () => {
  it('keeps a link, leaves nothing beside it, and overwrites what a killed program left there', async () => {
    const real = join(folder, 'real.json');
    writeFileSync(real, 'old');
    symlinkSync(real, path);
    writeFileSync(`${real}.new`, 'left over');
    await replaceFile(path, 'new');
    expect(readFileSync(real, 'utf8')).toBe('new');
    expect(readdirSync(folder).toSorted()).toEqual(['real.json', 'settings.json']);
  });

  it('is as it was where the new one cannot be put there', async () => {
    mkdirSync(path);
    writeFileSync(join(path, 'inside'), 'kept');
    await expect(replaceFile(path, 'new')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['settings.json']);
    expect(readFileSync(join(path, 'inside'), 'utf8')).toBe('kept');
  });
});

describe.skipIf(process.platform === 'win32')('another user of this computer', () => {
  it.each([0o000, 0o022])(
    'sees nothing of what Ringside writes, nor of what an older one left, under umask %o',
    async (umask) => {
      const before = process.umask(umask);
      try {
        chmodSync(folder, 0o755);
        mkdirSync(join(folder, 'logs'));
        for (const name of [
          'commands.db',
          'commands.db-wal',
          'notes.json',
          'said.json',
          'settings.json.unreadable',
          'logs/ringside.log',
        ])
          writeFileSync(join(folder, name), 'Anna');
        keepFolderForOwner(folder);
        await createSettingsFile(path, quietLog).write(defaultSettings);
        const modes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => [
          name,
          (statSync(join(folder, name)).mode & 0o777).toString(8),
        ]);
        expect(statSync(folder).mode & 0o777).toBe(0o700);
        expect(Object.fromEntries(modes)).toEqual({
          logs: '700',
          'logs/ringside.log': '600',
          'commands.db': '600',
          'commands.db-wal': '600',
          'notes.json': '600',
          'said.json': '600',
          'settings.json': '600',
          'settings.json.unreadable': '600',
        });
        // Only the superuser can look with somebody else's eyes.
        if (process.getuid?.() !== 0) return;
        for (const file of ['', 'commands.db', 'logs/ringside.log', 'settings.json'])
          expect(() =>
            execFileSync('cat', [join(folder, file)], { uid: 65_534, gid: 65_534, stdio: 'pipe' }),
          ).toThrow();
      } finally {
        process.umask(before);
      }
    },
  );
});
