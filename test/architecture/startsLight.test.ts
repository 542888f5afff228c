import { expect, it } from 'vitest';
import { sourceFiles } from './sourceFiles.ts';

const files = new Map(sourceFiles(['contracts', 'electron']).map((file) => [file.path, file]));

/** All that is loaded with a file, without what it asks for later. */
function loadedWith(entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    waiting.push(...(files.get(path)?.loadsAtOnce ?? []));
  }
  return seen;
}

it('what is behind the main window is followed at all', () => {
  expect(loadedWith('electron/program.ts')).toContain('electron/features/updates/updates.ts');
});

it('electron-updater is loaded by nobody’s start, but by whoever asks for an update', () => {
  const updater = (path: string): boolean => path.startsWith('electron-updater');
  for (const entry of ['electron/main.ts', 'electron/program.ts'])
    expect([...loadedWith(entry)].filter(updater)).toEqual([]);
  expect([...loadedWith('electron/updates/electronUpdater.ts')].filter(updater)).not.toEqual([]);
});

it('amqplib is loaded by nobody’s start, but by a desk that has a broker, or a worker', () => {
  const client = (path: string): boolean => path === 'amqplib' || path.startsWith('electron/floor/broker');
  for (const entry of ['electron/main.ts', 'electron/program.ts'])
    expect([...loadedWith(entry)].filter(client)).toEqual([]);
  expect([...loadedWith('electron/floor/deskLine.ts')].filter(client)).not.toEqual([]);
});
