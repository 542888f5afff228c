// @ts-check
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npmCommand, runCommand } from '../tools/machine/runCommand.mjs';
import { repositoryRoot } from '../tools/machine/toolCache.mjs';
import { shipLicencesOf } from '../tools/shippedLicences.mjs';

/** @typedef {{ platform: 'linux' | 'win32' | 'darwin', arch: 'x64' | 'arm64' }} Target */

const installTimeoutMs = 10 * 60_000;
const takenAlong = [
  'package.json',
  'package-lock.json',
  'electron-builder.yml',
  'CHANGELOG.md',
  'LICENSE',
  'dist',
  'build',
];

/**
 * A copy of the built program with the native modules of another system: npm installs those of one system alone, and the
 * repository's own node_modules have to stay those of this machine. What was installed for the same lock file is kept.
 * @param {Target} target
 * @param {string} workDir
 * @returns {Promise<string>} the folder
 * @throws {Error} where npm cannot install
 */
export async function targetTree(target, workDir) {
  const tree = join(workDir, `tree-${target.platform}-${target.arch}`);
  const stamp = join(tree, 'installed');
  const wanted = createHash('sha256')
    .update(await readFile(join(repositoryRoot, 'package-lock.json')))
    .digest('hex');
  await mkdir(tree, { recursive: true });
  for (const name of takenAlong) {
    await rm(join(tree, name), { recursive: true, force: true });
    await cp(join(repositoryRoot, name), join(tree, name), { recursive: true });
  }
  if (!existsSync(stamp) || (await readFile(stamp, 'utf8')) !== wanted) {
    await rm(stamp, { force: true });
    await installFor(target, tree);
    await writeFile(stamp, wanted);
  }
  shipLicencesOf(tree, repositoryRoot, join(tree, 'dist', 'main', 'shippedLicences.json'));
  return tree;
}

/**
 * @param {Target} target
 * @param {string} tree
 */
async function installFor({ platform, arch }, tree) {
  const npm = npmCommand([
    'ci',
    '--omit=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    `--os=${platform}`,
    `--cpu=${arch}`,
  ]);
  const { code, stderr } = await runCommand(npm.command, npm.args, {
    cwd: tree,
    timeoutMs: installTimeoutMs,
  });
  if (code !== 0)
    throw new Error(`npm ci for ${platform} ${arch} failed with code ${code}: ${stderr.trim()}`);
}
