import { createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { updateKey } from '../../build/installers/signing/updateKey.mjs';
import { finishFeed } from '../../build/installers/updateFeed.mjs';
import { runCommand } from '../../build/tools/machine/runCommand.mjs';
import { signedPart } from '../../electron/updates/signedText.ts';
import { projectRoot } from './sourceFiles.ts';

const variable = 'RINGSIDE_STAGING_PERCENTAGE';
const made = 'version: 0.2.0\npath: Ringside-0.2.0-linux-x86_64.AppImage\n';

describe('for how many of a hundred computers a feed is', () => {
  let work: string;
  const feed = (): string => join(work, 'latest-linux.yml');
  const finish = async (percentage: string | undefined): Promise<string | undefined> => {
    vi.stubEnv(variable, percentage);
    await writeFile(feed(), made);
    await finishFeed(feed(), { kind: 'appimage', arch: 'x64', workshop: { work, version: '0.2.0' } });
    const { publicKey } = await updateKey(work);
    const key = createPublicKey(publicKey);
    const texts = await Promise.all(
      ['latest', '0.2.0'].map((name) => readFile(join(work, `${name}-linux.yml`), 'utf8')),
    );
    const parts = texts.map((text) => signedPart(text, key));
    expect(parts[0]).toBe(parts[1]);
    return /^stagingPercentage: .*$/m.exec(parts[0] ?? '')?.[0];
  };

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'ringside-feed-'));
  });
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => rm(work, { recursive: true }));

  it.each(['0', '7', '25', '100'])('%s stands in the signed part, under both of its names', async (text) => {
    expect(await finish(text)).toBe(`stagingPercentage: ${text}`);
  });

  it.each([undefined, ''])('says nothing of it where it is for all (%j)', async (text) => {
    expect(await finish(text)).toBeUndefined();
  });

  it.each(['101', '-1', '10%', '2.5', '1e1', ' 5', 'half', '5\nversion: 9.0.0'])(
    'is refused where it is %j, and the feed stays unsigned',
    async (text) => {
      await expect(finish(text)).rejects.toThrow(`${variable} is no whole number from 0 to 100: ${text}`);
      expect(await readFile(feed(), 'utf8')).toBe(made);
    },
  );

  it('is looked at by `npm run installers` before anything is made', { timeout: 40_000 }, async () => {
    const to = join(work, 'release');
    const { code, stderr } = await runCommand(
      process.execPath,
      [join(projectRoot, 'build/tools/installers.mjs'), `--to=${to}`],
      // Where it went on, it would find this Electron, and begin.
      { env: { ...process.env, [variable]: 'many', ELECTRON_OVERRIDE_DIST_PATH: work }, timeoutMs: 30_000 },
    );
    expect(stderr.trim()).toBe(`${variable} is no whole number from 0 to 100: many`);
    expect(code).toBe(1);
    expect(existsSync(to)).toBe(false);
  });
});
