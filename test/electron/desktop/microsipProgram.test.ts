import { describe, expect, it } from 'vitest';
import {
  createMicrosipProgram,
  type MicrosipProgramDeps,
} from '../../../electron/desktop/programs/microsipProgram.ts';
import { launch } from '../../../electron/desktop/programs/windowsPrograms.ts';

function program(given: Partial<MicrosipProgramDeps> & { readonly installed?: readonly string[] } = {}) {
  const launched: string[] = [];
  const { installed = [], ...deps } = given;
  const microsip = createMicrosipProgram({
    platform: 'win32',
    env: { LOCALAPPDATA: 'C:\\Users\\op\\AppData\\Local', ProgramFiles: 'C:\\Program Files' },
    fileExists: async (path) => installed.some((known) => known.toLowerCase() === path.toLowerCase()),
    registryDefault: async () => null,
    launch: async (path, args) => void launched.push([path, ...args].join('|')),
    ...deps,
  });
  return { ...microsip, launched };
}

describe('MicroSIP as a program', () => {
  it('is found where its installer puts it', async () => {
    const { dial, launched } = program({ installed: ['C:\\Program Files\\MicroSIP\\microsip.exe'] });
    await dial('+4930123');
    expect(launched).toEqual(['C:\\Program Files\\MicroSIP\\MicroSIP.exe|+4930123']);
  });

  it.each(['D:\\Phones\\MicroSIP', '"D:\\Phones\\MicroSIP\\MicroSIP.exe"', 'D:\\Phones\\MicroSIP\\'])(
    'is found where the registry says: %s',
    async (value) => {
      const { dial, launched } = program({
        installed: ['D:\\Phones\\MicroSIP\\MicroSIP.exe'],
        registryDefault: async (key) => (key.startsWith('HKLM') ? value : null),
      });
      await dial('sip:anna@pbx.example');
      expect(launched).toEqual(['D:\\Phones\\MicroSIP\\MicroSIP.exe|sip:anna@pbx.example']);
    },
  );

  it.each([
    ['another program', 'D:\\Phones\\calc.exe'],
    ['the network', '\\\\server\\share\\MicroSIP.exe'],
    ['no path', '.'],
  ])('is never %s', async (_what, value) => {
    const { dial, launched } = program({
      registryDefault: async () => value,
      fileExists: async () => true,
      env: {},
    });
    await expect(dial('1')).rejects.toMatchObject({
      code: 'phone.notReachable',
      params: { phone: 'MicroSIP' },
    });
    expect(launched).toEqual([]);
  });

  it('is not there on other systems', async () => {
    const { dial } = program({ platform: 'linux', fileExists: async () => true });
    await expect(dial('1')).rejects.toMatchObject({ code: 'phone.notReachable' });
  });

  it('that does not start cannot be reached', async () => {
    const { dial } = program({
      fileExists: async () => true,
      launch: () => Promise.reject(new Error('EACCES')),
    });
    await expect(dial('1')).rejects.toMatchObject({ code: 'phone.notReachable' });
  });

  it.each(['/hangupall', '-x', '', '1 2', '"1"', 'sip:a b@c', '/i:file.ini', '1\n'])(
    'is never given %j',
    async (text) => {
      const { dial, launched } = program({ fileExists: async () => true });
      await expect(dial(text)).rejects.toMatchObject({ code: 'phone.numberNotValid' });
      expect(launched).toEqual([]);
    },
  );
});

describe('starting a program', () => {
  it('rejects where there is none', async () => {
    await expect(launch('/nowhere/MicroSIP.exe', ['1'])).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
