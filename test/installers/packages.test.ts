import { createPublicKey } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openArtefact, openers } from '../../build/installers/openArtefact.mjs';
import { machineTypeOf, nativeModuleFaults } from '../../build/installers/nativeModules.mjs';
import { testChain } from '../../build/installers/signing/testChain.mjs';
import { updateKey } from '../../build/installers/signing/updateKey.mjs';
import { signedPart } from '../../electron/updates/signedText.ts';
import { madeFile, madeFolder, makeInstallers, oldVersion, run } from './fixtures/made.ts';

type Kind = keyof typeof openers;
const kinds = Object.keys(openers) as Kind[];
const forWindows = (kind: Kind): boolean => kind === 'msi' || kind === 'nsis';

describe('what is in each installer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringside-opened-'));
  const contentOf = (kind: Kind): string => join(folder, kind, openers[kind].program);

  beforeAll(async () => {
    // What is made for Windows here holds a stand-in: somebody's real certificate must be left alone.
    await makeInstallers([], oldVersion, {
      WIN_CSC_LINK: 'a certificate',
      WIN_CSC_KEY_PASSWORD: 'its password',
    });
    for (const kind of kinds) {
      await openArtefact(kind, madeFile(oldVersion, openers[kind].ending), join(folder, kind));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(kinds)('%s: the native modules of its own system, and no others', (kind) => {
    const target = { platform: forWindows(kind) ? 'win32' : 'linux', arch: 'x64' };
    expect(nativeModuleFaults(contentOf(kind), target)).toEqual([]);
    const program = join(contentOf(kind), forWindows(kind) ? 'Ringside.exe' : 'ringside');
    expect(machineTypeOf(readFileSync(program))).toMatchObject(target);
  });

  it.each(kinds)('%s: Chromium’s words in the languages that Ringside speaks', (kind) => {
    const languages = readdirSync(join(contentOf(kind), 'locales')).map((name) => name.replace('.pak', ''));
    expect(languages.toSorted()).toEqual(['de', 'en-US', 'es', 'es-419', 'pt-BR', 'pt-PT', 'ru']);
  });

  it.each(kinds)('%s: how it came here, and whom it believes about updates', (kind) => {
    const resources = join(contentOf(kind), 'resources');
    expect(readFileSync(join(resources, 'package-type'), 'utf8').trim()).toBe(kind);
    const archive = readFileSync(join(resources, 'app.asar'), 'latin1');
    const [, feed] = /\{"feed":"([^"]+)","key":"-----BEGIN PUBLIC KEY-----/.exec(archive) ?? [];
    expect(feed).toBe('https://updates.ringside.example/stable');
  });

  it.each(kinds)('%s: what electron-updater is told, in what updates itself and in no other', (kind) => {
    expect(existsSync(join(contentOf(kind), 'resources/app-update.yml'))).toBe(
      kind === 'appimage' || kind === 'nsis',
    );
  });

  it.each(kinds)(
    '%s: the licences of Electron, Chromium, and of the native packages of that system',
    async (kind) => {
      for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
        expect(statSync(join(contentOf(kind), name)).size, name).toBeGreaterThan(1_000);
      const archive = readFileSync(join(contentOf(kind), 'resources/app.asar'), 'latin1');
      const names = [...archive.matchAll(/^ {4}"name": "(.+)",$/gm)].map(([, name]) => name);
      const part = forWindows(kind) ? 'win32-x64-msvc' : 'linux-x64-gnu';
      expect(names).toEqual(
        expect.arrayContaining([`@libsql/${part}`, 'libsql', '@github/keytar', '@neon-rs/load']),
      );
      expect(names).not.toContain(`@libsql/${forWindows(kind) ? 'linux-x64-gnu' : 'win32-x64-msvc'}`);
    },
  );

  it.each(['deb', 'rpm', 'appimage'] as const)(
    '%s: a desktop entry with each link once, and the sandbox',
    async (kind) => {
      const places = { deb: 'usr/share/applications', rpm: 'usr/share/applications', appimage: '' };
      const file = join(folder, kind, places[kind], 'ringside.desktop');
      const entry = readFileSync(file, 'utf8');
      expect(entry).not.toContain('no-sandbox');
      expect(/^Exec=(.*)$/m.exec(entry)?.[1]).toMatch(/^(\/opt\/Ringside\/ringside|AppRun) -- %U$/);
      const links = /^MimeType=(.*);$/m.exec(entry)?.[1]?.split(';') ?? [];
      const schemes = ['callto', 'ringside', 'sip', 'sips', 'tel'];
      expect(links.toSorted()).toEqual(schemes.map((name) => `x-scheme-handler/${name}`));
      // It says what is wrong, and nothing when nothing is.
      expect((await run('desktop-file-validate', [file])).stdout).toBe('');
    },
  );

  it.each([
    ['appimage', 'latest-linux.yml'],
    ['nsis', 'latest.yml'],
  ] as const)('%s: a feed that says what it is of, signed, under both of its names', async (kind, name) => {
    const { key } = await updateKey(join(madeFolder, 'work'));
    const text = readFileSync(join(madeFolder, name), 'utf8');
    expect(readFileSync(join(madeFolder, name.replace('latest', oldVersion)), 'utf8')).toBe(text);
    const part = signedPart(text, createPublicKey(key));
    expect(part).toMatch(new RegExp(`^program: app\\.ringside\\.desktop\npackage: ${kind}\narch: x64$`, 'm'));
    expect(part).toContain(`url: ${basename(madeFile(oldVersion, openers[kind].ending))}`);
  });

  it.each(['deb', 'rpm', 'appimage'] as const)('%s: icons in every size', (kind) => {
    const theme = join(folder, kind, 'usr/share/icons/hicolor');
    const sizes = readdirSync(theme).map((name) => Number.parseInt(name, 10));
    expect(sizes.toSorted((a, b) => a - b)).toEqual([16, 24, 32, 48, 64, 128, 256, 512]);
  });

  it('deb: the licence where administrators look, and what a bare Debian lacks asked for', async () => {
    expect(readFileSync(join(folder, 'deb/usr/share/doc/ringside/copyright'), 'utf8')).toMatch(
      /^MIT License/,
    );
    const { stdout } = await run('dpkg-deb', [
      '--field',
      madeFile(oldVersion, '.deb'),
      'Depends',
      'Recommends',
    ]);
    expect(stdout).toMatch(/libx11-xcb1/);
    expect(stdout).not.toMatch(/libappindicator3-1|libxss1/);
  });

  it('rpm: signed, as those see who have the key', async () => {
    const database = join(folder, 'rpm-database');
    const key = join(madeFolder, 'apt/ringside-archive-keyring.gpg');
    const armoured = join(folder, 'key.asc');
    writeFileSync(
      armoured,
      (await run('gpg', ['--enarmor', '-o', '-', key])).stdout.replaceAll('ARMORED FILE', 'PUBLIC KEY BLOCK'),
    );
    await run('rpm', ['--dbpath', database, '--import', armoured]);
    const { stdout } = await run('rpm', ['--dbpath', database, '-Kv', madeFile(oldVersion, '.rpm')]);
    expect(stdout).toMatch(/Signature, key ID \w+: OK/);
    expect(stdout).not.toMatch(/NOKEY|BAD/);
  });

  it.each(['msi', 'nsis', 'program'] as const)(
    '%s: signed for Windows with a time stamp, and a changed byte is found',
    async (kind) => {
      const file =
        kind === 'program'
          ? join(contentOf('nsis'), 'Ringside.exe')
          : madeFile(oldVersion, openers[kind].ending);
      const { root } = await testChain(join(madeFolder, 'work'));
      const verify = (path: string): Promise<string> =>
        run('osslsigncode', ['verify', '-CAfile', root, '-TSA-CAfile', root, '-in', path]).then(
          ({ stdout }) => stdout,
          (error: { stdout: string }) => error.stdout,
        );
      const good = await verify(file);
      expect(good).toMatch(/^Signature verification: ok$/m);
      expect(good).toMatch(/^Timestamp Server Signature verification: ok$/m);
      expect(good).toContain('Ringside Test Publisher');
      const bytes = readFileSync(file);
      const middle = Math.floor(bytes.length / 2);
      bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
      const changed = join(folder, `changed-${kind}`);
      writeFileSync(changed, bytes);
      expect(await verify(changed)).not.toMatch(/^Signature verification: ok$/m);
    },
  );
});
