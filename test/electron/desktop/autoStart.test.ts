import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, LoginItemSettings } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile } from '../../../electron/platform/replaceFile.ts';
import { createAutoStart, openedAtLogin } from '../../../electron/desktop/autoStart.ts';

const notOnLinux = (): never => {
  throw new Error('not on Linux');
};

const autoStartOf = (appData: string, appImage: string, isPackaged = true) =>
  createAutoStart({
    app: {
      isPackaged,
      getPath: () => appData,
      setLoginItemSettings: notOnLinux,
      getLoginItemSettings: notOnLinux,
    },
    replaceFile,
    platform: 'linux',
    appImage,
    executable: '/tmp/.mount_Ringside/ringside',
  });

describe('starting at login on Linux', () => {
  let folder = '';
  const entry = () => readFile(join(folder, 'autostart', 'ringside.desktop'), 'utf8');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringside-login-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('starts the program of today, not the file that an update has replaced', async () => {
    await autoStartOf(folder, '/opt/Ringside-1.0.0.AppImage').set(true);
    expect(await entry()).toContain('Exec="/opt/Ringside-1.0.0.AppImage" --hidden\n');
    await autoStartOf(folder, '/opt/Ringside-1.1.0.AppImage').renew();
    expect(await entry()).toContain('Exec="/opt/Ringside-1.1.0.AppImage" --hidden\n');
    expect(await entry()).not.toContain('1.0.0');
  });

  it('leaves alone what the desktop wrote into the entry, such as that it is switched off', async () => {
    await autoStartOf(folder, '/opt/$1.0.0.AppImage').set(true);
    const file = join(folder, 'autostart', 'ringside.desktop');
    await writeFile(file, `${await entry()}X-GNOME-Autostart-enabled=false\nHidden=true\n`);
    await autoStartOf(folder, '/opt/$&1.1.0.AppImage').renew();
    expect(await entry()).toMatch(/^Exec="\/opt\/.*&1\.1\.0\.AppImage" --hidden$/m);
    expect(await entry()).toContain('X-GNOME-Autostart-enabled=false\nHidden=true\n');
  });

  it('is there again where the entry is gone or empty', async () => {
    const { renew, set } = autoStartOf(folder, '/opt/R.AppImage');
    await renew();
    const whole = await entry();
    expect(whole).toContain('[Desktop Entry]');
    await writeFile(join(folder, 'autostart', 'ringside.desktop'), '');
    await renew();
    expect(await entry()).toBe(whole);
    await set(false);
    await expect(entry()).rejects.toThrow('ENOENT');
  });

  it.each(['Hidden=true', 'X-GNOME-Autostart-enabled = false'])(
    'is not as it was asked for where the desktop wrote %s',
    async (line) => {
      const { set, isHeeded } = autoStartOf(folder, '/opt/R.AppImage');
      expect(await isHeeded()).toBe(false);
      await set(true);
      expect(await isHeeded()).toBe(true);
      await writeFile(join(folder, 'autostart', 'ringside.desktop'), `${await entry()}${line}\n`);
      expect(await isHeeded()).toBe(false);
      await set(true);
      expect(await isHeeded()).toBe(true);
    },
  );

  it('is not for a program run from its sources', async () => {
    const { available, renew, isHeeded } = autoStartOf(folder, '/opt/R.AppImage', false);
    await renew();
    expect(await isHeeded()).toBe(true);
    expect(available).toBe(false);
    await expect(entry()).rejects.toThrow('ENOENT');
  });
});

describe('starting at login on other systems', () => {
  const asked = async (platform: NodeJS.Platform, executable: string) => {
    const settings: object[] = [];
    const { set } = createAutoStart({
      app: {
        isPackaged: true,
        getPath: () => '',
        setLoginItemSettings: (given) => void settings.push(given),
        getLoginItemSettings: () => expect.unreachable('asked'),
      },
      replaceFile,
      platform,
      appImage: undefined,
      executable,
    });
    await set(true);
    await set(false);
    return settings;
  };

  it('names the program in quotes to Windows, and its entry as the uninstaller does', async () => {
    const entry = { name: 'Ringside', path: '"C:\\Users\\Anna Maria\\Ringside.exe"', args: ['--hidden'] };
    expect(await asked('win32', 'C:\\Users\\Anna Maria\\Ringside.exe')).toEqual([
      { ...entry, openAtLogin: true },
      { ...entry, openAtLogin: false },
    ]);
    const nsis = await readFile('build/installer.nsh', 'utf8');
    expect(nsis).toContain('CurrentVersion\\Run" "Ringside"');
  });

  /** An Electron for which the system answers so; what it was asked by is kept. */
  const answering = (platform: NodeJS.Platform, answer: Partial<LoginItemSettings>) => {
    const asked: unknown[] = [];
    const autoStart = createAutoStart({
      app: {
        isPackaged: true,
        getPath: () => '',
        setLoginItemSettings: () => expect.unreachable('written'),
        getLoginItemSettings: (by) => {
          asked.push(by);
          return answer as LoginItemSettings;
        },
      },
      replaceFile,
      platform,
      appImage: undefined,
      executable: 'C:\\Users\\Anna Maria\\Ringside.exe',
    });
    return { isHeeded: autoStart.isHeeded, asked };
  };

  it('is not as it was asked for where Task Manager has switched it off', async () => {
    // `openAtLogin` stays true there: the entry is left where it is.
    for (const executableWillLaunchAtLogin of [true, false]) {
      const { isHeeded, asked } = answering('win32', { openAtLogin: true, executableWillLaunchAtLogin });
      expect(await isHeeded()).toBe(executableWillLaunchAtLogin);
      expect(asked).toEqual([{ path: '"C:\\Users\\Anna Maria\\Ringside.exe"', args: ['--hidden'] }]);
    }
  });

  it('is not as it was asked for where macOS wants the user to allow it', async () => {
    const heeded = (status: LoginItemSettings['status']) => answering('darwin', { status }).isHeeded();
    expect(await heeded('requires-approval')).toBe(false);
    expect(await heeded('enabled')).toBe(true);
  });

  it('is asked of macOS without either', async () => {
    expect(await asked('darwin', '/Applications/Ringside.app')).toEqual([
      { args: ['--hidden'], openAtLogin: true },
      { args: ['--hidden'], openAtLogin: false },
    ]);
  });
});

describe('a start that macOS made at login', () => {
  const app = (wasOpenedAtLogin: boolean): Pick<App, 'getLoginItemSettings'> => ({
    getLoginItemSettings: () => ({ wasOpenedAtLogin }) as LoginItemSettings,
  });

  it('is hidden there, and nobody is asked elsewhere', () => {
    expect(openedAtLogin(app(true), 'darwin')).toBe(true);
    expect(openedAtLogin(app(false), 'darwin')).toBe(false);
    const asks = { getLoginItemSettings: () => expect.unreachable('asked') };
    expect(openedAtLogin(asks, 'linux')).toBe(false);
  });
});
