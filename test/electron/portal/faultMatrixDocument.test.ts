import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { applicationErrors, otherFaults, systemErrors, type SystemErrorRow } from './faultMatrixRows.ts';

const inProject = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const text = readFileSync(inProject('docs/reliability.md'), 'utf8');

/** The rows of the tables under a heading, up to the next heading, as cells. */
function tableUnder(heading: string): string[][] {
  const section = text.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function systemErrorCells([key, docs, source, cells]: SystemErrorRow): string[] {
  const statuses = docs === source ? String(docs) : `${docs} / ${source}`;
  return [`\`${key}\`, ${statuses}`, cells.hide, cells.hide, cells.config, cells.connect];
}

/** Every quoted name with the file named last before it. */
function quotedTests(): { file: string; name: string }[] {
  const words = text.replace(/\s+/g, ' ');
  const found: { file: string; name: string }[] = [];
  let file = '';
  for (const [, named, name] of words.matchAll(/`(test\/[\w./-]+\.ts)`|"([^"]+)"/g)) {
    if (named !== undefined) file = named;
    else if (name !== undefined) found.push({ file, name });
  }
  return found;
}

/** Quotes that are no names of tests. */
const justWords = ['done', 'not a portal', 'redirect of a renamed portal'];

describe('docs/reliability.md', () => {
  it('shows the matrix as it is tested', () => {
    expect(tableUnder('System errors, to a webhook')).toEqual(systemErrors.map(systemErrorCells));
    expect(tableUnder('To a local application')).toEqual(applicationErrors.map(systemErrorCells));
    expect(tableUnder('Everything else')).toEqual(
      otherFaults.map((row) => [row.name, row.hide, row.hide, row.config, row.connect]),
    );
  });

  it('quotes tests that are in the files it names', () => {
    const tests = quotedTests().filter(({ name }) => !justWords.includes(name));
    expect(tests.length).toBeGreaterThan(60);
    const missing = tests.filter(({ file, name }) => {
      const path = inProject(file);
      return !existsSync(path) || !readFileSync(path, 'utf8').includes(name);
    });
    expect(missing).toEqual([]);
  });

  it('has a test in every row, or says plainly that there is none', () => {
    const headings = [
      'The program, the disk, the computer',
      'The keychain',
      'Notes about calls',
      'Recordings of calls',
      'The network and the live channel',
    ];
    for (const heading of headings) {
      const rows = tableUnder(heading);
      expect(rows.length).toBeGreaterThan(5);
      for (const [trouble, , test] of rows) {
        expect(test, trouble).toMatch(/`test\/[^`]+` "[^"]+"|\*\*not tested\*\*/);
      }
    }
  });
});
