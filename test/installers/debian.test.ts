import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aptSource } from '../../build/installers/linux/aptRepository.mjs';
import { createPracticePortal, type PracticePortal, type RunningPortal } from '../portal/practicePortal.ts';
import { serveFolder, type FileServer } from './fixtures/fileServer.ts';
import {
  endProgram,
  inSession,
  runningPid,
  startInstalled,
  startSession,
  type InstalledRingside,
} from './fixtures/installedRingside.ts';
import { madeFolder, makeInstallers, newVersion, oldVersion, run } from './fixtures/made.ts';
import { createMinimalDebian, type MinimalDebian } from './fixtures/minimalDebian.ts';
import {
  bringDesktop,
  dismissesACall,
  goesOnAfterUpgrade,
  isOpenedByLinks,
  lacksNoLibrary,
  runsInSandbox,
} from './fixtures/whatItDoes.ts';

const repository = join(madeFolder, 'apt');

describe('the deb, on a minimal Debian 12, by an ordinary user', () => {
  let debian: MinimalDebian;
  let server: FileServer;
  let practice: PracticePortal;
  let portal: RunningPortal | undefined;
  let ringside: InstalledRingside | undefined;

  const use = async (folder: string): Promise<void> => {
    await server?.stop();
    server = await serveFolder(folder);
    await cp(
      join(repository, 'ringside-archive-keyring.gpg'),
      join(debian.root, 'usr/share/keyrings/ringside-archive-keyring.gpg'),
    );
    await writeFile(join(debian.root, 'etc/apt/sources.list.d/ringside.sources'), aptSource(server.url));
  };
  const installedVersion = async (): Promise<string> =>
    (await debian.asRoot("dpkg-query --show --showformat='${Version}' ringside")).output;

  beforeAll(async () => {
    await rm(repository, { recursive: true, force: true });
    await makeInstallers(['deb', 'apt'], oldVersion);
    debian = await createMinimalDebian();
    practice = createPracticePortal();
  });

  afterAll(async () => {
    await ringside?.quit();
    await portal?.stop();
    await server?.stop();
    await debian?.remove();
  });

  it('is not taken from a repository that somebody has changed', async () => {
    const changed = await mkdtemp(join(tmpdir(), 'ringside-changed-'));
    await cp(repository, changed, { recursive: true });
    const release = join(changed, 'dists/stable/InRelease');
    await writeFile(
      release,
      (await readFile(release, 'utf8')).replace('Origin: Ringside', 'Origin: Somebody'),
    );
    await use(changed);
    // apt ends with 0 all the same: its words count.
    expect((await debian.asRoot('apt-get -q update')).output).toContain('BADSIG');
    expect(await debian.asRoot('apt-get -q -y install ringside')).toMatchObject({
      code: 100,
      output: expect.stringContaining('Unable to locate package ringside') as string,
    });
    await rm(changed, { recursive: true });
  });

  it('is installed out of the signed repository, and lacks no library', async () => {
    await use(repository);
    const installed = await debian.asRoot('apt-get -q update && apt-get -q -y install ringside');
    expect(installed.code, installed.output).toBe(0);
    expect(await installedVersion()).toBe(oldVersion);
    await lacksNoLibrary(debian);
    expect(await debian.asRoot('dpkg --verify ringside')).toMatchObject({ code: 0, output: '' });
  });

  it('starts as a desktop starts it, with the sandbox of Chromium', async () => {
    await bringDesktop(debian);
    ringside = await startInstalled(debian);
    await runsInSandbox(debian, ringside);
  });

  it('does what it is for: a call comes, and is dismissed', async () => {
    portal = await practice.start();
    if (ringside === undefined) throw new Error('It does not run.');
    await dismissesACall(ringside, practice, portal);
  });

  it('is opened by links', async () => {
    if (ringside === undefined) throw new Error('It does not run.');
    await isOpenedByLinks(debian, ringside);
  });

  it('is upgraded while it runs, and knows its operator afterwards', { timeout: 300_000 }, async () => {
    await makeInstallers(['deb', 'apt'], newVersion);
    const upgraded = await debian.asRoot('apt-get -q update && apt-get -q -y dist-upgrade');
    expect(upgraded.code, upgraded.output).toBe(0);
    expect(await installedVersion()).toBe(newVersion);
    if (ringside === undefined) throw new Error('It does not run.');
    ringside = await goesOnAfterUpgrade(ringside, { from: oldVersion, to: newVersion });
  });

  it('starts with the login where the operator wants it, and stays out of sight then', async () => {
    const entry = join(debian.root, 'home/op/.config/autostart/ringside.desktop');
    const choice = async (press: boolean): Promise<void> => {
      if (ringside === undefined) throw new Error('It does not run.');
      await ringside.main.getByRole('link', { name: 'Settings' }).click();
      await ringside.main.getByRole('switch', { name: 'Start at login' }).setChecked(press);
    };
    expect(existsSync(entry)).toBe(false);
    await choice(true);
    await expect.poll(() => existsSync(entry)).toBe(true);
    expect(readFileSync(entry, 'utf8')).toContain('\nExec="/opt/Ringside/ringside" --hidden\n');
    await ringside?.quit();

    // Read and started by GLib, as desktops do it.
    const glib = await debian.asRoot('apt-get -q -y install libglib2.0-bin');
    expect(glib.code, glib.output).toBe(0);
    const log = join(debian.root, 'home/op/.config/Ringside/logs/ringside.log');
    const starts = (): number => (readFileSync(log, 'utf8').match(/started version/g) ?? []).length;
    const before = starts();
    const login = startSession(debian, 'gio launch ~/.config/autostart/ringside.desktop');
    await expect.poll(starts, { timeout: 30_000 }).toBe(before + 1);
    const shown = (): Promise<string> =>
      run('xdotool', ['search', '--onlyvisible', '--name', '^Ringside$']).then(
        ({ stdout }) => stdout,
        () => '',
      );
    expect(await shown()).toBe('');
    // A second start brings it forward.
    expect((await inSession(debian, 'ringside')).code).toBe(0);
    await expect.poll(shown, { timeout: 20_000 }).not.toBe('');
    await endProgram(runningPid(debian));
    await login.end();

    ringside = await startInstalled(debian);
    await choice(false);
    await expect.poll(() => existsSync(entry)).toBe(false);
    await ringside.quit();
  });

  it('goes back to the version before', async () => {
    const back = await debian.asRoot(`apt-get -q -y install --allow-downgrades ringside=${oldVersion}`);
    expect(back.code, back.output).toBe(0);
    expect(await installedVersion()).toBe(oldVersion);
  });

  it('leaves nothing of its own behind when it is purged, and takes nothing of the operator’s', async () => {
    const purged = await debian.asRoot('apt-get -q -y purge ringside');
    expect(purged.code, purged.output).toBe(0);
    const left = ['opt/Ringside', 'usr/bin/ringside', 'etc/alternatives/ringside', 'usr/share/doc/ringside'];
    expect(left.filter((path) => existsSync(join(debian.root, path)))).toEqual([]);
    expect(readdirSync(join(debian.root, 'home/op/.config/Ringside'))).toContain('commands.db');
  });
});
