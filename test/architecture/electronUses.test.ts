import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { substitute } from '../../build/tools/machine/substituteElectron.mjs';
import { declaredTypings, electronUses, type ElectronUses } from './electronUses.ts';
import { projectRoot } from './sourceFiles.ts';

const textOf = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');
const declaredMajor = Number(/"electron": "(\d+)\./.exec(textOf('package.json'))?.[1]);

const document = textOf('docs/electron.md');
const namesIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
/** Its table: since when, what changed, its names in the typings, and what it means here. */
const rows = [...document.matchAll(/^\| (\d+) +\| (.*?) +\| (.*?) +\| (.*?) +\|$/gm)].map(
  ([, since, what = '', names = '', here = '']) => ({
    since: Number(since),
    what,
    names: namesIn(names),
    here,
  }),
);

// All of the program's sources are read with the compiler's own checker, which takes seconds.
describe('what Ringside uses of Electron', () => {
  let uses: ElectronUses;
  beforeAll(() => {
    uses = electronUses();
  }, 120_000);

  it('is looked at in the typings of the declared version', () => {
    // Nothing is dropped within a major; `npm ci` installs the very version.
    const installed = /"version": "(\d+)\./.exec(textOf('node_modules/electron/package.json'))?.[1];
    expect(Number(installed)).toBe(declaredMajor);
    expect([...uses.known.keys()]).toEqual(
      expect.arrayContaining([
        'App.requestSingleInstanceLock',
        "App 'second-instance'",
        "PowerMonitor 'unlock-screen'",
        'WebPreferences.sandbox',
        'BaseWindowConstructorOptions.skipTaskbar',
        'RenderProcessGoneDetails.reason',
        'Tray',
      ]),
    );
  });

  it('is all there', () => {
    expect(uses.unknown).toEqual([]);
  });

  it('is advised against where docs/electron.md says so, and nowhere else', () => {
    const [, said = ''] = /^## Advised against$([^]+?)(?=^## )/m.exec(document) ?? [];
    const names = [...said.matchAll(/^- (`[^`]+`)/gm)].flatMap(([, name = '']) => namesIn(name));
    expect(uses.deprecated.toSorted()).toEqual(names.toSorted());
  });

  it('is what docs/electron.md says of each change since the Electron that stands in', () => {
    const used = new Set(uses.known.keys());
    const wrong = rows
      .filter(({ names, here }) => names.some((name) => used.has(name) === here.startsWith('not used')))
      .map(({ since, what }) => `${since}: ${what}`);
    expect(wrong).toEqual([]);
  });

  it('was gone through for every version from the one that stands in to the declared one', () => {
    const from = Number.parseInt(substitute.version, 10) + 1;
    const versions = Array.from({ length: declaredMajor - from + 1 }, (_, index) => from + index);
    expect([...new Set(rows.map(({ since }) => since))].toSorted((a, b) => a - b)).toEqual(versions);
  });
});

describe('a use that the typings do not have is found', { timeout: 60_000 }, () => {
  const typings = '/typings/electron.d.ts';
  const without = (...patterns: readonly RegExp[]): string => {
    let text = readFileSync(declaredTypings, 'utf8');
    for (const pattern of patterns) {
      expect(text).toMatch(pattern);
      text = text.replaceAll(new RegExp(pattern, 'g'), '');
    }
    return text;
  };
  const program = `
    import { app, BrowserWindow, powerMonitor, type Screen, type Tray } from 'electron';
    export function use(deps: Pick<Screen, 'getCursorScreenPoint' | 'getAllDisplays'>): Tray | undefined {
      const window = new BrowserWindow({ skipTaskbar: true, title: 'x' });
      app.on('second-instance', () => window.show());
      powerMonitor.on('unlock-screen', () => app.quit());
      window.webContents.on('render-process-gone', (_event, { reason }) => app.setName(reason));
      return deps.getAllDisplays().length > 0 ? undefined : undefined;
    }
  `;
  const unknownWith = (text: string): readonly string[] =>
    electronUses(typings, { '/program.ts': program, [typings]: text }).unknown;

  it('but not where they have it', () => {
    expect(unknownWith(without())).toEqual([]);
  });

  it('be it a function, one that is named in a type alone, an event or an option', () => {
    const dropped = [
      / {4}quit\(\): void;/,
      / {4}getCursorScreenPoint\(\): Point;/,
      / {4}\w+\(event: 'unlock-screen', listener: \(\) => void\): this;/,
      / {4}skipTaskbar\?: boolean;/,
    ];
    const found = unknownWith(without(...dropped)).map((line) => line.replace('/program.ts: ', ''));
    expect(found.toSorted()).toEqual([
      'App.quit',
      'BrowserWindowConstructorOptions.skipTaskbar',
      "PowerMonitor 'unlock-screen'",
      'Screen.getCursorScreenPoint',
    ]);
  });
});
