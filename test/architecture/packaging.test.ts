import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './sourceFiles.ts';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const bytes = (path: string): Buffer => readFileSync(join(projectRoot, path));

const configuration = read('electron-builder.yml');
const manifest = JSON.parse(read('package.json')) as Record<string, unknown>;

/** The lines of a list, or of a section with all that is in it, without comments. */
function section(name: string): string[] {
  const block = new RegExp(`^${name}:\\n((?:[ #].*\\n|\\n)+)`, 'm').exec(configuration)?.[1] ?? '';
  return block
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .map((line) => line.trim());
}

const schemes = /schemes: \[(.+)\]/g;

describe('what electron-builder is told', () => {
  it('tells packages where the program comes from', () => {
    expect(manifest['homepage']).toMatch(/^https:\/\//);
    expect(section('linux').find((line) => line.startsWith('maintainer:'))).toMatch(/<\S+@\S+>$/);
  });

  it('gives desktop file, application and window one name', () => {
    expect(manifest['desktopName']).toBe('ringside.desktop');
    expect(section('linux')).toContain('syncDesktopName: true');
    expect(configuration).not.toContain('StartupWMClass:');
  });

  it('names each kind of link once', () => {
    const named = [...configuration.matchAll(schemes)].flatMap(([, list = '']) => list.split(', '));
    expect(named.toSorted()).toEqual(['callto', 'ringside', 'sip', 'sips', 'tel']);
    expect(configuration).not.toContain('x-scheme-handler/');
  });

  it('packs what reads the registry for Windows, and for no other system', () => {
    expect(manifest['optionalDependencies']).toEqual({ 'native-reg': expect.any(String) });
    const left = "- '!node_modules/{native-reg,node-gyp-build}/**'";
    expect(section('linux')).toContain(left);
    expect(section('mac')).toContain(left);
    expect(section('win')).not.toContain(left);
    expect(section('win')).toContain("- '!node_modules/native-reg/prebuilds/!(win32-${arch})/**'");
  });

  it('starts no AppImage without the sandbox', () => {
    expect(section('toolsets')).toEqual(['appimage: 1.0.3']);
  });

  it('has the desktop start it with a link that gives no switch to Chromium', () => {
    expect(section('linux')).toContain("executableArgs: ['--']");
    expect(configuration.match(/executableArgs/g)).toHaveLength(1);
  });

  it('adds to electron-builder’s own installer for Windows where that leaves room, and nowhere else', () => {
    const template = join(projectRoot, 'node_modules/app-builder-lib/templates/nsis');
    const rooms = readdirSync(template, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ns[ih]$/.test(name))
      .map((name) => readFileSync(join(template, name), 'utf8'))
      .flatMap((text) => [...text.matchAll(/!ifmacrodef (\w+)\s+!insertmacro \1\s/g)])
      .map(([, name]) => name);
    const ours = read('build/installer.nsh');
    const macros = [...ours.matchAll(/^!macro (\w+)\n[^]*?^!macroend$/gm)];
    expect(macros.map(([, name]) => name)).toEqual([
      'customHeader',
      'customInit',
      'customInstall',
      'customUnInstall',
    ]);
    // One that the template does not look for would be left out without a word.
    for (const [, name] of macros) expect(rooms).toContain(name);
    const outside = macros.reduce((text, [macro]) => text.replace(macro, ''), ours);
    expect(outside.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
      '!include WordFunc.nsh',
    ]);
    // No script and no further file of ours in the place of the template's.
    expect(section('nsis').join('\n')).not.toMatch(/^(?:script|include|customNsis\w+):/m);
  });

  it('asks Debian for what was missing on a bare one, and recommends nothing that is not there', () => {
    const deb = section('deb');
    for (const name of ['libdrm2', 'libgbm1', 'libx11-xcb1', 'libasound2t64 | libasound2'])
      expect(deb).toContain(`- ${name}`);
    for (const name of ['libxss1', 'libxtst6', 'libuuid1']) expect(deb).not.toContain(`- ${name}`);
    expect(deb.slice(deb.indexOf('recommends:') + 1)).toEqual([
      '- gnome-keyring | kwalletmanager | keepassxc',
    ]);
  });

  it('keeps Chromium’s words in the languages that Ringside speaks, and in no others', () => {
    const kept = /^electronLanguages: \[(.+)\]$/m.exec(configuration)?.[1]?.split(', ') ?? [];
    const spoken = readdirSync(join(projectRoot, 'contracts/messages'))
      .filter((name) => /^[a-z]{2}\.json$/.test(name))
      .map((name) => name.slice(0, 2));
    expect([...new Set(kept.map((language) => language.slice(0, 2)))].toSorted()).toEqual(spoken.toSorted());
  });

  it('rolls the msi out for the machine, without pages, as the upgrade of the one before', () => {
    const msi = section('msi');
    for (const line of ['perMachine: true', 'oneClick: true', 'runAfterFinish: false'])
      expect(msi).toContain(line);
    expect(msi).toContain('upgradeCode: A9E947AE-65DE-5EB3-B46C-221B44E8B9A9');
  });

  it('says where updates come from', () => {
    expect(section('publish')).toEqual(['provider: generic', expect.stringMatching(/^url: https:\/\/\S+$/)]);
  });

  it('has every folder looked through for modules of another system before it becomes an installer', () => {
    expect(configuration).toContain('\nafterPack: ./build/installers/afterPack.mjs\n');
    // It means the system that packs, not the one that is packed for.
    expect(configuration).not.toContain('${platform}');
  });
});

describe('the workflow that releases', () => {
  const workflow = read('.github/workflows/release.yml');

  it('makes nothing that must not be handed out, and publishes nothing by itself', () => {
    const making = workflow.split('\n').filter((line) => line.includes('npm run installers'));
    expect(making).toHaveLength(3);
    for (const line of making) expect(line).toContain('--for-release');
    expect(workflow).toMatch(/gh release create \S+ --draft /);
    expect(workflow).not.toMatch(/electron-builder .*--publish|--draft=false/);
  });

  it('shows no job the secrets that it has no use for', () => {
    const secrets = [...workflow.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name);
    expect(new Set(secrets).size).toBe(secrets.length);
  });

  it('shows secrets to no step but the one that uses them, and so to no script of a package that npm installs', () => {
    expect(workflow).not.toMatch(/^(?: {4})?env:/m);
  });

  it('hands the deb out in the signed repository alone, as nothing else protects it', () => {
    expect(workflow).toContain('release/apt-repository.tar.gz');
    expect(workflow).not.toMatch(/\.deb\b/);
  });
});

describe('the icons', () => {
  const sizeOf = (png: Buffer): number => png.readUInt32BE(16);

  it('are there for Linux in the sizes that desktops ask for', () => {
    const folder = 'build/icons/linux';
    const names = readdirSync(join(projectRoot, folder));
    const sizes = names.map((name) => Number.parseInt(name, 10)).toSorted((a, b) => a - b);
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256, 512]);
    for (const name of names) expect(sizeOf(bytes(`${folder}/${name}`))).toBe(Number.parseInt(name, 10));
    expect(section('linux')).toContain('icon: build/icons/linux');
  });

  it('are there for Windows in one file', () => {
    const icon = bytes('build/icon.ico');
    const sizes = Array.from({ length: icon.readUInt16LE(4) }, (_, index) => {
      const entry = 6 + 16 * index;
      const picture = icon.subarray(icon.readUInt32LE(entry + 12));
      expect(sizeOf(picture)).toBe(icon.readUInt8(entry) || 256);
      return sizeOf(picture);
    });
    expect(sizes).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256]);
    expect(section('win')).toContain('icon: build/icon.ico');
  });

  it('are there for macOS in one file', () => {
    const icon = bytes('build/icon.icns');
    expect(icon.readUInt32BE(4)).toBe(icon.length);
    const sizes: Record<string, number> = {};
    for (let at = 8; at < icon.length; at += icon.readUInt32BE(at + 4))
      sizes[icon.toString('latin1', at, at + 4)] = sizeOf(icon.subarray(at + 8));
    expect(sizes).toMatchObject({ ic07: 128, ic08: 256, ic09: 512, ic10: 1024, ic11: 32, ic13: 256 });
    expect(section('mac')).toContain('icon: build/icon.icns');
  });
});
