import { describe, expect, it } from 'vitest';
import { sourceFiles } from './sourceFiles.ts';

const files = sourceFiles(['contracts', 'electron', 'renderer']);
const paths = new Set(files.map(({ path }) => path));

/** Edges between our own files, those of types alone included: they bind as tightly for whoever reads or moves a file. */
const edges = files.flatMap(({ path, imports }) =>
  imports
    .filter((target) => paths.has(target) && target !== path)
    .map((target) => ({ from: path, to: target })),
);

interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Ways round that can be walked, as the names that they pass: at least one where there are any. */
function circlesIn(graphEdges: readonly Edge[]): string[][] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of graphEdges) next.set(from, (next.get(from) ?? new Set()).add(to));
  const done = new Set<string>();
  const circles: string[][] = [];
  const walk = (name: string, way: readonly string[]): void => {
    const again = way.indexOf(name);
    if (again >= 0) return void circles.push([...way.slice(again), name]);
    if (done.has(name)) return;
    for (const target of next.get(name) ?? []) walk(target, [...way, name]);
    done.add(name);
  };
  for (const name of next.keys()) walk(name, []);
  return circles;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** The two rooms within the same folder that an edge leads between; null where it stays in one, or goes up or down. */
function betweenRooms({ from, to }: Edge): Edge | null {
  const [one, other] = [folderOf(from).split('/'), folderOf(to).split('/')];
  let shared = 0;
  while (shared < one.length && shared < other.length && one[shared] === other[shared]) shared += 1;
  if (shared >= one.length || shared >= other.length) return null;
  return { from: one.slice(0, shared + 1).join('/'), to: other.slice(0, shared + 1).join('/') };
}

describe('imports go one way', () => {
  it('finds circles at all', () => {
    const round = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'a' },
    ];
    expect(circlesIn(round)).toEqual([['a', 'b', 'c', 'a']]);
    expect(circlesIn(round.slice(0, 2))).toEqual([]);
    expect(betweenRooms({ from: 'x/a/b/file', to: 'x/c/file' })).toEqual({ from: 'x/a', to: 'x/c' });
    expect(betweenRooms({ from: 'x/a/b/file', to: 'x/a/file' })).toBeNull();
  });

  it('no files import each other in a circle', () => {
    expect(circlesIn(edges).map((circle) => circle.join(' -> '))).toEqual([]);
  });

  it('no rooms of one folder do', () => {
    const between = edges.flatMap((edge) => {
      const rooms = betweenRooms(edge);
      return rooms === null ? [] : [{ ...rooms, edge: `${edge.from} -> ${edge.to}` }];
    });
    const said = circlesIn(between).map((circle) =>
      circle.slice(1).map((to, index) => {
        const from = circle[index];
        return between.filter((one) => one.from === from && one.to === to).map(({ edge }) => edge);
      }),
    );
    expect(said).toEqual([]);
  });
});
