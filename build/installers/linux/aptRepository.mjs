// @ts-check
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runCommand } from '../../tools/machine/runCommand.mjs';
import { gpg } from '../signing/archiveKey.mjs';

const keyringName = 'ringside-archive-keyring.gpg';

/**
 * Makes or renews a signed apt repository: a folder for any web server. All versions that lie in its pool stay to be had, so
 * that IT can hold one or go back to it.
 * @param {string} folder
 * @param {readonly string[]} packages deb files to be taken in
 * @param {import('../signing/archiveKey.mjs').ArchiveKey} key
 * @param {{ suite?: string }} [options]
 * @throws {Error} with the words of apt-ftparchive or gpg
 */
export async function writeAptRepository(folder, packages, { env, id }, { suite = 'stable' } = {}) {
  const pool = join(folder, 'pool', 'main');
  const dist = join(folder, 'dists', suite);
  const index = join(dist, 'main', 'binary-amd64');
  await mkdir(pool, { recursive: true });
  await rm(dist, { recursive: true, force: true });
  await mkdir(index, { recursive: true });
  for (const file of packages) await copyFile(file, join(pool, basename(file)));

  const list = await ftparchive(['packages', 'pool'], folder);
  await writeFile(join(index, 'Packages'), list);
  await writeFile(join(index, 'Packages.gz'), gzipSync(list, { level: 9 }));
  const release = { Origin: 'Ringside', Label: 'Ringside', Suite: suite, Codename: suite };
  const fields = { ...release, Architectures: 'amd64', Components: 'main' };
  const options = Object.entries(fields).flatMap(([name, value]) => [
    '-o',
    `APT::FTPArchive::Release::${name}=${value}`,
  ]);
  await writeFile(join(dist, 'Release'), await ftparchive([...options, 'release', dist], folder));
  await gpg(['--local-user', id, '--clearsign', '-o', join(dist, 'InRelease'), join(dist, 'Release')], env);
  await gpg(
    ['--local-user', id, '--armor', '--detach-sign', '-o', join(dist, 'Release.gpg'), join(dist, 'Release')],
    env,
  );
  await gpg(['--output', join(folder, keyringName), '--export', id], env);
}

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 */
async function ftparchive(args, cwd) {
  const { code, stdout, stderr } = await runCommand('apt-ftparchive', args, { cwd });
  if (code !== 0) throw new Error(`apt-ftparchive ${args.join(' ')} failed: ${stderr.trim()}`);
  return stdout;
}

/**
 * What an administrator puts into /etc/apt/sources.list.d/ringside.sources.
 * @param {string} url of the repository
 * @param {{ suite?: string }} [options]
 */
export function aptSource(url, { suite = 'stable' } = {}) {
  return `Types: deb
URIs: ${url}
Suites: ${suite}
Components: main
Architectures: amd64
Signed-By: /usr/share/keyrings/${keyringName}
`;
}
