// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} MachineType what a compiled file is made for, in Node's words
 * @property {'linux' | 'win32' | 'darwin' | 'unknown'} platform
 * @property {string} arch `x64`, `arm64`, `ia32`, `arm`, `universal` or the header's own number
 * @property {'glibc' | 'musl' | null} libc on Linux alone
 */

/** From each of these exactly one `.node` has to be in a package. */
const nativePackages = ['keytar', '@libsql'];
/** The registry is Windows' alone. */
const windowsPackages = ['native-reg'];

const elfMachines = new Map([
  [3, 'ia32'],
  [40, 'arm'],
  [62, 'x64'],
  [183, 'arm64'],
]);
const peMachines = new Map([
  [0x14c, 'ia32'],
  [0x8664, 'x64'],
  [0xaa64, 'arm64'],
]);
const machMachines = new Map([
  [0x01000007, 'x64'],
  [0x0100000c, 'arm64'],
]);

/**
 * Reads the header of an ELF, PE or Mach-O file.
 * @param {Buffer} content the whole file
 * @returns {MachineType}
 */
export function machineTypeOf(content) {
  const magic = content.length < 64 ? 0 : content.readUInt32BE(0);
  if (magic === 0x7f454c46) {
    const machine = content.readUInt16LE(18);
    const libc = content.includes('libc.musl-') || content.includes('ld-musl-') ? 'musl' : 'glibc';
    return { platform: 'linux', arch: elfMachines.get(machine) ?? String(machine), libc };
  }
  if (magic === 0xcffaedfe) {
    const machine = content.readUInt32LE(4);
    return { platform: 'darwin', arch: machMachines.get(machine) ?? String(machine), libc: null };
  }
  if (magic === 0xcafebabe) return { platform: 'darwin', arch: 'universal', libc: null };
  const header = peHeader(content);
  if (header === null) return { platform: 'unknown', arch: 'unknown', libc: null };
  const machine = content.readUInt16LE(header + 4);
  return { platform: 'win32', arch: peMachines.get(machine) ?? String(machine), libc: null };
}

/**
 * @param {Buffer} content of a Windows program or library for 64 bits
 * @returns {string[]} names of the libraries that it is linked with, as they stand in its import table
 */
export function importsOf(content) {
  const header = peHeader(content);
  if (header === null) return [];
  const optional = header + 24;
  // PE32+, whose data directories begin 112 bytes on; the second is the import table.
  if (content.readUInt16LE(optional) !== 0x20b) return [];
  const sections = optional + content.readUInt16LE(header + 20);
  const count = content.readUInt16LE(header + 6);
  /** @param {number} address relative to where the file is loaded */
  const place = (address) => {
    for (let at = sections; at < sections + count * 40; at += 40) {
      const start = content.readUInt32LE(at + 12);
      if (address >= start && address < start + content.readUInt32LE(at + 16))
        return address - start + content.readUInt32LE(at + 20);
    }
    return null;
  };
  const names = [];
  let entry = place(content.readUInt32LE(optional + 112 + 8));
  while (entry !== null && content.readUInt32LE(entry + 12) !== 0) {
    const name = place(content.readUInt32LE(entry + 12));
    if (name === null) break;
    names.push(content.toString('latin1', name, content.indexOf(0, name)));
    entry += 20;
  }
  return names;
}

/**
 * @param {string} folder of an unpacked program
 * @returns {string[]} paths below it of every compiled Node module
 */
function nativeModulesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((path) => String(path).replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.node'))
    .toSorted();
}

/**
 * What is wrong with the native modules of an unpacked program: one that another system's loader would refuse, or none where
 * the program needs one. Either ends the program at its start, on the operator's computer and nowhere before.
 * @param {string} folder
 * @param {{ platform: string, arch: string }} target
 * @returns {string[]} in words; empty when all is well
 */
export function nativeModuleFaults(folder, target) {
  const files = nativeModulesIn(folder);
  const strangers = files.flatMap((path) => {
    const { platform, arch, libc } = machineTypeOf(readFileSync(join(folder, path)));
    const fits = platform === target.platform && arch === target.arch && libc !== 'musl';
    return fits ? [] : [`${path} is for ${[platform, arch, libc].filter((word) => word !== null).join(' ')}`];
  });
  /** @param {string} name */
  const countOf = (name) => files.filter((path) => path.includes(`node_modules/${name}/`)).length;
  const wanted = target.platform === 'win32' ? [...nativePackages, ...windowsPackages] : nativePackages;
  const counts = wanted.flatMap((name) =>
    countOf(name) === 1 ? [] : [`${countOf(name)} native modules of ${name} instead of one`],
  );
  return [...strangers, ...counts];
}

/**
 * The Visual C++ runtime is no part of Windows: what the native modules import of it has to lie beside the program.
 * @param {string} folder of an unpacked program for Windows
 * @returns {string[]} names of the libraries, in small letters
 */
export function visualRuntimeOf(folder) {
  const imported = nativeModulesIn(folder).flatMap((path) => importsOf(readFileSync(join(folder, path))));
  const names = imported.map((name) => name.toLowerCase());
  return [...new Set(names)].filter((name) => /^(vcruntime|msvcp|concrt)\d+\w*\.dll$/.test(name)).toSorted();
}

/**
 * @param {string} folder of an unpacked program for Windows
 * @returns {string[]} in words, what of the runtime does not lie beside the program
 */
export function visualRuntimeLacking(folder) {
  return visualRuntimeOf(folder)
    .filter((name) => !existsSync(join(folder, name)))
    .map((name) => `${name} is missing`);
}

/** @param {Buffer} content */
function peHeader(content) {
  if (content.length < 64 || content.readUInt16LE(0) !== 0x5a4d) return null;
  const at = content.readUInt32LE(0x3c);
  return at + 24 < content.length && content.readUInt32LE(at) === 0x4550 ? at : null;
}
