import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot, sourceFiles } from './sourceFiles.ts';

const product = sourceFiles(['contracts', 'electron', 'renderer']);
const all = [...product, ...sourceFiles(['test'])];

describe('the shape of the house', () => {
  it('no file is longer than 300 lines', () => {
    const long = all.filter((file) => file.lineCount > 300).map((file) => `${file.path}: ${file.lineCount}`);
    expect(long).toEqual([]);
  });

  it('main.ts stays within 40 lines and the preload script within 25', () => {
    const linesOf = (path: string) => product.find((file) => file.path === path)?.lineCount ?? Infinity;
    expect(linesOf('electron/main.ts')).toBeLessThanOrEqual(40);
    expect(linesOf('electron/preload/preload.ts')).toBeLessThanOrEqual(25);
  });

  it('no folder of the product holds more than a dozen source files', () => {
    const perFolder = new Map<string, number>();
    for (const { path } of product) perFolder.set(dirname(path), (perFolder.get(dirname(path)) ?? 0) + 1);
    const crowded = [...perFolder]
      .filter(([, count]) => count > 12)
      .map(([folder, count]) => `${folder}: ${count}`);
    expect(crowded).toEqual([]);
  });

  it('nothing is called utils, helpers, common or misc, and there are no barrels', () => {
    const vague = all.filter(({ path }) =>
      /\/(utils?|helpers?|common|misc|index)(\/|\.(ts|svelte)$)/i.test(`/${path}`),
    );
    expect(vague.map((file) => file.path)).toEqual([]);
  });

  it('no file escapes the type system or the linter unseen', () => {
    const escape = /@ts-(ignore|nocheck|expect-error)|\bas any\b|: any\b/;
    const escapes = all
      .filter(({ path }) => !path.startsWith('test/architecture/'))
      .flatMap(({ path, text }) =>
        text
          .split('\n')
          .filter((line) => escape.test(line))
          .map((line) => `${path}: ${line.trim()}`),
      );
    expect(escapes).toEqual([]);
  });

  it('top-level folders are the ones that architecture.md names', () => {
    const known = ['build', 'contracts', 'docs', 'electron', 'renderer', 'test'];
    const ignored = ['node_modules', 'dist', 'release', 'demo-out', 'bench-out', 'test-results'];
    const folders = readdirSync(projectRoot, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !ignored.includes(entry.name))
      .map((entry) => entry.name);
    expect(folders.filter((name) => !known.includes(name))).toEqual([]);
  });
});
