import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './sourceFiles.ts';

const text = readFileSync(join(projectRoot, 'docs/security.md'), 'utf8').replace(/\s+/g, ' ');
const files = [
  ...text.matchAll(/`((?:build|contracts|electron|renderer|test)\/[\w./-]+\.\w+|[\w-]+\.(?:yml|json))`/g),
].map((match) => match[1] ?? '');
const tests = [...text.matchAll(/`(test\/[\w./-]+)` "([^"]+)"/g)].map(([, file = '', name = '']) => ({
  file,
  name,
}));

describe('docs/security.md', () => {
  it('names files that exist', () => {
    // What Ringside writes on the operator's computer is no file of the project.
    const ownFiles = files.filter(
      (file) =>
        ![
          'connection.json',
          'window.json',
          'said.json',
          'former-lines.json',
          'notes.json',
          'recordings.json',
        ].includes(file),
    );
    expect(ownFiles.length).toBeGreaterThan(40);
    expect(ownFiles.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
  });

  it('quotes tests that are in the files it names', () => {
    expect(tests.length).toBeGreaterThan(30);
    const missing = tests.filter(({ file, name }) => {
      const source = existsSync(join(projectRoot, file)) ? readFileSync(join(projectRoot, file), 'utf8') : '';
      return !source.includes(name);
    });
    expect(missing).toEqual([]);
  });

  it('goes through all twenty items of the checklist, each with a test', () => {
    const rows = [...text.matchAll(/\| (\d+) \| [^|]+\| [^|]+\| ([^|]+) \|/g)];
    expect(rows.map((row) => Number(row[1]))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    for (const [, number, test] of rows) expect(test, `item ${number}`).toMatch(/`test\/[^`]+` "[^"]+"/);
  });
});
