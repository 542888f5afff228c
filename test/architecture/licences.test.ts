import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';
import { describe, expect, it } from 'vitest';
import { packagesBeside, shippedLicences } from '../../build/tools/shippedLicences.mjs';
import { readAbout } from '../../electron/features/about.ts';

const root = join(import.meta.dirname, '../..');

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
}

describe('the licences that are shipped', () => {
  const licences = shippedLicences(root);

  it('are those of every package that is installed for the program itself', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
    const names = Object.entries(lock.packages)
      .filter(([folder, { dev, devOptional }]) => folder !== '' && dev !== true && devOptional !== true)
      .filter(([folder]) => existsSync(join(root, folder)))
      .map(([folder]) => folder.replace(/^.*node_modules\//, ''));
    expect([...packagesBeside(root).keys()].toSorted()).toEqual(names.toSorted());
    expect(names).toEqual(expect.arrayContaining(['keytar', 'libsql', '@neon-rs/load', 'detect-libc']));
  });

  it('have a text each, and tell of the icons that were copied', () => {
    for (const { name, text } of licences) expect(text.length, name).toBeGreaterThan(100);
    expect(licences.find(({ name }) => name === '@lucide/svelte')).toMatchObject({ identifier: 'ISC' });
  });

  it('stand on the About page beside the bundled ones, and lend them the text that they lack', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringside-licences-'));
    const lacking = { name: 'proxy-agent-negotiate', version: '1.1.0', identifier: 'MIT', text: null };
    writeFileSync(join(folder, 'a.json'), JSON.stringify([lacking]));
    writeFileSync(join(folder, 'b.json'), JSON.stringify([...licences, { ...lacking, text: 'MIT text' }]));
    const app = { getVersion: () => '1' } as App;
    const about = await readAbout(app, {
      licenceFiles: [join(folder, 'a.json'), join(folder, 'b.json')],
      changesFile: join(root, 'CHANGELOG.md'),
      ownLicenceFile: join(root, 'LICENSE'),
    });
    rmSync(folder, { recursive: true });
    expect(about.licences.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['electron', 'libsql', '@github/keytar', 'proxy-agent-negotiate']),
    );
    for (const { name, text } of about.licences) expect(text, name).not.toBe('');
    expect(about.licence).toMatch(/^MIT License/);
    // Each change is one line of plain words.
    const [newest] = about.changes;
    expect(newest?.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(newest?.items.length).toBeGreaterThan(5);
    for (const item of newest?.items ?? []) expect(item).not.toMatch(/^-|[`\n]|(?:^|\s)_/);
  });

  it('are missing without a word where a build came without them', async () => {
    const app = { getVersion: () => '1' };
    const nothing = join(tmpdir(), 'ringside-nothing-there');
    const about = await readAbout(app, { licenceFiles: [], changesFile: nothing, ownLicenceFile: nothing });
    expect(about).toMatchObject({ changes: [], licence: '' });
  });
});
