import { describe, expect, it } from 'vitest';
import { sourceFiles, type SourceFile } from './sourceFiles.ts';

const files = sourceFiles(['contracts', 'electron', 'renderer']);

/**
 * Rooms of `electron/` that know contracts, core's ports, its way to have followers, how numbers are read, what the platform
 * gives, and themselves, never each other.
 */
const adapterRooms = [
  'portal',
  'sources',
  'receivers',
  'platform',
  'storage',
  'floor',
  'windows',
  'desktop',
  'security',
  'diagnostics',
  'updates',
  'ipc',
  'preload',
];

function edges(
  from: (file: SourceFile) => boolean,
  forbidden: (target: string, file: SourceFile) => boolean,
): string[] {
  return files
    .filter(from)
    .flatMap((file) =>
      file.imports.filter((target) => forbidden(target, file)).map((target) => `${file.path} -> ${target}`),
    );
}

const within = (folder: string) => (file: SourceFile) => file.path.startsWith(`${folder}/`);
const isNode = (target: string): boolean => target.startsWith('node:');
const isOurs = (target: string): boolean => /^(contracts|electron|renderer|test|build)\//.test(target);

describe('who may import whom', () => {
  it('sees the imports at all', () => {
    const main = files.find((file) => file.path === 'electron/main.ts');
    expect(main?.imports).toContain('electron/beginDesk.ts');
    expect(files.length).toBeGreaterThan(50);
  });

  it('contracts import nothing of ours beside contracts, no Node, no Electron', () => {
    const forbidden = (target: string): boolean =>
      (isOurs(target) && !target.startsWith('contracts/')) || isNode(target) || target === 'electron';
    expect(edges(within('contracts'), forbidden)).toEqual([]);
  });

  it('the renderer imports contracts and itself, no Node, no Electron', () => {
    const forbidden = (target: string): boolean =>
      (isOurs(target) && !/^(contracts|renderer)\//.test(target)) || isNode(target) || target === 'electron';
    expect(edges(within('renderer'), forbidden)).toEqual([]);
  });

  it('renderer/ui imports nothing of ours', () => {
    const forbidden = (target: string): boolean => isOurs(target) && !target.startsWith('renderer/ui/');
    expect(edges(within('renderer/ui'), forbidden)).toEqual([]);
  });

  it('nothing in electron/ imports the renderer or the tests', () => {
    expect(edges(within('electron'), (target) => /^(renderer|test)\//.test(target))).toEqual([]);
  });

  it('core imports contracts and itself, no Electron, no Node', () => {
    const forbidden = (target: string): boolean =>
      (isOurs(target) && !/^(contracts|electron\/core)\//.test(target)) ||
      isNode(target) ||
      target === 'electron';
    expect(edges(within('electron/core'), forbidden)).toEqual([]);
  });

  it.each(adapterRooms)(
    "electron/%s imports contracts, core's ports, listeners, order of work and numbers, the platform, and itself",
    (room) => {
      const forbidden = (target: string): boolean => {
        if (!target.startsWith('electron/')) return /^(renderer|test)\//.test(target);
        const open = [
          `electron/${room}/`,
          'electron/core/ports/',
          'electron/core/numbers/',
          'electron/core/listeners.ts',
          'electron/core/oneAfterAnother.ts',
          'electron/platform/',
        ];
        return !open.some((folder) => target.startsWith(folder));
      };
      expect(edges(within(`electron/${room}`), forbidden)).toEqual([]);
    },
  );

  it('electron/portal knows no Electron: what it needs is handed in', () => {
    expect(edges(within('electron/portal'), (target) => target === 'electron')).toEqual([]);
  });

  it.each([
    ['beginDesk.ts', 'main.ts'],
    ['openMainWindow.ts', 'beginDesk.ts'],
    ['program.ts', 'openMainWindow.ts'],
  ])('%s is imported by %s alone', (file, importer) => {
    const importers = files.filter(({ imports }) => imports.includes(`electron/${file}`));
    expect(importers.map(({ path }) => path)).toEqual([`electron/${importer}`]);
  });
});

describe('core is pure', () => {
  it('uses no timers, clocks, chance or globals except through ports', () => {
    const impure =
      /\b(setTimeout|setInterval|setImmediate|Date\.now|new Date\(\)|Math\.random|process\.|performance\.|fetch\()/;
    const offenders = files.filter(within('electron/core')).flatMap((file) =>
      file.text
        .split('\n')
        .filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line) && impure.test(line))
        .map((line) => `${file.path}: ${line.trim()}`),
    );
    expect(offenders).toEqual([]);
  });
});

describe('raw IPC', () => {
  it('is touched in electron/ipc and electron/preload alone', () => {
    const offenders = files.filter(
      (file) => /\b(ipcMain|ipcRenderer)\b/.test(file.text) && !/^electron\/(ipc|preload)\//.test(file.path),
    );
    expect(offenders.map((file) => file.path)).toEqual([]);
  });
});
