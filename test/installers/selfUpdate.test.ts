import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPolicyPlace, type PolicyPlace } from '../e2e/fixtures/policyPlace.ts';
import { createPracticePortal } from '../portal/practicePortal.ts';
import { serveFolder, type FileServer } from './fixtures/fileServer.ts';
import { endProgram, pageTitled } from './fixtures/installedRingside.ts';
import { madeFile, madeFolder, makeInstallers, newVersion, oldVersion } from './fixtures/made.ts';
import { dismissesACall } from './fixtures/whatItDoes.ts';

const feedName = 'latest-linux.yml';

const switches = (profile: string): readonly string[] => [
  '--no-sandbox',
  '--disable-gpu',
  '--lang=en-US',
  `--user-data-dir=${profile}`,
];

/** Of updates alone. */
async function filesBelow(cache: string): Promise<string[]> {
  const entries = await readdir(join(cache, 'ringside-updater'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describe('the AppImage, which updates itself from a feed on loopback', () => {
  let folder: string;
  let appImage: string;
  let profile: string;
  let feedFolder: string;
  let server: FileServer;
  let policy: PolicyPlace;
  let started: ChildProcess | undefined;
  let browser: Browser | undefined;
  let main: Page;

  const pid = (): number => Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1));
  const environment = (): NodeJS.ProcessEnv => ({
    ...process.env,
    HOME: join(folder, 'home'),
    XDG_CACHE_HOME: join(folder, 'cache'),
  });
  /** Its code says that no portal is connected. */
  const askStatus = async (): Promise<Record<string, unknown>> => {
    const output = await new Promise<string>((resolve) => {
      execFile(appImage, [...switches(profile), '--status'], { env: environment() }, (_, said) =>
        resolve(said),
      );
    });
    return JSON.parse(output.slice(output.indexOf('{'))) as Record<string, unknown>;
  };
  /** Chromium's own debugger: no fuse and no file of the package is changed for it. */
  const lookInto = async (): Promise<void> => {
    const portFile = join(profile, 'DevToolsActivePort');
    await vi.waitFor(() => expect(existsSync(portFile)).toBe(true), { timeout: 60_000 });
    const [port = ''] = readFileSync(portFile, 'utf8').split('\n');
    browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    main = await pageTitled(browser, 'Ringside');
  };
  const open = (page: string): Promise<void> => main.getByRole('link', { name: page, exact: true }).click();
  const updates = () => main.locator('section', { has: main.getByRole('heading', { name: 'Updates' }) });
  const lookForUpdates = (): Promise<void> =>
    updates().getByRole('button', { name: 'Look for updates' }).click();
  const says = (text: string): Promise<void> =>
    vi.waitFor(async () => expect(await updates().textContent()).toContain(text), { timeout: 60_000 });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringside-self-update-'));
    feedFolder = join(folder, 'server');
    profile = join(folder, 'profile');
    appImage = join(folder, 'home', 'Ringside.AppImage');
    await mkdir(feedFolder);
    await mkdir(join(folder, 'home'));
    await makeInstallers(['appimage'], oldVersion);
    await copyFile(madeFile(oldVersion, '.AppImage'), appImage);
    await makeInstallers(['appimage'], newVersion);
    const newFile = madeFile(newVersion, '.AppImage');
    await copyFile(newFile, join(feedFolder, basename(newFile)));
    server = await serveFolder(feedFolder);
    policy = createPolicyPlace(appImage);
    policy.put({ locks: { updateFeed: server.url } });
    started = spawn(policy.executable, [...switches(profile), '--remote-debugging-port=0'], {
      stdio: 'ignore',
      env: environment(),
    });
    await lookInto();
  });

  afterAll(async () => {
    await browser?.close().catch(() => undefined);
    if (started !== undefined) await endProgram(pid());
    await server?.stop();
    policy?.remove();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('says how it is installed', async () => {
    await open('About');
    await says('AppImage, for you alone');
    expect(await main.getByText(`Version ${oldVersion}`).count()).toBe(1);
  });

  it('says that the server has nothing that could be used', async () => {
    await lookForUpdates();
    await says('gives no answer that can be used');
  });

  it('is not sent on to another server', async () => {
    server.sendOn('http://updates.example:9/latest-linux.yml');
    await lookForUpdates();
    await says('points to http://updates.example:9. Ringside does not follow it there.');
    server.sendOn(null);
  });

  it('refuses a feed that somebody has changed', async () => {
    const feed = await readFile(join(madeFolder, feedName), 'utf8');
    await writeFile(join(feedFolder, feedName), feed.replace(`version: ${newVersion}`, 'version: 9.0.0'));
    await lookForUpdates();
    await says('is not signed by the makers of Ringside');
    expect(
      await updates()
        .getByRole('button', { name: /^Get version/ })
        .count(),
    ).toBe(0);
  });

  it('has what it fetches called off by keyboard, which leaves nothing, and offers it again', async () => {
    await copyFile(join(madeFolder, feedName), join(feedFolder, feedName));
    server.holdBack('.AppImage');
    await lookForUpdates();
    await says(`Version ${newVersion} is available.`);
    const get = updates().getByRole('button', { name: `Get version ${newVersion}` });
    await get.press('Enter');
    const cancel = updates().getByRole('button', { name: `Cancel fetching version ${newVersion}` });
    await vi.waitFor(
      async () => expect(await updates().getByRole('progressbar').getAttribute('value')).toBe('50'),
      { timeout: 20_000 },
    );
    expect(await cancel.evaluate((button) => button === document.activeElement)).toBe(true);
    await main.keyboard.press('Enter');
    await says(`Version ${newVersion} is available.`);
    expect(await updates().getByRole('alert').count()).toBe(0);
    expect(await filesBelow(join(folder, 'cache'))).toEqual([]);
    expect(await readdir(join(folder, 'home'))).toEqual(['Ringside.AppImage']);
    server.holdBack(null);
  });

  it('tells monitoring what is on offer', async () => {
    const asked = await askStatus();
    expect(asked['updates']).toMatchObject({
      installedAs: 'appimage',
      byItself: 'yes',
      state: 'offered',
      version: newVersion,
      lastCheck: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      problem: null,
    });
  });

  it('fetches the version that its makers have signed, and lies there while the old one runs on', async () => {
    await copyFile(join(madeFolder, feedName), join(feedFolder, feedName));
    const before = pid();
    await lookForUpdates();
    await says(`Version ${newVersion} is available.`);
    await updates()
      .getByRole('button', { name: `Get version ${newVersion}` })
      .click();
    await says(`Version ${newVersion} is ready.`);
    expect((await readFile(appImage)).equals(await readFile(madeFile(newVersion, '.AppImage')))).toBe(true);
    expect(pid()).toBe(before);
  });

  it('is the new one after Restart now, and says once what is new', async () => {
    const before = pid();
    await rm(join(profile, 'DevToolsActivePort'));
    await updates().getByRole('button', { name: 'Restart now' }).click();
    await vi.waitFor(() => expect(existsSync(`/proc/${before}`)).toBe(false), { timeout: 20_000 });
    // Not waited for: Playwright takes half a minute to find out that the other end is gone.
    void browser?.close().catch(() => undefined);
    await lookInto();
    expect(pid()).not.toBe(before);
    const notice = main.getByRole('status', { name: 'Updates' });
    await vi.waitFor(async () =>
      expect(await notice.textContent()).toContain(`This is Ringside ${newVersion}.`),
    );
    await notice.getByRole('link').click();
    await says('AppImage, for you alone');
    expect(await main.getByText(`Version ${newVersion}`).count()).toBe(1);
    await open('Calls');
    await vi.waitFor(async () => expect((await notice.textContent())?.trim()).toBe(''));
  });

  it('does what it is for: a call comes, and is dismissed', async () => {
    if (browser === undefined) throw new Error('It does not run.');
    const popup = await pageTitled(browser, 'Ringside calls');
    const practice = createPracticePortal();
    const portal = await practice.start();
    try {
      await dismissesACall({ main, popup }, practice, portal);
    } finally {
      await portal.stop();
    }
  });
});
