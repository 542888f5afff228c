import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  importsOf,
  machineTypeOf,
  nativeModuleFaults,
  visualRuntimeOf,
} from '../../build/installers/nativeModules.mjs';
import { projectRoot } from './sourceFiles.ts';

const prebuilds = join(projectRoot, 'node_modules/keytar/prebuilds');
const keytarFor = (system: string): string => {
  const folder = join(prebuilds, system);
  const name = readdirSync(folder).find((file) => file.endsWith('.node')) ?? '';
  return join(folder, name);
};

describe('the header of a compiled module', () => {
  it.each([
    ['linux-x64', { platform: 'linux', arch: 'x64', libc: 'glibc' }],
    ['linux-arm64', { platform: 'linux', arch: 'arm64', libc: 'glibc' }],
    ['linux-ia32', { platform: 'linux', arch: 'ia32', libc: 'glibc' }],
    ['linuxmusl-x64', { platform: 'linux', arch: 'x64', libc: 'musl' }],
    ['win32-x64', { platform: 'win32', arch: 'x64', libc: null }],
    ['win32-ia32', { platform: 'win32', arch: 'ia32', libc: null }],
    ['win32-arm64', { platform: 'win32', arch: 'arm64', libc: null }],
    ['darwin-x64', { platform: 'darwin', arch: 'x64', libc: null }],
    ['darwin-arm64', { platform: 'darwin', arch: 'arm64', libc: null }],
  ])('says that %s is for that', (system, type) => {
    expect(machineTypeOf(readFileSync(keytarFor(system)))).toEqual(type);
  });

  it('says nothing of what is no program', () => {
    for (const content of [Buffer.alloc(0), Buffer.from('MZ'), Buffer.alloc(4096, 'text')])
      expect(machineTypeOf(content)).toEqual({ platform: 'unknown', arch: 'unknown', libc: null });
  });

  it('names what a Windows module is linked with', () => {
    const names = importsOf(readFileSync(keytarFor('win32-x64')));
    expect(names.map((name) => name.toLowerCase())).toEqual(
      expect.arrayContaining(['advapi32.dll', 'kernel32.dll']),
    );
    expect(importsOf(readFileSync(keytarFor('linux-x64')))).toEqual([]);
  });
});

describe('a packed program', () => {
  let folder = '';
  const modules = 'resources/app.asar.unpacked/node_modules';
  const linux = { platform: 'linux', arch: 'x64' };
  const put = (from: string, path: string): void => {
    mkdirSync(dirname(join(folder, modules, path)), { recursive: true });
    cpSync(from, join(folder, modules, path));
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringside-packed-'));
    put(keytarFor('linux-x64'), 'keytar/prebuilds/linux-x64/keytar.node');
    // Its content is not asked for; what it is made for is.
    put(keytarFor('linux-x64'), '@libsql/linux-x64-gnu/index.node');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is well with one module of each package, for its own system', () => {
    expect(nativeModuleFaults(folder, linux)).toEqual([]);
  });

  it('is refused with a module for musl, another processor or another system', () => {
    put(keytarFor('linuxmusl-x64'), '@libsql/linux-x64-musl/index.node');
    expect(nativeModuleFaults(folder, linux)).toEqual([
      `${modules}/@libsql/linux-x64-musl/index.node is for linux x64 musl`,
      '2 native modules of @libsql instead of one',
    ]);
    expect(nativeModuleFaults(folder, { platform: 'win32', arch: 'x64' })).toContainEqual(
      `${modules}/keytar/prebuilds/linux-x64/keytar.node is for linux x64 glibc`,
    );
    expect(nativeModuleFaults(folder, { platform: 'linux', arch: 'arm64' })).toHaveLength(4);
  });

  it('has the registry’s module on Windows, and has to have it there', () => {
    const windows = { platform: 'win32', arch: 'x64' };
    rmSync(folder, { recursive: true });
    put(keytarFor('win32-x64'), 'keytar/prebuilds/win32-x64/keytar.node');
    put(keytarFor('win32-x64'), '@libsql/win32-x64-msvc/index.node');
    expect(nativeModuleFaults(folder, windows)).toEqual(['0 native modules of native-reg instead of one']);
    put(keytarFor('win32-x64'), 'native-reg/prebuilds/win32-x64/node.napi.node');
    expect(nativeModuleFaults(folder, windows)).toEqual([]);
  });

  it('is refused without one of them', () => {
    rmSync(join(folder, modules, '@libsql'), { recursive: true });
    expect(nativeModuleFaults(folder, linux)).toEqual(['0 native modules of @libsql instead of one']);
  });

  it('needs the Visual C++ runtime where a module imports it', () => {
    expect(visualRuntimeOf(folder)).toEqual([]);
    const module = readFileSync(keytarFor('win32-x64'));
    // One of its imports renamed: both names are as long, with the zeros behind.
    const at = module.indexOf('ADVAPI32.dll\0');
    module.write('MSVCP14.dll\0\0', at, 'latin1');
    writeFileSync(join(folder, modules, 'linked.node'), module);
    expect(visualRuntimeOf(folder)).toEqual(['msvcp14.dll']);
  });
});
