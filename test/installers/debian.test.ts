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

const program = '/opt/Ringside';
const repository = join(madeFolder, 'apt');

describe('the deb, on a minimal Debian 12, by an ordinary user', () => {
  let debian: MinimalDebian;
  let server: FileServer;
  let practice: PracticePortal;
  let portal: RunningPortal | undefined;
  let ringside: InstalledRingside | undefined;
  const operatorId = 1;

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
    const linked = await debian.asRoot(
      `find ${program} -type f \\( -name ringside -o -name '*.so*' -o -name '*.node' \\) -exec ldd {} +`,
    );
    expect(linked.output).toContain('libgtk-3.so.0 => /');
    expect(linked.output).not.toContain('not found');
    expect(await debian.asRoot('dpkg --verify ringside')).toMatchObject({ code: 0, output: '' });
  });

  it('starts as a desktop starts it, with the sandbox of Chromium', async () => {
    // What a desktop brings, and a minimal Debian does not.
    const desktop = await debian.asRoot('apt-get -q -y install dbus gnome-keyring desktop-file-utils');
    expect(desktop.code, desktop.output).toBe(0);
    await debian.asRoot('update-desktop-database');
    ringside = await startInstalled(debian);
    const found = await run('xdotool', ['search', '--onlyvisible', '--name', '^Ringside$']);
    const window = found.stdout.trim().split('\n')[0] ?? '';
    // The name of the desktop file, by which a desktop knows whose window it is.
    const { stdout: kind } = await run('xprop', ['-id', window, 'WM_CLASS']);
    expect(kind).toContain('"ringside"');
    const entry = readFileSync(join(debian.root, 'usr/share/applications/ringside.desktop'), 'utf8');
    expect(entry).toContain('\nStartupWMClass=ringside\n');
    expect(entry).not.toContain('no-sandbox');
    for (const pid of await ringside.renderers()) {
      expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('no-sandbox');
      // A filter of system calls, no user of this machine's, and a process tree of its own.
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\t2$/m);
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^NSpid:\t\d+\t\d+/m);
    }
  });

  it('does what it is for: a call comes, and is dismissed', async () => {
    portal = await practice.start();
    if (ringside === undefined) throw new Error('It does not run.');
    const { main, popup } = ringside;
    await main.getByRole('link', { name: 'Portal' }).click();
    await main.getByRole('textbox', { name: 'Webhook URL' }).fill(portal.webhookUrl(operatorId));
    await main.getByRole('button', { name: 'Connect', exact: true }).click();
    await practice.push.waitForConnection(operatorId, 30_000);
    const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820' });
    await popup.getByRole('button', { name: 'Dismiss', exact: true }).click();
    await practice.waitForCard(operatorId, callId, 'closed', 10_000);
  });

  it('is opened by links', async () => {
    const main = ringside?.main;
    await inSession(debian, 'xdg-mime default ringside.desktop x-scheme-handler/tel');
    const opened = await inSession(debian, 'xdg-open tel:+4930901820');
    expect(opened.code, opened.output).toBe(0);
    const number = main?.getByRole('textbox', { name: 'Number to call' });
    await expect.poll(() => number?.inputValue()).toBe('+4930901820');
    // Nobody else has this scheme, so nothing needs to be chosen.
    const { output } = await inSession(debian, 'xdg-mime query default x-scheme-handler/ringside');
    expect(output.trim()).toBe('ringside.desktop');
    expect((await inSession(debian, 'xdg-open ringside://call')).code).toBe(0);
  });

  it('is upgraded while it runs, and knows its operator afterwards', { timeout: 300_000 }, async () => {
    await makeInstallers(['deb', 'apt'], newVersion);
    const upgraded = await debian.asRoot('apt-get -q update && apt-get -q -y dist-upgrade');
    expect(upgraded.code, upgraded.output).toBe(0);
    expect(await installedVersion()).toBe(newVersion);
    if (ringside === undefined || ringside.hasEnded()) throw new Error('It does not run.');
    // What it loads late still comes out of the files that it was started from, which have no name any more.
    await ringside.main.keyboard.press('F1');
    await ringside.main.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
    await ringside.main.keyboard.press('Escape');
    await ringside.main.getByRole('link', { name: 'About' }).click();
    await ringside.main.getByText(`Version ${oldVersion}`).waitFor();
    const restart = ringside.main.getByRole('button', { name: 'Restart now' });
    await restart.waitFor({ timeout: 40_000 });
    ringside = await ringside.restarted(() => restart.click());
    await ringside.main.getByRole('link', { name: 'About' }).click();
    await ringside.main.getByText(`Version ${newVersion}`).waitFor();
    await ringside.main.getByRole('link', { name: 'Portal' }).click();
    const status = ringside.main.getByRole('status', { name: 'Portal connection' });
    await expect.poll(() => status.textContent(), { timeout: 30_000 }).toMatch(/^Connected/);
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
