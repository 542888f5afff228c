// @ts-check
import { execFile } from 'node:child_process';
import { copyFile, chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** dpkg-deb's words for electron-builder's. */
const compressions = new Map([
  ['zst', 'zstd'],
  ['gz', 'gzip'],
]);

/**
 * @param {import('./fpmArguments.mjs').PackageDescription} description
 * @param {{ root: string }} places `root` holds the files as they are to lie
 */
export async function writeDeb(description, { root }) {
  const { value, out } = description;
  const installed = await installedKiB(root);
  const control = join(root, 'DEBIAN');
  await mkdir(control, { mode: 0o755 });
  await writeFile(join(root, 'DEBIAN', 'control'), debControl(description, { installedKiB: installed }));
  for (const [script, name] of [
    ['postinst', 'after-install'],
    ['postrm', 'after-remove'],
  ]) {
    if (value(name ?? '') === '') continue;
    await copyFile(value(name ?? ''), join(control, script ?? ''));
    await chmod(join(control, script ?? ''), 0o755);
  }
  const sums =
    "find . -type f -not -path './DEBIAN/*' -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 md5sum > DEBIAN/md5sums";
  await run('sh', ['-c', sums], { cwd: root });
  const compression = value('deb-compression');
  const method = `-Z${compressions.get(compression) ?? compression}`;
  await run('dpkg-deb', ['--root-owner-group', method, '--build', root, out]);
}

/**
 * As dpkg-gencontrol counts: each file in whole KiB, and one for everything else. `du` would count blocks of the disk on which the
 * package is made, and two builds of one commit would differ.
 * @param {string} root
 */
export async function installedKiB(root) {
  const { stdout } = await run('find', [root, '-printf', '%y %s\n'], { maxBuffer: 1 << 24 });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => (line.startsWith('f ') ? Math.ceil(Number(line.slice(2)) / 1024) : 1))
    .reduce((sum, size) => sum + size, 0);
}

/**
 * @param {import('./fpmArguments.mjs').PackageDescription} description
 * @param {{ installedKiB: number }} size
 * @returns {string} Debian Policy 5.3
 */
export function debControl({ value, depends, recommends }, { installedKiB }) {
  const [synopsis = '', ...rest] = value('description').trim().split('\n');
  const fields = [
    ['Package', value('name')],
    ['Version', value('version')],
    ['Architecture', value('architecture')],
    ['Maintainer', value('maintainer')],
    ['Installed-Size', String(installedKiB)],
    ['Depends', depends.join(', ')],
    ['Recommends', recommends.join(', ')],
    ['Section', value('category') || 'misc'],
    ['Priority', value('deb-priority') || 'optional'],
    ['Homepage', value('url')],
    ['Description', [synopsis, ...rest.map((line) => ` ${line.trim() || '.'}`)].join('\n')],
  ];
  return fields
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name}: ${text}\n`)
    .join('');
}
