import { describe, expect, it } from 'vitest';
import { sourceFiles } from './sourceFiles.ts';

const product = sourceFiles(['contracts', 'electron', 'renderer']);
const exported = /^export (const|function|async function|class|interface|type) (\w+)/gm;

const exports = product.flatMap(({ path, text }) =>
  [...text.matchAll(exported)].map(([, , name = '']) => ({ path, name })),
);

/** The renderer and the main process see nothing of each other. */
const meet = (one: string, other: string): boolean =>
  ![one, other].some((path) => path.startsWith('renderer/')) ||
  ![one, other].some((path) => path.startsWith('electron/'));

/** That each is used by another file is held by `knip` in `npm run lint`. */
describe('what the product exports', () => {
  it('is found at all', () => {
    expect(exports.length).toBeGreaterThan(500);
  });

  it('has a name that nothing else has beside it, so that a search finds the one thing', () => {
    const twins = exports.flatMap(({ path, name }, index) =>
      exports
        .slice(index + 1)
        .filter((other) => other.name === name && other.path !== path && meet(path, other.path))
        .map((other) => `${name}: ${path} and ${other.path}`),
    );
    expect(twins).toEqual([]);
  });
});
