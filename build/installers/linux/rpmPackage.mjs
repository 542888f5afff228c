// @ts-check
import { execFile } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether it is to be setuid is found out on each computer, after the installation: `rpm -V` is not to complain of that. */
const sandboxHelper = /^"\/opt\/[^/]+\/chrome-sandbox"$/m;
/**
 * electron-builder says Debian's name for both, and fpm translates. rpm itself would take a package for `amd64`; dnf and zypper refuse
 * it on every computer there is.
 */
const architectures = new Map([['amd64', 'x86_64']]);

/**
 * @param {import('./fpmArguments.mjs').PackageDescription} description
 * @param {{ root: string, work: string }} places `root` holds the files as they are to lie
 */
export async function writeRpm(description, { root, work }) {
  const { value, out } = description;
  // Folders of our own are the package's; those of the system are not.
  const { stdout: list } = await run(
    'find',
    [
      '.',
      '(',
      '(',
      '-path',
      './opt/*',
      '-o',
      '-path',
      './usr/share/doc/*',
      ')',
      '-type',
      'd',
      '-printf',
      '%%dir "/%P"\n',
      ')',
      '-o',
      '(',
      '-not',
      '-type',
      'd',
      '-printf',
      '"/%P"\n',
      ')',
    ],
    { cwd: root, maxBuffer: 1 << 24 },
  );
  const scripts = await Promise.all([readScript(value('after-install')), readScript(value('after-remove'))]);
  const spec = join(work, 'package.spec');
  await writeFile(
    spec,
    rpmSpec(description, { files: list, afterInstall: scripts[0], afterRemove: scripts[1] }),
  );
  const defined = { _topdir: join(work, 'rpm'), _rpmdir: join(work, 'made'), _build_name_fmt: 'package.rpm' };
  await run(
    'rpmbuild',
    [
      '-bb',
      '--target',
      architectures.get(value('architecture')) ?? value('architecture'),
      '--buildroot',
      root,
      ...Object.entries(defined).flatMap(([name, text]) => ['--define', `${name} ${text}`]),
      spec,
    ],
    { maxBuffer: 1 << 24 },
  );
  await copyFile(join(work, 'made', 'package.rpm'), out);
}

/**
 * @param {string} file
 * @param {import('../signing/archiveKey.mjs').ArchiveKey} key
 */
export async function signRpm(file, { env, id }) {
  // Debian's rpm looks for gpg2.
  const defined = ['--define', '__gpg /usr/bin/gpg', '--define', `_gpg_name ${id}`];
  await run('rpmsign', [...defined, '--addsign', file], { env });
}

/** @param {string} file */
async function readScript(file) {
  return file === '' ? '' : readFile(file, 'utf8');
}

/**
 * @param {import('./fpmArguments.mjs').PackageDescription} description
 * @param {{ files: string, afterInstall: string, afterRemove: string }} content
 * @returns {string}
 */
export function rpmSpec({ value, depends }, { files, afterInstall, afterRemove }) {
  /** @param {string} text */
  const plain = (text) => text.replaceAll('%', '%%');
  return `Name: ${value('name')}
Version: ${value('version')}
Release: ${value('iteration') || '1'}
Summary: ${plain(value('rpm-summary') || value('name'))}
License: ${value('license')}
URL: ${value('url')}
Vendor: ${plain(value('vendor'))}
Packager: ${plain(value('maintainer'))}
AutoReqProv: no
${depends.map((name) => `Requires: ${name}\n`).join('')}
# The files are taken as they are.
%global __os_install_post %{nil}
%global debug_package %{nil}
%global _build_id_links none
# Every rpm since 4.14 reads it, and it takes seconds where xz takes minutes.
%global _binary_payload w10.zstdio

%description
${plain(value('description'))}

%post -p /bin/bash
${plain(afterInstall)}

%postun -p /bin/bash
# The new package's %%post runs before the old one's %%postun, which must not undo it.
[ "$1" = 0 ] || exit 0
${plain(afterRemove)}

%files
%defattr(-,root,root,-)
${files.replace(sandboxHelper, '%verify(not mode) $&')}`;
}
