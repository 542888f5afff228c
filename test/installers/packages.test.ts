import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openArtefact, openers } from '../../build/installers/openArtefact.mjs';
import { testChain } from '../../build/installers/signing/testChain.mjs';
import { updateKey } from '../../build/installers/signing/updateKey.mjs';
import { programId } from '../../contracts/program/programId.ts';
import { signedPart } from '../../electron/updates/signedText.ts';
import { madeFile, madeFolder, makeInstallers, oldVersion, run } from './fixtures/made.ts';
import { checkContent, desktopEntryOf, forLinux, type Kind, type Opened } from './fixtures/packageContent.ts';

const kinds = Object.keys(openers) as Kind[];

describe('what is in each installer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringside-opened-'));
  const openedAs = (kind: Kind): Opened => ({
    kind,
    folder: join(folder, kind),
    program: join(folder, kind, openers[kind].program),
  });

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

  checkContent(kinds, openedAs);

  it.each(kinds.filter(forLinux))(
    '%s: a desktop entry that desktops have nothing to say against',
    async (kind) => {
      // It says what is wrong, and nothing when nothing is.
      expect((await run('desktop-file-validate', [desktopEntryOf(openedAs(kind))])).stdout).toBe('');
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

  it('deb: what a bare Debian lacks asked for', async () => {
    const { stdout } = await run('dpkg-deb', [
      '--field',
      madeFile(oldVersion, '.deb'),
      'Depends',
      'Recommends',
    ]);
    expect(stdout).toMatch(/libx11-xcb1/);
    expect(stdout).not.toMatch(/libappindicator3-1|libxss1/);
  });

  it('msi: an entry in the menu that is the program’s to Windows', () => {
    const table = readFileSync(join(folder, 'msi/tables/MsiShortcutProperty.idt'), 'utf8');
    expect(table).toContain(`startMenuLink\tSystem.AppUserModel.ID\t${programId}`);
  });

  it('rpm: signed, as those see who have the key', async () => {
    const database = join(folder, 'rpm-database');
    await run('rpm', ['--dbpath', database, '--import', join(madeFolder, 'ringside-rpm-key.asc')]);
    const { stdout } = await run('rpm', ['--dbpath', database, '-Kv', madeFile(oldVersion, '.rpm')]);
    expect(stdout).toMatch(/Signature, key ID \w+: OK/);
    expect(stdout).not.toMatch(/NOKEY|BAD/);
  });

  it.each(['msi', 'nsis', 'program'] as const)(
    '%s: signed for Windows with a time stamp, and a changed byte is found',
    async (kind) => {
      const file =
        kind === 'program'
          ? join(openedAs('nsis').program, 'Ringside.exe')
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
