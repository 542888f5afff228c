import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wantedFloor } from '../../build/floor/wanted.ts';
import { projectRoot } from './sourceFiles.ts';

const text = readFileSync(join(projectRoot, 'docs/floors.md'), 'utf8');
const wanted = wantedFloor({
  portalKey: 'abcdef012345',
  desks: [17, 18, 19],
  clearing: [18],
  leading: [19],
  workers: ['worker-server1'],
});
/** As the document writes it: the key by its name, and a bar that ends no cell of a table. */
const written = (pattern: string): string =>
  `\`${pattern.replaceAll(wanted.portalKey, 'KEY').replaceAll('|', String.raw`\|`)}\``;

/** What administrators set up by it has to be what `npm run floor:setup` makes. */
describe('docs/floors.md', () => {
  it('has the rights that the set-up gives, each account a row', () => {
    const rows = text.split('\n').filter((line) => /\| a (desk|worker) +\|/.test(line));
    expect(rows).toHaveLength(wanted.accounts.length);
    wanted.accounts.forEach(({ rights, topics }, index) => {
      const cells = rows[index]?.split(/(?<!\\)\|/).map((cell) => cell.trim());
      const is = [rights.configure, rights.write, rights.read].map(written);
      expect(cells?.slice(3, 6)).toEqual(is);
      const keys = topics.map((topic) => written(topic.write));
      if (keys.length > 0) expect(cells?.slice(6, 8)).toEqual(keys);
    });
  });

  it('has the queues and their arguments', () => {
    for (const queue of wanted.queues) {
      for (const [name, value] of Object.entries(queue.arguments))
        expect(text).toContain(`\`${name}: ${String(value)}\``);
      for (const name of [queue.name, ...queue.bindings]) expect(text).toContain(written(name));
    }
    for (const name of wanted.exchanges) expect(text).toContain(written(name));
  });

  it('names files that exist, and tests that are in them', () => {
    const files = [...text.matchAll(/`(test\/[\w./-]+\.ts)`/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
    for (const [, file = '', name = ''] of text.matchAll(/`(test\/[\w./-]+)` "([^"]+)"/g))
      expect(readFileSync(join(projectRoot, file), 'utf8')).toContain(name);
  });
});
