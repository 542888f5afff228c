// @ts-check
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { beginsNsis, nsisParts } from './nsisParts.mjs';

// What electron-builder takes for `wine` while it makes an installer. It would run the installer once, to have it write its own
// uninstaller, which then is signed. The uninstaller lies in the installer, and is read out of it here: the program that every
// NSIS installer begins with, and the one block of data that has a head of its own. electron-builder does the same on a macOS
// where there is no Wine, but knows only the programs of its own NSIS and not Debian's.

const installer = process.argv[2] ?? '';
const { program, blocks } = nsisParts(await readFile(installer));
const content = blocks.find(beginsNsis);
if (content === undefined) throw new Error('There is no uninstaller in this installer.');
await writeFile(
  join(dirname(installer), `${basename(installer, 'exe')}__uninstaller.exe`),
  Buffer.concat([program, content]),
);
