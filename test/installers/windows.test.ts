import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeFile, makeInstallers, newVersion, oldVersion } from './fixtures/made.ts';
import { makeRulesInstaller, rulesKey } from './fixtures/oneUserRules.ts';
import { createWindows, wineHere, type Windows } from './fixtures/wine.ts';

const folder = 'drive_c/Program Files/Ringside';
const program = `${folder}/Ringside.exe`;
const own = 'HKLM\\Software\\Ringside\\Ringside';
const uninstall = 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall';

describe('the msi, in Wine, without a word said by a person', () => {
  let windows: Windows;
  let home = '';
  const msi = (version: string): string => madeFile(version, '.msi');

  beforeAll(async () => {
    await makeInstallers(['msi'], oldVersion);
    await makeInstallers(['msi'], newVersion);
    home = await mkdtemp(join(tmpdir(), 'ringside-wine-'));
    windows = await createWindows(wineHere(join(home, 'prefix')));
  });
  afterAll(async () => {
    await windows?.stop();
    await rm(home, { recursive: true, force: true });
  });

  it('is installed for the machine', async () => {
    expect(await windows.run('msiexec', '/i', msi(oldVersion), '/qn')).toBe(0);
    expect(existsSync(join(windows.prefix, program))).toBe(true);
    expect(await windows.value(own, 'Version')).toBe(oldVersion);
    expect(await windows.count(uninstall, 'Ringside')).toBe(1);
    // Wine puts what is for all users (ALLUSERS=1) into the menu of the one that it has.
    const menu = 'users/root/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Ringside.lnk';
    expect(existsSync(join(windows.prefix, 'drive_c', menu))).toBe(true);
  });

  it('opens its own links', async () => {
    await windows.run('start', '/wait', 'ringside://call?number=1');
    const started = await windows.waitForFile('drive_c/ringside-started.txt');
    expect(started).toContain('C:\\Program Files\\Ringside\\Ringside.exe | -- "ringside://call?number=1"');
    // The fuse that would let other software use the signed program as a plain Node is blown.
    expect(started.trim()).toMatch(/\| 0$/);
  });

  it('is upgraded while it runs by a newer one, which takes its place', async () => {
    const data = join(windows.prefix, 'drive_c/users/root/AppData/Roaming/Ringside');
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'settings.json'), 'the operator’s');
    const ended = windows.run('C:\\Program Files\\Ringside\\Ringside.exe', '--wait');
    await windows.waitForFile('drive_c/ringside-started.txt', '--wait');
    // 3010: what is in use is replaced with the next start of the computer.
    expect(await windows.run('msiexec', '/i', msi(newVersion), '/qn')).toBe(3010 % 256);
    expect(await readFile(join(data, 'settings.json'), 'utf8')).toBe('the operator’s');
    // Nothing ends it: it goes on as it was until its operator does.
    await windows.run('taskkill', '/F', '/IM', 'Ringside.exe');
    await ended;
    expect(await windows.value(own, 'Version')).toBe(newVersion);
    expect(await windows.count(uninstall, 'Ringside')).toBe(1);
    expect(readFileSync(join(windows.prefix, program)).length).toBeGreaterThan(1_000);
  });

  it('refuses to be put over a newer one', async () => {
    // 1603, of which a shell sees the last eight bits.
    expect(await windows.run('msiexec', '/i', msi(oldVersion), '/qn')).toBe(1603 % 256);
    expect(await windows.value(own, 'Version')).toBe(newVersion);
  });

  it('leaves nothing of its own behind when it is removed', async () => {
    expect(await windows.run('msiexec', '/x', msi(newVersion), '/qn')).toBe(0);
    expect(existsSync(join(windows.prefix, folder))).toBe(false);
    expect(await windows.value(own, 'Version')).toBeNull();
    expect(await windows.value('HKLM\\Software\\Classes\\ringside\\shell\\open\\command', '')).toBeNull();
    expect(await windows.count(uninstall, 'Ringside')).toBe(0);
  });

  describe('whose properties say what the policy is', () => {
    const policy = 'HKLM\\Software\\Policies\\Ringside';
    const written = async (): Promise<unknown> => ({
      organisation: await windows.value(policy, 'Organisation'),
      address: await windows.value(`${policy}\\Locks`, 'portalAddress'),
      startAtLogin: await windows.value(`${policy}\\Presets`, 'startAtLogin'),
      historyDays: await windows.value(`${policy}\\Presets`, 'historyDays'),
    });
    const nothing = { organisation: null, address: null, startAtLogin: null, historyDays: null };
    const given = {
      organisation: 'Северный ветер',
      address: 'https://northwind.example',
      startAtLogin: '1',
      historyDays: '30',
    };

    it('writes none where none is given', async () => {
      expect(await windows.run('msiexec', '/i', msi(oldVersion), '/qn')).toBe(0);
      expect(await written()).toEqual(nothing);
      expect(await windows.run('msiexec', '/x', msi(oldVersion), '/qn')).toBe(0);
    });

    it('writes what is given, and nothing else', async () => {
      const properties = [
        `ORGANISATION=${given.organisation}`,
        `LOCK_PORTALADDRESS=${given.address}`,
        'PRESET_STARTATLOGIN=1',
        'PRESET_HISTORYDAYS=30',
      ];
      expect(await windows.run('msiexec', '/i', msi(oldVersion), ...properties, '/qn')).toBe(0);
      expect(await written()).toEqual(given);
      expect(await windows.value(`${policy}\\Locks`, 'historyDays')).toBeNull();
    });

    it('keeps it over an upgrade, but for what is given anew', async () => {
      // Group Policy’s, which is none of the msi’s.
      await windows.setValues(`${policy}\\Locks`, { country: 'DE' });
      const properties = ['PRESET_HISTORYDAYS=90'];
      expect(await windows.run('msiexec', '/i', msi(newVersion), ...properties, '/qn')).toBe(0);
      expect(await written()).toEqual({ ...given, historyDays: '90' });
    });

    it('takes it away when it is removed, and leaves what others wrote', async () => {
      expect(await windows.run('msiexec', '/x', msi(newVersion), '/qn')).toBe(0);
      expect(await written()).toEqual(nothing);
      expect(await windows.keys('HKLM\\Software\\Ringside\\Ringside')).toEqual([]);
      expect(await windows.value(`${policy}\\Locks`, 'country')).toBe('DE');
    });

    it('writes a text that begins with # as it is given, and keeps it over an upgrade', async () => {
      const properties = ['ORGANISATION=#1 Northwind', 'PRESET_HISTORYDAYS=#30', 'PRESET_RINGVOLUME=#x1F'];
      const more = ['PRESET_UNDOSECONDS=##6', 'LOCK_PORTALADDRESS=#%PATH%'];
      expect(await windows.run('msiexec', '/i', msi(oldVersion), ...properties, ...more, '/qn')).toBe(0);
      const asGiven = async (): Promise<void> => {
        expect(await written()).toEqual({
          organisation: '#1 Northwind',
          address: '#%PATH%',
          startAtLogin: null,
          historyDays: '#30',
        });
        expect(await windows.value(`${policy}\\Presets`, 'ringVolume')).toBe('#x1F');
        expect(await windows.value(`${policy}\\Presets`, 'undoSeconds')).toBe('##6');
      };
      await asGiven();
      expect(await windows.run('msiexec', '/i', msi(newVersion), '/qn')).toBe(0);
      await asGiven();
      expect(await windows.run('msiexec', '/x', msi(newVersion), '/qn')).toBe(0);
    });

    it('forgets it at an upgrade that is told to', async () => {
      const properties = ['PRESET_HISTORYDAYS=30'];
      expect(await windows.run('msiexec', '/i', msi(oldVersion), ...properties, '/qn')).toBe(0);
      expect(await written()).toEqual({ ...nothing, historyDays: '30' });
      expect(await windows.run('msiexec', '/i', msi(newVersion), 'FORGETPOLICY=1', '/qn')).toBe(0);
      expect(await written()).toEqual(nothing);
      expect(await windows.run('msiexec', '/x', msi(newVersion), '/qn')).toBe(0);
    });
  });
});

describe('what Ringside adds to the installer for one user, in Wine', () => {
  let windows: Windows;
  let home = '';
  const installed = `HKCU\\${rulesKey}`;
  const install = async (version: string): Promise<number> =>
    windows.run(await makeRulesInstaller(home, version));

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ringside-wine-'));
    windows = await createWindows(wineHere(join(home, 'prefix')));
  });
  afterAll(async () => {
    await windows?.stop();
    await rm(home, { recursive: true, force: true });
  });

  it('opens its own links, which give no switch to Chromium', async () => {
    expect(await install('1.2.3-beta.1')).toBe(0);
    const command = 'HKCU\\Software\\Classes\\ringside\\shell\\open\\command';
    expect(await windows.value(command, '')).toBe('"C:\\Ringside.exe" -- "%1"');
  });

  it('puts a final version over its own pre-release and back, and a newer one over both', async () => {
    for (const version of ['1.2.3', '1.2.3-beta.1', '1.2.10']) {
      expect(await install(version)).toBe(0);
      expect(await windows.value(installed, 'DisplayVersion')).toBe(version);
    }
  });

  it('refuses to be put over a newer one', async () => {
    for (const older of ['1.2.9', '1.2.9-beta.1']) expect(await install(older)).toBe(3);
    expect(await windows.value(installed, 'DisplayVersion')).toBe('1.2.10');
  });
});
