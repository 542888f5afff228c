import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openArtefact, openers } from '../../build/installers/openArtefact.mjs';
import { madeFile, makeInstallers, oldVersion, run } from '../installers/fixtures/made.ts';
import { checkContent, type Opened } from '../installers/fixtures/packageContent.ts';

describe('what is in the deb', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringside-opened-'));
  const content = join(folder, 'deb');
  const deb: Opened = { kind: 'deb', folder: content, program: join(content, openers.deb.program) };

  beforeAll(async () => {
    await makeInstallers(['deb'], oldVersion);
    await openArtefact('deb', madeFile(oldVersion, '.deb'), content);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  checkContent(['deb'], () => deb);

  it('says who it is', async () => {
    const fields = ['Package', 'Version', 'Architecture'];
    const { stdout } = await run('dpkg-deb', ['--field', madeFile(oldVersion, '.deb'), ...fields]);
    expect(stdout).toBe(`Package: ringside\nVersion: ${oldVersion}\nArchitecture: amd64\n`);
  });
});
