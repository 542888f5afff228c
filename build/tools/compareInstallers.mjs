// @ts-check
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { openArtefact, openers } from '../installers/openArtefact.mjs';
import { comparableParts } from '../installers/windows/nsisParts.mjs';
import { errorText } from './machine/toolCache.mjs';

// node build/tools/compareInstallers.mjs ONE OTHER: what differs between the installers of two folders, file by file. Ends with 1
// where something but signatures and times does.

const run = promisify(execFile);

/** @param {string | Buffer} content */
const hash = (content) => createHash('sha256').update(content).digest('hex');

/**
 * @param {string} folder
 * @returns {Promise<Map<string, string>>} content and rights of all that is in it, by name
 */
async function contentOf(folder) {
  const found = new Map();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    if (entry.isSymbolicLink()) found.set(name, `-> ${await readlink(path)}`);
    else if (entry.isFile()) found.set(name, `${(await stat(path)).mode} ${hash(await readFile(path))}`);
  }
  return found;
}

/**
 * What 7-Zip does not show of it, beside its files.
 * @param {string} file
 * @param {string} folder
 */
async function putNsisParts(file, folder) {
  await mkdir(folder);
  for (const [name, part] of comparableParts(await readFile(file))) await writeFile(join(folder, name), part);
}

/**
 * @param {string} file signed for Windows
 * @param {string} work
 * @returns {Promise<string>} of the file without its signature; of nothing where it has none
 */
async function withoutSignature(file, work) {
  const bare = join(work, 'bare');
  await rm(bare, { force: true });
  await run('osslsigncode', ['remove-signature', '-in', file, '-out', bare]).catch(() => undefined);
  return existsSync(bare) ? hash(await readFile(bare)) : '';
}

/**
 * @param {string} one
 * @param {string} other
 * @param {string} work
 * @returns {Promise<{ differ: string[], signaturesAlone: string[] }>} names of files
 */
async function compareFolders(one, other, work) {
  const [ofOne, ofOther] = [await contentOf(one), await contentOf(other)];
  const differ = [];
  const signaturesAlone = [];
  for (const name of [...new Set([...ofOne.keys(), ...ofOther.keys()])].toSorted()) {
    if (ofOne.get(name) === ofOther.get(name)) continue;
    const isThere = ofOne.has(name) && ofOther.has(name);
    const bare = isThere ? await withoutSignature(join(one, name), work) : '';
    if (bare !== '' && bare === (await withoutSignature(join(other, name), work))) signaturesAlone.push(name);
    else differ.push(name);
  }
  return { differ, signaturesAlone };
}

/** @param {readonly string[]} argv */
async function compare([one = '', other = '']) {
  const work = await mkdtemp(join(tmpdir(), 'ringside-compared-'));
  let isSame = true;
  try {
    for (const [kind, { ending }] of Object.entries(openers)) {
      const name = (await readdir(one)).find((candidate) => candidate.endsWith(ending));
      if (name === undefined) continue;
      const files = [join(one, name), join(other, name)];
      const [first, second] = await Promise.all(files.map((file) => readFile(file)));
      if (first !== undefined && second !== undefined && first.equals(second)) {
        process.stdout.write(`${name}: the same, byte for byte\n`);
        continue;
      }
      const folders = ['one', 'other'].map((side) => join(work, side));
      for (const [index, folder] of folders.entries()) {
        await rm(folder, { recursive: true, force: true });
        const file = files[index] ?? '';
        await openArtefact(/** @type {keyof typeof openers} */ (kind), file, folder);
        if (kind === 'nsis') await putNsisParts(file, join(folder, 'nsis'));
      }
      const { differ, signaturesAlone } = await compareFolders(folders[0] ?? '', folders[1] ?? '', work);
      const said = [
        ...differ.map((file) => `  differs: ${file}`),
        ...signaturesAlone.map((file) => `  differs in its signature: ${file}`),
      ];
      process.stdout.write(`${name}: ${said.length === 0 ? 'the same files\n' : `\n${said.join('\n')}\n`}`);
      if (differ.length > 0) isSame = false;
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return isSame;
}

try {
  process.exitCode = (await compare(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`);
  process.exitCode = 1;
}
