import { describe, expect, it } from 'vitest';
import { sourceFiles } from './sourceFiles.ts';

const product = sourceFiles(['contracts', 'electron', 'renderer']);
const all = [...product, ...sourceFiles(['test', 'build'])];
const exported = /^export (const|function|async function|class|interface|type) (\w+)/gm;

const exports = product.flatMap(({ path, text }) =>
  [...text.matchAll(exported)].map(([, kind = '', name = '']) => ({ path, text, kind, name })),
);
const isShared = ({ path }: { path: string }): boolean => /^(contracts|renderer)\//.test(path);

describe('what contracts and renderer export', () => {
  it('is found at all', () => {
    expect(exports.filter(isShared).length).toBeGreaterThan(100);
  });

  /** A type may be exported for what it names in the file's own functions. */
  const namesWhatIsExported = ({ kind, name, text }: (typeof exports)[number]): boolean =>
    /^(interface|type)$/.test(kind) && (text.match(new RegExp(`\\b${name}\\b`, 'g')) ?? []).length > 1;

  it('is used by another file', () => {
    const words = new Map(all.map(({ path, text }) => [path, new Set(text.match(/\w+/g))]));
    const unused = exports
      .filter(isShared)
      .filter(({ path, name }) => ![...words].some(([other, known]) => other !== path && known.has(name)))
      .filter((one) => !namesWhatIsExported(one));
    expect(unused.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
  });

  /** The renderer and the main process see nothing of each other. */
  const meet = (one: string, other: string): boolean =>
    ![one, other].some((path) => path.startsWith('renderer/')) ||
    ![one, other].some((path) => path.startsWith('electron/'));

  it('has a name that nothing else has beside it, so that a search finds the one thing', () => {
    const twins = exports
      .filter(isShared)
      .flatMap(({ path, name }) =>
        exports
          .filter((other) => other.name === name && other.path !== path && meet(path, other.path))
          .map((other) => `${name}: ${path} and ${other.path}`),
      );
    expect(twins).toEqual([]);
  });
});
