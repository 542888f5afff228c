// @ts-check
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What an rpm says besides its files, and does. */
const rpmSaid = '--scripts --triggers --requires --recommends --provides --conflicts --obsoletes';
/**
 * The tables of an msi, but for what is made of its files (MsiFileHash), the product code, which is another one each time, and the two
 * that are no tables. What is in the table of icons comes beside it.
 */
const msiTables = `mkdir "$2/tables" && cd "$2/tables" && for table in $(msiinfo tables "$1"); do
  case $table in _* | MsiFileHash) continue ;; esac
  msiinfo export "$1" "$table" > "$table.idt" && sed -i /^ProductCode/d "$table.idt" || exit 1
done`;

/**
 * How each installer is opened, with what it says besides files, by the ending of its name, and where the program then lies.
 * @typedef {{ ending: string, open: readonly (readonly string[])[], program: string }} Opener
 */
/** @type {Readonly<Record<'deb' | 'rpm' | 'appimage' | 'msi' | 'nsis', Opener>>} */
export const openers = {
  deb: {
    ending: '.deb',
    open: [
      ['dpkg-deb', '-x', '{file}', '{to}'],
      ['dpkg-deb', '-e', '{file}', '{to}/DEBIAN'],
    ],
    program: 'opt/Ringside',
  },
  rpm: {
    ending: '.rpm',
    open: [
      ['sh', '-c', 'rpm2archive - < "$1" | tar xz -C "$2"', 'sh', '{file}', '{to}'],
      ['sh', '-c', `rpm -qp ${rpmSaid} "$1" > "$2/header"`, 'sh', '{file}', '{to}'],
    ],
    program: 'opt/Ringside',
  },
  appimage: {
    ending: '.AppImage',
    open: [['unsquashfs', '-q', '-n', '-f', '-o', '8192', '-d', '{to}', '{file}']],
    program: '',
  },
  msi: {
    ending: '.msi',
    open: [
      ['msiextract', '-C', '{to}', '{file}'],
      ['sh', '-c', msiTables, 'sh', '{file}', '{to}'],
    ],
    program: 'Ringside',
  },
  nsis: { ending: '.exe', open: [['7za', 'x', '-y', '-o{to}', '{file}']], program: '' },
};

/**
 * @param {keyof typeof openers} kind
 * @param {string} file
 * @param {string} to a folder that is not there yet
 */
export async function openArtefact(kind, file, to) {
  await mkdir(to, { recursive: true });
  for (const line of openers[kind].open) {
    const [command = '', ...args] = line.map((word) => word.replace('{file}', file).replace('{to}', to));
    // 7za says that there is more behind the archive: the signature.
    await run(command, args, { maxBuffer: 1 << 24 }).catch((error) => {
      if (kind !== 'nsis') throw error;
    });
  }
}
