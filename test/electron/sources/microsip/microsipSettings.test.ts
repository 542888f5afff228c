import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeIni, encodeIni, readFromSection } from '../../../../electron/sources/microsip/iniText.ts';
import { microsipCommands } from '../../../../electron/sources/microsip/microsipCommands.ts';
import {
  isMicrosipRunning,
  microsipIniPaths,
} from '../../../../electron/sources/microsip/microsipProcess.ts';
import { createMicrosipSettings } from '../../../../electron/sources/microsip/microsipSettings.ts';

let folder: string;
let path: string;
const before = encodeIni({
  text: '[Settings]\r\naccountId=1\r\ncmdCallRing="C:\\other.exe"\r\nname=Мария\r\n\r\n[Account1]\r\npassword=x\r\n',
  encoding: 'utf16le',
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-ini-'));
  path = join(folder, 'MicroSIP.ini');
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const commands = microsipCommands(String.raw`\\.\pipe\ringside.x`);
const create = (over: Partial<Parameters<typeof createMicrosipSettings>[0]> = {}) =>
  createMicrosipSettings({
    iniPaths: [join(folder, 'nowhere.ini'), path],
    isRunning: () => Promise.resolve(false),
    commands: () => commands,
    ...over,
  });

describe('writing MicroSIP.ini', () => {
  it('sets the five commands, keeps all else, and keeps the file as it was beside it', async () => {
    writeFileSync(path, before);
    const settings = create();
    expect(await settings.isThere()).toBe(true);
    const { backup } = await settings.write();
    expect(backup).toBe(`${path}.before-ringside`);
    expect(readFileSync(backup).equals(before)).toBe(true);
    const { text, encoding } = decodeIni(readFileSync(path));
    expect(encoding).toBe('utf16le');
    for (const [key, command] of commands) expect(readFromSection(text, 'Settings', key)).toBe(command);
    expect(text).toContain('\r\nname=Мария\r\n');
    expect(text.endsWith('\r\n\r\n[Account1]\r\npassword=x\r\n')).toBe(true);

    expect((await settings.write()).backup).toBe(`${path}.before-ringside-2`);
    expect(readFileSync(backup).equals(before)).toBe(true);
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('does not while MicroSIP runs, while the receiver is shut, or where there is no such file', async () => {
    const nothing = create();
    expect(await nothing.isThere()).toBe(false);
    await expect(nothing.write()).rejects.toMatchObject({ code: 'phone.settingsNotFound' });
    writeFileSync(path, before);
    await expect(create({ isRunning: () => Promise.resolve(true) }).write()).rejects.toMatchObject({
      code: 'phone.running',
      params: { phone: 'MicroSIP' },
    });
    await expect(create({ commands: () => null }).write()).rejects.toMatchObject({
      code: 'receiver.notOpen',
    });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(['MicroSIP.ini']);
  });

  it('says so where it cannot, and leaves the file whole', async () => {
    // A folder under the file's name can be found, yet neither read nor replaced; even by an administrator.
    const settings = create({ iniPaths: [folder] });
    await expect(settings.write()).rejects.toMatchObject({ code: 'phone.settingsNotWritten' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('looks where the installed edition keeps it, and knows no MicroSIP elsewhere', async () => {
    expect(microsipIniPaths({ APPDATA: String.raw`C:\Users\a\AppData\Roaming` })).toEqual([
      String.raw`C:\Users\a\AppData\Roaming\MicroSIP\MicroSIP.ini`,
    ]);
    expect(microsipIniPaths({})).toEqual([]);
    expect(await isMicrosipRunning('linux')).toBe(false);
  });
});
