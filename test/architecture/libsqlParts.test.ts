import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { licencesOfLibsqlParts } from '../../build/installers/licences/libsqlParts.mjs';
import { shippedLicences } from '../../build/tools/shippedLicences.mjs';
import { cratesIn } from '../installers/fixtures/cratesIn.ts';
import { projectRoot } from './sourceFiles.ts';

interface List {
  readonly version: string;
  readonly parts: readonly {
    readonly name: string;
    readonly version: string;
    readonly licence: string;
    readonly texts: readonly string[];
  }[];
  readonly leftOut: readonly { readonly crates: readonly string[] }[];
  readonly texts: Readonly<Record<string, string>>;
}

const scope = join(projectRoot, 'node_modules', '@libsql');
const installed = readdirSync(scope);
const list = JSON.parse(
  readFileSync(join(projectRoot, 'build/installers/licences/libsqlParts.json'), 'utf8'),
) as List;
const moduleFor = (target: string, version = list.version) => ({ name: `@libsql/${target}`, version });

describe('what is compiled into libsql’s modules', () => {
  it.each(installed)('is listed for the version that is installed: %s', (target) => {
    const manifest = readFileSync(join(scope, target, 'package.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject(moduleFor(target));
  });

  it.each(installed)('is listed as the module itself names it: %s', (target) => {
    const named = cratesIn(readFileSync(join(scope, target, 'index.node'), 'latin1'));
    expect(named.length).toBeGreaterThan(50);
    const listed = licencesOfLibsqlParts([moduleFor(target)]).map(
      ({ name, version }) => `${name.replace('libsql/', '')} ${version}`,
    );
    expect(named.filter((crate) => !listed.includes(crate))).toEqual([]);
  });

  it('stands among the licences that are shipped, with whose it is', () => {
    const shipped = shippedLicences(projectRoot);
    const textOf = (name: string) => shipped.find((licence) => licence.name === name)?.text;
    expect(textOf('libsql/hyper')).toMatch(
      /^Copyright \(c\) 2014-2021 Sean McArthur\n\nPermission is hereby granted[^]*\n\nRead in: Debian 13, .* \(version 0\.14\.32\)$/,
    );
    expect(textOf('libsql/SQLite')).toContain('May you do good and not evil.');
  });

  it('is that of the systems that are packed for', () => {
    const namesFor = (...targets: string[]) =>
      licencesOfLibsqlParts(targets.map((target) => moduleFor(target))).map(({ name }) => name);
    const linux = namesFor('linux-x64-gnu');
    const windows = namesFor('win32-x64-msvc');
    expect(linux).toEqual(namesFor('linux-x64-gnu', 'linux-x64-musl'));
    expect(linux).toEqual(expect.arrayContaining(['libsql/tokio', 'libsql/openssl-probe']));
    expect(windows).toEqual(expect.arrayContaining(['libsql/tokio', 'libsql/windows-sys']));
    expect(linux).not.toContain('libsql/windows-sys');
    expect(windows).not.toContain('libsql/openssl-probe');
    expect(licencesOfLibsqlParts([{ name: 'libsql', version: '9.9.9' }])).toEqual([]);
  });

  it('has to be listed anew for another version', () => {
    expect(() => licencesOfLibsqlParts([moduleFor('linux-x64-gnu', '9.9.9')])).toThrow(
      /0\.5\.29, but @libsql\/linux-x64-gnu is 9\.9\.9: make it anew/,
    );
  });

  it('has a licence and texts each, but for what docs/installers.md names', () => {
    const unread = list.parts.filter(({ licence, texts }) => licence === 'NOASSERTION' || texts.length === 0);
    expect(unread.map(({ name }) => name)).toEqual(['SQLite3 Multiple Ciphers: extensionfunctions.c']);
    const documented = readFileSync(join(projectRoot, 'docs/installers.md'), 'utf8');
    expect(documented.includes('`extensionfunctions.c`')).toBe(true);
    const used = new Set(list.parts.flatMap(({ texts }) => texts));
    expect([...used].toSorted()).toEqual(Object.keys(list.texts).toSorted());
  });

  it('is named once, or left out with a reason', () => {
    const listed = list.parts.map(({ name, version }) => `${name} ${version}`);
    const all = [...listed, ...list.leftOut.flatMap(({ crates }) => crates)];
    expect(all.filter((crate, index) => all.indexOf(crate) !== index)).toEqual([]);
    expect(list.parts.filter(({ licence }) => licence === '')).toEqual([]);
  });
});
