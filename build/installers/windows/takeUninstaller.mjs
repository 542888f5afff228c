// @ts-check
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

// What electron-builder takes for `wine` while it makes an installer. It would run the installer once, to have it write its own
// uninstaller, which then is signed. The uninstaller lies in the installer, and is read out of it here: the program that every
// NSIS installer begins with, and the one block of data that has a head of its own. electron-builder does the same on a macOS
// where there is no Wine, but knows only the programs of its own NSIS and not Debian's.

const signature = Buffer.concat([Buffer.from('efbeadde', 'hex'), Buffer.from('NullsoftInst')]);

/**
 * @param {Buffer} installer with every block compressed by zlib, or not at all
 * @returns {Buffer}
 * @throws {Error} where there is no uninstaller in it
 */
function uninstallerIn(installer) {
  // The head begins with four bytes of flags.
  const head = installer.indexOf(signature) - 4;
  if (head < 0) throw new Error('This is no NSIS installer.');
  // Flags, signature, two lengths; then blocks, each with its length, whose highest bit says that it is compressed.
  for (let at = head + 4 + signature.length + 8; at + 4 < installer.length;) {
    const word = installer.readUInt32LE(at);
    const length = word & 0x7fffffff;
    const block = installer.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    if (length === 0 || at > installer.length) break;
    const content = word === length ? block : inflateRawSync(block);
    if (content.indexOf(signature) === 4) return Buffer.concat([installer.subarray(0, head), content]);
  }
  throw new Error('There is no uninstaller in this installer.');
}

const installer = process.argv[2] ?? '';
await writeFile(
  join(dirname(installer), `${basename(installer, 'exe')}__uninstaller.exe`),
  uninstallerIn(await readFile(installer)),
);
