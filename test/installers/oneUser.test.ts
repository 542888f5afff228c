import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programId } from '../../contracts/program/programId.ts';
import { madeFile, makeInstallers, newVersion, oldVersion } from './fixtures/made.ts';
import { createWindowsOfBothSizes, type WindowsOfBothSizes } from './fixtures/windowsOfBothSizes.ts';

const home = 'drive_c/users/root';
const folder = `${home}/AppData/Local/Programs/ringside`;
const started = 'drive_c/ringside-started.txt';
const uninstall = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
const installed = 'C:\\users\\root\\AppData\\Local\\Programs\\ringside\\Ringside.exe';
/** What starts it at login, and whether that was switched off elsewhere. */
const login = [
  'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run',
  'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\StartupApproved\\Run',
];
const link = 'HKCU\\Software\\Classes\\ringside\\shell\\open\\command';

describe('the installer for one user, in Wine, without a word said by a person', () => {
  let windows: WindowsOfBothSizes;
  const setup: Record<string, string> = {};
  const there = (path: string): boolean => existsSync(join(windows.prefix, path));
  const install = (version: string, ...args: readonly string[]): Promise<number> =>
    windows.run(setup[version] ?? '', '/S', ...args);
  /** Of the entry in the list of programs. */
  const listed = async (name: string): Promise<unknown> => {
    const keys = await windows.keys(uninstall);
    return keys.length === 1 ? windows.value(keys[0] ?? '', name) : null;
  };

  beforeAll(async () => {
    windows = await createWindowsOfBothSizes();
    for (const version of [oldVersion, newVersion]) {
      await makeInstallers(['nsis'], version);
      setup[version] = await windows.bring(madeFile(version, '.exe'), `setup-${version}.exe`);
    }
    await mkdir(join(windows.prefix, home, 'AppData/Roaming/Ringside'), { recursive: true });
    await writeFile(join(windows.prefix, home, 'AppData/Roaming/Ringside/settings.json'), 'the operator’s');
  });
  afterAll(() => windows?.remove());

  it('puts program, menu entry, link and entry in the list of programs where the user has them', async () => {
    expect(await install(oldVersion)).toBe(0);
    expect(readdirSync(join(windows.prefix, folder))).toEqual(
      expect.arrayContaining(['Ringside.exe', 'Uninstall Ringside.exe', 'resources', 'locales']),
    );
    expect(there(`${home}/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Ringside.lnk`)).toBe(true);
    // By it Windows knows the program's windows and toasts for those of the entry.
    expect(await windows.waitForFile('drive_c/shortcut-ids.ini')).toContain(
      `\\Programs\\Ringside.lnk=${programId}`,
    );
    expect(await windows.value(link, '')).toBe(
      '"C:\\users\\root\\AppData\\Local\\Programs\\ringside\\Ringside.exe" -- "%1"',
    );
    expect(await listed('DisplayVersion')).toBe(oldVersion);
    expect(await listed('QuietUninstallString')).toMatch(
      /^"C:\\.*\\Uninstall Ringside\.exe" \/currentuser \/S$/,
    );
    // IT's silence is not broken by a window that comes up.
    expect(there(started)).toBe(false);
  });

  it('is opened by its own links', async () => {
    // Windows looks for links among the user's own and the machine's; Wine 8 looks among the machine's alone.
    const classes = ['HKCU', 'HKLM'].map((root) => `${root}\\Software\\Classes\\ringside`);
    expect(await windows.run('reg', 'copy', ...classes, '/s', '/f')).toBe(0);
    await windows.run('start', '/wait', 'ringside://call?number=1');
    await windows.run('reg', 'delete', classes[1] ?? '', '/f');
    expect(await windows.waitForFile(started, 'ringside://call')).toContain(
      'Programs\\ringside\\Ringside.exe | -- "ringside://call?number=1"',
    );
  });

  it('ends the program that runs, takes its place and starts it again where it is asked to', async () => {
    await rm(join(windows.prefix, started));
    // What the program has Electron write, and what Windows notes beside it.
    for (const key of login) await windows.setValues(key, { Ringside: `"${installed}" --hidden` });
    const ended = windows.run(installed, '--wait');
    await windows.waitForFile(started, '--wait');
    expect(await install(newVersion, '--updated', '--force-run')).toBe(0);
    expect(await ended).not.toBe(0);
    expect(await listed('DisplayVersion')).toBe(newVersion);
    await windows.waitForFile(started, '--updated');
    for (const key of login) expect(await windows.value(key, 'Ringside')).toBe(`"${installed}" --hidden`);
  });

  it('refuses to be put over a newer one', async () => {
    expect(await install(oldVersion)).toBe(3);
    expect(await listed('DisplayVersion')).toBe(newVersion);
  });

  it('leaves nothing of its own behind when it is removed, and takes nothing of the operator’s', async () => {
    const uninstaller = 'C:\\users\\root\\AppData\\Local\\Programs\\ringside\\Uninstall Ringside.exe';
    expect(await windows.run(uninstaller, '/currentuser', '/S')).toBe(0);
    // The uninstaller goes on in a copy of itself.
    await expect.poll(() => there(folder), { timeout: 20_000 }).toBe(false);
    await expect.poll(() => windows.keys(uninstall), { timeout: 20_000 }).toEqual([]);
    expect(await windows.value(link, '')).toBeNull();
    for (const key of login) expect(await windows.value(key, 'Ringside')).toBeNull();
    expect(there(`${home}/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Ringside.lnk`)).toBe(false);
    const kept = join(windows.prefix, home, 'AppData/Roaming/Ringside/settings.json');
    expect(await readFile(kept, 'utf8')).toBe('the operator’s');
  });

  it('goes to the folder that IT names', async () => {
    expect(await install(newVersion, '/D=C:\\Programs for all\\Ringside')).toBe(0);
    expect(there('drive_c/Programs for all/Ringside/Ringside.exe')).toBe(true);
    expect(await windows.value(link, '')).toBe('"C:\\Programs for all\\Ringside\\Ringside.exe" -- "%1"');
  });
});
