import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPracticePortal, type PracticePortal, type RunningPortal } from '../portal/practicePortal.ts';
import { createDebianWithRpm, layRpm, systemFiles, tellWhatIsHere } from './fixtures/debianWithRpm.ts';
import { startInstalled, type InstalledRingside } from './fixtures/installedRingside.ts';
import { madeFile, madeFolder, makeInstallers, newVersion, oldVersion } from './fixtures/made.ts';
import type { MinimalDebian } from './fixtures/minimalDebian.ts';
import {
  bringDesktop,
  dismissesACall,
  goesOnAfterUpgrade,
  isOpenedByLinks,
  lacksNoLibrary,
  runsInSandbox,
} from './fixtures/whatItDoes.ts';

/** Debian's names for what the package requires, and for nothing else. */
const required =
  'libgtk-3-0 libnotify4 libnss3 xdg-utils libatspi2.0-0 libdrm2 libgbm1 libx11-xcb1 libasound2 libsecret-1-0';

describe('the rpm, with rpm, dnf and zypper of a minimal Debian 12, by an ordinary user', () => {
  let debian: MinimalDebian;
  let practice: PracticePortal;
  let portal: RunningPortal | undefined;
  let ringside: InstalledRingside | undefined;
  let older: string;
  let newer: string;
  let before: readonly string[];

  const installedVersion = async (): Promise<string> =>
    (await debian.asRoot("rpm -q --queryformat '%{VERSION}' ringside")).output;
  const refuses = async (command: string, words: string): Promise<void> => {
    const { code, output } = await debian.asRoot(command);
    expect(code, output).not.toBe(0);
    expect(output).toContain(words);
  };

  beforeAll(async () => {
    await makeInstallers(['rpm'], oldVersion);
    debian = await createDebianWithRpm();
    older = await layRpm(debian, madeFile(oldVersion, '.rpm'));
    practice = createPracticePortal();
  });

  afterAll(async () => {
    await ringside?.quit();
    await portal?.stop();
    await debian?.remove();
  });

  it('is not taken by those who do not have the key', async () => {
    await refuses(`rpm -i --nodeps ${older}`, 'NOKEY');
    await layRpm(debian, join(madeFolder, 'ringside-rpm-key.asc'));
    const imported = await debian.asRoot('rpm --import /root/ringside-rpm-key.asc');
    expect(imported.code, imported.output).toBe(0);
    const checked = await debian.asRoot(`rpm -K ${older}`);
    expect(checked.code, checked.output).toBe(0);
    expect(checked.output).toContain('digests signatures OK');
  });

  it.each([
    // The packed files come last, and what the package says of itself is plain text.
    ['its files', (content: Buffer) => Math.floor(content.length / 2)],
    ['its words', (content: Buffer) => content.indexOf('Incoming Bitrix24 calls')],
  ])('is not taken where somebody has changed %s', async (_what, placeIn) => {
    const content = await readFile(join(debian.root, older));
    content.writeUInt8(content.readUInt8(placeIn(content)) ^ 1, placeIn(content));
    await writeFile(join(debian.root, 'root/changed.rpm'), content);
    await refuses('rpm -i --nodeps /root/changed.rpm', 'BAD');
    await refuses('rpm -q ringside', 'is not installed');
  });

  it('names what a computer lacks, and is content with that', { timeout: 300_000 }, async () => {
    await tellWhatIsHere(debian);
    await refuses(`dnf -y install ${older}`, 'nothing provides libgtk-3.so.0()(64bit)');
    const libraries = await debian.asRoot(`apt-get -q -y install ${required}`);
    expect(libraries.code, libraries.output).toBe(0);
    const told = await tellWhatIsHere(debian);
    expect(told.code, told.output).toBe(0);
    await bringDesktop(debian);
    before = await systemFiles(debian);
    const tried = await debian.asRoot(`zypper --non-interactive install --dry-run ${older}`);
    expect(tried.code, tried.output).toBe(0);
    expect(tried.output).toContain('1 new package to install.');
    const installed = await debian.asRoot(`dnf -y install ${older}`);
    expect(installed.code, installed.output).toBe(0);
    expect(await installedVersion()).toBe(oldVersion);
    await lacksNoLibrary(debian);
  });

  it('lays all of its files where they belong, as they were packed', async () => {
    expect(await debian.asRoot('rpm -V ringside')).toMatchObject({ code: 0, output: '' });
    expect((await debian.asRoot('readlink -f /usr/bin/ringside')).output.trim()).toBe(
      '/opt/Ringside/ringside',
    );
    expect(readFileSync(join(debian.root, 'usr/share/doc/ringside/copyright'), 'utf8')).toMatch(
      /^MIT License/,
    );
    const links = readFileSync(join(debian.root, 'usr/share/applications/mimeinfo.cache'), 'utf8');
    for (const scheme of ['callto', 'ringside', 'sip', 'sips', 'tel'])
      expect(links).toContain(`x-scheme-handler/${scheme}=ringside.desktop;`);
  });

  it('starts with the sandbox of Chromium', async () => {
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
    await makeInstallers(['rpm'], newVersion);
    newer = await layRpm(debian, madeFile(newVersion, '.rpm'));
    const upgraded = await debian.asRoot(`dnf -y upgrade ${newer}`);
    expect(upgraded.code, upgraded.output).toBe(0);
    expect(await installedVersion()).toBe(newVersion);
    if (ringside === undefined) throw new Error('It does not run.');
    ringside = await goesOnAfterUpgrade(ringside, { from: oldVersion, to: newVersion });
    await ringside.quit();
  });

  it('is put over a newer one by those alone who say that they mean it', async () => {
    await refuses(`rpm -U ${older}`, '(which is newer than ');
    expect(await installedVersion()).toBe(newVersion);
    const back = await debian.asRoot(`rpm -U --oldpackage ${older}`);
    expect(back.code, back.output).toBe(0);
    expect(await installedVersion()).toBe(oldVersion);
    expect(await debian.asRoot('rpm -V ringside')).toMatchObject({ code: 0, output: '' });
    expect((await debian.asRoot('test -x /usr/bin/ringside')).code).toBe(0);
  });

  it('leaves nothing of its own behind when it is removed, and takes nothing of the operator’s', async () => {
    const removed = await debian.asRoot('dnf -y remove ringside');
    expect(removed.code, removed.output).toBe(0);
    const after = await systemFiles(debian);
    expect(after.filter((path) => !before.includes(path))).toEqual([]);
    expect(before.filter((path) => !after.includes(path))).toEqual([]);
    expect(readdirSync(join(debian.root, 'home/op/.config/Ringside'))).toContain('commands.db');
  });
});
