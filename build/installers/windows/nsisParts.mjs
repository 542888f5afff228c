// @ts-check
import { inflateRawSync } from 'node:zlib';

const signature = Buffer.concat([Buffer.from('efbeadde', 'hex'), Buffer.from('NullsoftInst')]);

/**
 * @typedef {object} NsisParts
 * @property {Buffer} program that every installer of NSIS begins with
 * @property {readonly Buffer[]} blocks what follows it, each as it was before it was compressed: the script first, as makensis has
 *   compiled it
 */

/**
 * @param {Buffer} installer with every block compressed by zlib, or not at all
 * @returns {NsisParts}
 * @throws {Error} where it is none
 */
export function nsisParts(installer) {
  // The head begins with four bytes of flags.
  const head = installer.indexOf(signature) - 4;
  if (head < 0) throw new Error('This is no NSIS installer.');
  const blocks = [];
  // Flags, signature, the lengths of the script and of all from here to a sum; behind that a signature for Windows may follow.
  let at = head + 4 + signature.length + 8;
  const sum = head + installer.readUInt32LE(at - 4) - 4;
  // Blocks, each with its length, whose highest bit says that it is compressed.
  while (at < sum) {
    const word = installer.readUInt32LE(at);
    const length = word & 0x7fffffff;
    const block = installer.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    if (length === 0 || at > sum)
      throw new Error('This installer of NSIS is not whole, or not compressed block by block.');
    blocks.push(word === length ? block : inflateRawSync(block));
  }
  return { program: installer.subarray(0, head), blocks };
}

/** @param {Buffer} block */
export function beginsNsis(block) {
  return block.indexOf(signature) === 4;
}

/** Of the eight tables that the script's head tells of, the instructions; each is a kind and six values. */
const instructions = 2;
const instructionBytes = 28;
/** Writes a file: where it lies in the installer, and its time in two halves, are the third to the fifth value. */
const extractFile = 20;

/**
 * A compiled script without what is another one in every build of the same: when each file was made, and where it came to lie.
 * @param {Buffer} script
 * @returns {Buffer}
 */
function timelessScript(script) {
  const timeless = Buffer.from(script);
  const at = 4 + 8 * instructions;
  const [begin, count] = [script.readUInt32LE(at), script.readUInt32LE(at + 4)];
  for (let index = 0; index < count; index += 1) {
    const from = begin + index * instructionBytes;
    if (script.readUInt32LE(from) === extractFile) timeless.fill(0, from + 12, from + 24);
  }
  return timeless;
}

/**
 * Everything of an installer that is not in its archive of files, by name, as it can be compared with another build's.
 * @param {Buffer} installer
 * @returns {ReadonlyMap<string, Buffer>}
 * @throws {Error} where it is none
 */
export function comparableParts(installer) {
  const { program, blocks } = nsisParts(installer);
  const [script, ...files] = blocks;
  if (script === undefined) throw new Error('There is no script in this installer.');
  const parts = new Map([
    ['program', unsigned(program)],
    ['script', timelessScript(script)],
  ]);
  for (const [index, file] of files.entries()) {
    if (isArchive(file)) continue;
    if (!file.includes(signature)) parts.set(`file ${index}`, file);
    // The uninstaller is one more of its kind, and is signed.
    else for (const [name, part] of comparableParts(file)) parts.set(`file ${index}: ${name}`, part);
  }
  return parts;
}

/** @param {Buffer} file */
function isArchive(file) {
  return file.subarray(0, 6).equals(Buffer.from('377abcaf271c', 'hex'));
}

/**
 * A signature writes two things into the program that it is of: where it lies, and a sum of the whole.
 * @param {Buffer} program of 32 bits
 * @returns {Buffer}
 */
function unsigned(program) {
  const bare = Buffer.from(program);
  // An uninstaller that its installer writes has it before itself by then.
  if (bare.length === 0) return bare;
  const options = bare.readUInt32LE(0x3c) + 24;
  bare.fill(0, options + 64, options + 68);
  bare.fill(0, options + 128, options + 136);
  return bare;
}
