import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { debControl, installedKiB } from '../../build/installers/linux/debPackage.mjs';
import { readFpmArguments } from '../../build/installers/linux/fpmArguments.mjs';
import { rpmSpec } from '../../build/installers/linux/rpmPackage.mjs';
import { signerIn } from '../../build/installers/signing/authenticode.mjs';
import { wixSource } from '../../build/installers/windows/wixSource.mjs';
import { readOrder, refuseOtherComputers } from '../../build/installers/order.mjs';
import { ownAddresses, reasonsNotToPublish, tableOf } from '../../build/installers/publishable.mjs';
import { runCommand } from '../../build/tools/machine/runCommand.mjs';
import { shipLicencesOf } from '../../build/tools/shippedLicences.mjs';
import { projectRoot } from './sourceFiles.ts';

const made = { name: 'deb', path: 'x.deb', signedBy: 'ABCD', signedForTests: false, standIns: [] };
const real = { electron: 'declared', addresses: ['https://ringside.test/'] } as const;

describe('an installer', () => {
  it('may be handed out when it is signed, real and complete', () => {
    expect(reasonsNotToPublish(made, real)).toEqual([]);
  });

  it.each([
    ['nobody signed it', { ...made, signedBy: null }, real, 'not signed'],
    ['a key for tests signed it', { ...made, signedForTests: true }, real, 'signed for tests'],
    [
      'it holds the substitute',
      made,
      { ...real, electron: 'substitute' } as const,
      'the substitute Electron',
    ],
    ['a part is not the real thing', { ...made, standIns: ['a stand-in'] }, real, 'a stand-in'],
  ])('may not where %s', (_why, one, circumstances, reason) => {
    expect(reasonsNotToPublish(one, circumstances)).toEqual([reason]);
  });

  it('may not while it names an address that belongs to nobody', () => {
    const configuration = 'publish:\n  url: https://updates.ringside.example/stable\n';
    const addresses = ownAddresses({ homepage: 'https://ringside.test/' }, configuration);
    expect(addresses).toEqual(['https://ringside.test/', 'https://updates.ringside.example/stable']);
    expect(reasonsNotToPublish(made, { ...real, addresses })).toEqual([
      'addresses that are not real (https://updates.ringside.example/stable)',
    ]);
  });

  it('stands in a line of a table', () => {
    expect(
      tableOf([
        ['a', 'file'],
        ['deb', 'x'],
      ]),
    ).toBe('a    file\ndeb  x');
  });
});

describe('`npm run installers`', () => {
  it('reads which, of what version, where to, and whether for a release', () => {
    expect(
      readOrder(['deb', '--version=1.2.3', '--to', 'there', 'apt', '--for-release'], ['deb', 'apt']),
    ).toEqual({ names: ['deb', 'apt'], version: '1.2.3', release: resolve('there'), forRelease: true });
    expect(readOrder([], ['deb'])).toEqual({
      names: [],
      version: undefined,
      release: undefined,
      forRelease: false,
    });
  });

  it.each([
    ['an option that it does not know', '--for-releese', /Unknown option '--for-releese'/],
    ['a value where none belongs', '--for-release=no', /does not take an argument/],
    ['no value where one belongs', '--version', /argument missing/],
    ['an installer that it does not know', 'dep', /^There is no dep\. There are deb, apt\.$/],
  ])('refuses %s', (_what, word, reason) => {
    expect(() => readOrder([word], ['deb', 'apt'])).toThrow(reason);
  });

  it('makes installers on no other Linux than x64', () => {
    expect(() => refuseOtherComputers({ platform: 'linux', arch: 'arm64' })).toThrow(
      'On Linux installers are made on x64 alone, and this is arm64.',
    );
    for (const computer of ['linux x64', 'win32 x64', 'darwin arm64']) {
      const [platform = '', arch = ''] = computer.split(' ');
      expect(() => refuseOtherComputers({ platform, arch })).not.toThrow();
    }
  });

  const elsewhere = process.platform === 'linux' && process.arch !== 'x64';
  it.skipIf(elsewhere)(
    'makes nothing for a release out of an Electron that is not fit for one',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'ringside-somebodys-electron-'));
      for (const name of ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron']) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), '');
      }
      const to = join(folder, 'release');
      const { code, stderr } = await runCommand(
        process.execPath,
        [join(projectRoot, 'build/tools/installers.mjs'), '--for-release', `--to=${to}`],
        { env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: folder }, timeoutMs: 30_000 },
      );
      const began = existsSync(to);
      rmSync(folder, { recursive: true });
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^Nothing was made, since it could not be handed out: an Electron of somebody’s own/m,
      );
      expect(began).toBe(false);
    },
    40_000,
  );
});

describe('the package that is asked of fpm', () => {
  const description = readFpmArguments([
    ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libgbm1', '-d', 'a | b', '--deb-recommends', 'c'],
    ...[
      '--architecture',
      'amd64',
      '--name',
      'ringside',
      '--version',
      '1.2.3~beta.1',
      '--maintainer',
      'X <x@y>',
    ],
    ...[
      '--description',
      'Short\n Long words\n\n More',
      '--package',
      '/out.deb',
      '--rpm-summary',
      '100% short',
    ],
    ...['/packed/=/opt/Ringside', '/tmp/t-0=.desktop=/usr/share/x'],
  ]);

  it('is read from the arguments', () => {
    expect(description).toMatchObject({ type: 'deb', out: '/out.deb', depends: ['libgbm1', 'a | b'] });
    expect(description.files[0]).toEqual({ from: '/packed', to: '/opt/Ringside' });
    expect(() => readFpmArguments(['--version'])).toThrow('--version has no value.');
  });

  it('becomes fields that dpkg reads', () => {
    expect(debControl(description, { installedKiB: 12 })).toBe(
      'Package: ringside\nVersion: 1.2.3~beta.1\nArchitecture: amd64\nMaintainer: X <x@y>\nInstalled-Size: 12\n' +
        'Depends: libgbm1, a | b\nRecommends: c\nSection: misc\nPriority: optional\n' +
        'Description: Short\n Long words\n .\n More\n',
    );
  });

  it('is as large as its files, whatever room they take on the disk of who makes it', async () => {
    const root = mkdtempSync(join(tmpdir(), 'ringside-size-'));
    mkdirSync(join(root, 'below'));
    writeFileSync(join(root, 'one'), 'x');
    writeFileSync(join(root, 'below', 'two'), 'x'.repeat(2049));
    // Two folders, and 1 and 3 KiB.
    const size = await installedKiB(root);
    rmSync(root, { recursive: true });
    expect(size).toBe(6);
  });

  it('becomes a spec whose removal script leaves an upgrade alone', () => {
    const spec = rpmSpec(description, {
      files: '"/opt/x"\n"/opt/x/chrome-sandbox"\n',
      afterInstall: 'echo 5%',
      afterRemove: 'rm link',
    });
    expect(spec).toContain('Requires: libgbm1\nRequires: a | b\n');
    expect(spec).toContain('Summary: 100%% short\n');
    expect(spec).toContain('echo 5%%');
    // Whether it is setuid differs from computer to computer.
    expect(spec).toMatch(/\n"\/opt\/x"\n%verify\(not mode\) "\/opt\/x\/chrome-sandbox"\n$/);
    expect(spec).toMatch(/%postun -p \/bin\/bash\n(#.*\n)*\[ "\$1" = 0 \] \|\| exit 0\nrm link/);
  });
});

describe('what wixl makes an msi of', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringside-wix-'));
  mkdirSync(join(folder, 'locales'));
  for (const name of ['Ringside.exe', 'locales/a&b.pak']) writeFileSync(join(folder, name), name);
  const product = {
    upgradeCode: 'A9E947AE-65DE-5EB3-B46C-221B44E8B9A9',
    manufacturer: 'X',
    icon: 'x.ico',
    properties: [],
  };
  const older = wixSource(folder, { ...product, version: '1.2.3' });
  const newer = wixSource(folder, { ...product, version: '1.3.0-beta.1' });
  rmSync(folder, { recursive: true });
  const components = (source: string): string[] =>
    [...source.matchAll(/<Component Id="(\w+)" Guid="([-\dA-F]+)"/g)].map(([, id, guid]) => `${id} ${guid}`);

  it('has a component a file, with names that stay from version to version', () => {
    expect(components(older)).toHaveLength(4);
    expect(components(newer)).toEqual(components(older));
    expect(new Set(components(older).map((line) => line.split(' ')[1])).size).toBe(4);
    for (const component of components(older))
      expect(older).toContain(`<ComponentRef Id="${component.split(' ')[0] ?? ''}"/>`);
    expect(older).toContain('Source="locales/a&amp;b.pak"');
  });

  it('has a link that gives no switch to Chromium, and so has the installer for one user', () => {
    expect(older).toContain('Value="&quot;[INSTALLDIR]Ringside.exe&quot; -- &quot;%1&quot;"');
    const nsis = readFileSync(join(projectRoot, 'build/installer.nsh'), 'utf8');
    expect(nsis).toContain(`shell\\open\\command" "" '"$appExe" -- "%1"'`);
  });

  it('has a version that Windows Installer can compare', () => {
    expect(older).toContain(' Version="1.2.3" ');
    expect(newer).toContain(' Version="1.3.0" ');
  });
});

describe('a signature on a Windows file', () => {
  const good =
    'Signer #0:\n\tSubject: /O=Ringside test/CN=Ringside Test Publisher\n\tIssuer : /CN=x\n' +
    'Timestamp Server Signature verification: ok\nSignature verification: ok\n';

  it('names the signer when file, chain and time stamp are well', () => {
    expect(signerIn(good, 'x.msi')).toBe('Ringside Test Publisher');
  });

  it.each([
    ['a changed file', good.replace('\nSignature verification: ok', '\nSignature verification: failed')],
    ['no time stamp', good.replace('Timestamp Server Signature verification: ok\n', '')],
    ['nothing at all', ''],
  ])('is not good with %s', (_what, text) => {
    expect(() => signerIn(text, 'x.msi')).toThrow('The signature of x.msi is not good');
  });
});

describe('the licences of a program for another system', () => {
  it('are those of what it holds, in the place of this machine’s', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringside-licences-of-'));
    const install = (root: string, name: string, more: object = {}): void => {
      const at = join(root, 'node_modules', name);
      mkdirSync(at, { recursive: true });
      writeFileSync(
        join(at, 'package.json'),
        JSON.stringify({ name, version: '1', license: 'MIT', ...more }),
      );
      writeFileSync(join(at, 'LICENSE'), `licence of ${name}`);
    };
    const parts = { optionalDependencies: { 'db-linux': '1', 'db-windows': '1' } };
    const here = join(folder, 'here');
    const there = join(here, 'release', 'there');
    for (const [root, part] of [
      [here, 'db-linux'],
      [there, 'db-windows'],
    ] as const) {
      install(root, 'db', parts);
      install(root, part);
      writeFileSync(join(root, 'package.json'), JSON.stringify({ dependencies: { db: '1' } }));
    }
    const file = join(folder, 'shipped.json');
    const bundled = { name: 'ky', version: '2', identifier: 'MIT', text: 'licence of ky' };
    writeFileSync(file, JSON.stringify([{ name: 'db-linux' }, { name: 'db' }, bundled]));
    shipLicencesOf(there, here, file);
    const names = (JSON.parse(readFileSync(file, 'utf8')) as { name: string; text: string }[]).map(
      ({ name, text }) => `${name}: ${text}`,
    );
    rmSync(folder, { recursive: true });
    expect(names).toEqual(['db: licence of db', 'db-windows: licence of db-windows', 'ky: licence of ky']);
  });

  it('are in the name of whoever made it where a package brings no text', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringside-licences-of-'));
    const at = join(folder, 'node_modules', 'native-reg');
    mkdirSync(at, { recursive: true });
    writeFileSync(
      join(at, 'package.json'),
      JSON.stringify({ name: 'native-reg', version: '1', license: 'MIT' }),
    );
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ optionalDependencies: { 'native-reg': '1' } }),
    );
    const file = join(folder, 'shipped.json');
    writeFileSync(file, '[]');
    shipLicencesOf(folder, folder, file);
    const [licence] = JSON.parse(readFileSync(file, 'utf8')) as { text: string }[];
    rmSync(folder, { recursive: true });
    expect(licence?.text).toMatch(
      /^MIT License\n\nCopyright \(c\) Simon Buchan\n\nPermission is hereby granted/,
    );
  });
});
