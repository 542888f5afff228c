import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFirstLook, readLastPlace } from '../../electron/firstLook.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'ringside-look-'))));
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
/** Paths of files with this content; undefined where there is none. */
async function pathsOf(content: {
  readonly settings?: string | Buffer;
  readonly connection?: string;
  readonly policy?: string;
  readonly window?: string;
}) {
  files += 1;
  const write = async (name: string, text: string | Buffer | undefined): Promise<string> => {
    const path = join(folder, `${files}-${name}`);
    if (text !== undefined) await writeFile(path, text);
    return path;
  };
  return {
    settingsFile: await write('settings.json', content.settings),
    connectionFile: await write('connection.json', content.connection),
    policyMemoryFile: await write('policy.json', content.policy),
    windowFile: await write('window.json', content.window),
  };
}

const russianSystem = { commandLine: { getSwitchValue: () => '' }, getLocale: () => 'ru-RU' } as never;
const settings = JSON.stringify({
  version: 1,
  settings: { language: 'en', theme: 'dark', textSize: 150, ofNewer: 1 },
});
const connection = JSON.stringify({ version: 1, portal: { origin: 'https://portal.example', userId: 7 } });

describe('how the main window looks before the program is loaded', () => {
  it('is what the operator chose, with the page that was open', async () => {
    const window = JSON.stringify({ version: 1, place: null, page: 'phones' });
    expect(readFirstLook(russianSystem, await pathsOf({ settings, connection, window }))).toEqual({
      locale: 'en',
      theme: 'dark',
      textSize: 150,
      hasPortal: true,
      lastPage: 'phones',
    });
  });

  it('is the system’s language where none is chosen, and the first page where no portal is remembered', async () => {
    const atFirst = { locale: 'ru', theme: 'system', textSize: 100, hasPortal: false, lastPage: null };
    expect(readFirstLook(russianSystem, await pathsOf({}))).toEqual(atFirst);
    expect(
      readFirstLook(russianSystem, await pathsOf({ connection: '{"version":1,"portal":null}' })),
    ).toEqual(atFirst);
  });

  it('is as the company has preset it where the operator has not chosen', async () => {
    const policy = JSON.stringify({ presets: { theme: 'light', textSize: 130 }, locks: {} });
    const chosen = JSON.stringify({ version: 1, settings: { theme: 'dark' } });
    expect(readFirstLook(russianSystem, await pathsOf({ settings: chosen, policy }))).toMatchObject({
      locale: 'ru',
      theme: 'dark',
      textSize: 130,
    });
  });

  it('is as much as can be understood, in whatever encoding an editor saved it', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(settings, 'utf16le')]);
    const paths = await pathsOf({ settings: utf16, connection: '[', window: '{"place":7}' });
    expect(readFirstLook(russianSystem, paths)).toMatchObject({
      locale: 'en',
      theme: 'dark',
      hasPortal: false,
    });
    expect(readLastPlace(paths)).toBeNull();
    const odd = JSON.stringify({ version: 1, settings: { language: 'xx', theme: 'dark', textSize: 120 } });
    expect(readFirstLook(russianSystem, await pathsOf({ settings: odd }))).toMatchObject({
      locale: 'ru',
      theme: 'dark',
      textSize: 100,
    });
  });
});
