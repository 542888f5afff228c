import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWindowsNode, type WindowsNode } from './windowsNode.ts';

let windows: WindowsNode;
/** As Wine calls the user of its Windows. */
const user = userInfo().username;
const home = `drive_c/users/${user}/AppData`;
const at = (path: string): string => join(windows.prefix, path);

beforeAll(async () => {
  windows = await createWindowsNode();
});
afterAll(() => windows?.remove());

it('is Windows, as far as Node can tell', async () => {
  expect(await windows.case('where')).toMatchObject({ platform: 'win32' });
});

describe('MicroSIP as a program', () => {
  const started = 'drive_c/ringside-started.txt';
  const placed = async (folder: string): Promise<void> => {
    await mkdir(at(folder), { recursive: true });
    await windows.compile(
      '../../../build/installers/windows/standInElectron.c',
      `${folder.replace('drive_c/', '')}/MicroSIP.exe`,
      '-mwindows',
    );
  };

  it('is not there where nobody has installed it', async () => {
    expect(await windows.case('registryDefault', 'HKCU\\Software\\MicroSIP')).toBeNull();
    await windows.setValues('HKCU\\Software\\Ringside test', { '': { expand: '%windir%\\phones' } });
    expect(await windows.case('registryDefault', 'HKCU\\Software\\Ringside test')).toBe(
      'C:\\windows\\phones',
    );
    await expect(windows.case('dial', '+4930123')).rejects.toMatchObject({ code: 'phone.notReachable' });
  });

  it.each(['Micro SIP', 'Телефоны', 'Teléfonos de mañana'])(
    'is found where the registry says, and dials: C:\\Phones\\%s',
    async (name) => {
      const folder = `C:\\Phones\\${name}`;
      await placed(`drive_c/Phones/${name}`);
      await windows.setValues('HKCU\\Software\\MicroSIP', { '': folder });
      expect(await windows.case('registryDefault', 'HKCU\\Software\\MicroSIP')).toBe(folder);
      await windows.case('dial', '+4930123');
      expect(await windows.waitForFile(started)).toContain('\\MicroSIP.exe | +4930123 |');
      await rm(at(started));
    },
  );

  it('is found where its installer puts it, before that', async () => {
    await placed(`${home}/Local/MicroSIP`);
    await windows.case('dial', 'sip:anna@pbx.example');
    expect(await windows.waitForFile(started)).toContain(
      'AppData\\Local\\MicroSIP\\MicroSIP.exe | sip:anna@pbx.example |',
    );
  });
});

it('is started at login, hidden, by what Electron writes of it', async () => {
  const folder = 'C:\\Users\\Ольга Петрова\\Ringside';
  await mkdir(at('drive_c/Users/Ольга Петрова/Ringside'), { recursive: true });
  await windows.compile(
    '../../../build/installers/windows/standInElectron.c',
    'Users/Ольга Петрова/Ringside/Ringside.exe',
    '-mwindows',
  );
  const entry = (await windows.case('loginEntry', `${folder}\\Ringside.exe`)) as {
    name: string;
    path: string;
    args: string[];
  };
  const run = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run';
  await windows.setValues(run, { [entry.name]: [entry.path, ...entry.args].join(' ') });
  await windows.run('wineboot');
  expect(await windows.waitForFile('drive_c/ringside-started.txt', '--hidden')).toContain(
    '\\Ringside.exe | --hidden |',
  );
});

describe('the company’s policy', () => {
  const policy = 'HKLM\\Software\\Policies\\Ringside';

  it('is read out of the registry, with its lists and in whatever letters', async () => {
    expect(await windows.case('policy')).toEqual({ kind: 'none' });
    await windows.setValues(policy, { Organisation: 'Северный ветер' });
    await windows.setValues(`${policy}\\Locks\\callOutcomes`, { 1: 'Перезвонить', 2: 'Número erróneo' });
    await windows.setValues(`${policy}\\Presets`, {
      historyDays: 30,
      country: { expand: 'DE' },
      portalAddress: { expand: 'https://%USERNAME%.example' },
      clientId: 'local.%1%',
    });
    await windows.setValues('HKCU\\Software\\Policies\\Ringside\\Presets', {
      historyDays: 7,
      startAtLogin: 1,
    });
    expect(await windows.case('policy')).toEqual({
      kind: 'read',
      content: {
        organisation: 'Северный ветер',
        locks: { calloutcomes: ['Перезвонить', 'Número erróneo'] },
        presets: {
          historydays: 30,
          country: 'DE',
          startatlogin: 1,
          portaladdress: { withVariables: 'https://%USERNAME%.example' },
          clientid: 'local.%1%',
        },
      },
    });
  });
});

describe('MicroSIP’s settings and events', () => {
  const secret = 'a-secret-of-24-characters';
  const ini = `${home}/Roaming/MicroSIP/MicroSIP.ini`;

  it('are written so that Windows’ own function reads them', async () => {
    await mkdir(at(`${home}/Roaming/MicroSIP`), { recursive: true });
    const before = Buffer.from('\ufeff[Settings]\r\naccountId=1\r\nname=Мария\r\n', 'utf16le');
    await writeFile(at(ini), before);
    await windows.compile('readIni.c', 'readIni.exe', '-municode');
    const read = async (key: string): Promise<string> => {
      const path = `C:\\users\\${user}\\AppData\\Roaming\\MicroSIP\\MicroSIP.ini`;
      await windows.run('C:\\readIni.exe', path, 'Settings', key, 'C:\\value.txt');
      return readFile(at('drive_c/value.txt'), 'utf8');
    };
    const { backup, commands } = (await windows.case('writeIni', secret)) as {
      backup: string;
      commands: [string, string][];
    };
    expect(backup).toBe(`C:\\users\\${user}\\AppData\\Roaming\\MicroSIP\\MicroSIP.ini.before-ringside`);
    expect((await readFile(at(`${ini}.before-ringside`))).equals(before)).toBe(true);
    expect(commands).toHaveLength(5);
    for (const [key, command] of commands) expect(await read(key)).toBe(command);
    expect(await read('name')).toBe('Мария');
  });

  it('come through the named pipe that the commands name', async () => {
    const line = (word: string): string => `  curl_easy_setopt(hnd, CURLOPT_URL, "${word}");\r\n`;
    await writeFile(at('drive_c/words.c'), `${line('ring')}${line('+4930901820')}`);
    const { path, ...told } = (await windows.case('pipe', secret, 'C:\\words.c')) as { path: string };
    expect(told).toEqual({ news: 'ring', number: '+4930901820' });
    const written = await readFile(at(ini), 'utf16le');
    expect(path).toMatch(/^\\\\\.\\pipe\\ringside\.[0-9a-f]{32}$/);
    expect(written).toContain(`--libcurl ${path} -- ring`);
  });
});

describe('what is kept on Windows', () => {
  it('is what is owed to the portal, from one run to the next, by the libsql that is shipped there', async () => {
    const args = [windows.workerFile, windows.mainFile, `C:\\users\\${user}\\Ольга\\commands.db`];
    const { before, problem, left } = (await windows.case('journal', ...args)) as {
      before: number;
      problem: unknown;
      left: { callId: string; subject: { who: string } }[];
    };
    expect({ before, problem }).toEqual({ before: 0, problem: null });
    expect(left).toMatchObject([{ callId: 'externalCall.1', subject: { who: 'Анна "Ännchen"' } }]);
  });

  it('is the secret, in the Credential Manager, until it is taken out', async () => {
    expect(await windows.case('keychain', 'секрет-ß-1')).toEqual({
      missing: null,
      kept: 'секрет-ß-1',
      gone: null,
    });
  });

  it('are files that are replaced in one step', async () => {
    expect(await windows.case('replaceFile', `C:\\users\\${user}\\Ольга\\settings.json`)).toBe('third');
  });
});
