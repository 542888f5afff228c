// @ts-check
import { rename } from 'node:fs/promises';
import { runCommand } from '../../tools/machine/runCommand.mjs';
import { testChain } from './testChain.mjs';
import { startTimeStampServer } from './timeStampServer.mjs';

/**
 * @typedef {object} Authenticode
 * @property {(file: string) => Promise<void>} sign puts the signature into the file
 * @property {(file: string) => Promise<string>} verify the name of who signed
 * @property {() => Promise<void>} close
 */

/**
 * Signs Windows programs and installers on Linux, always with a chain and a clock for tests.
 * SECURITY: what is made here holds a stand-in for electron.exe; a real certificate must never be on it.
 * @param {string} workDir
 * @returns {Promise<Authenticode>}
 */
export async function openAuthenticode(workDir) {
  const chain = await testChain(workDir);
  const clock = await startTimeStampServer(chain);
  return {
    async sign(file) {
      const draft = `${file}.signed`;
      const how = ['-h', 'sha256', '-pkcs12', chain.leaf, '-pass', chain.password];
      const what = ['-n', 'Ringside', '-ts', clock.url, '-in', file, '-out', draft];
      const { code, stdout, stderr } = await runCommand('osslsigncode', ['sign', ...how, ...what]);
      if (code !== 0) throw new Error(`${file} could not be signed: ${stdout}${stderr}`);
      await rename(draft, file);
    },
    async verify(file) {
      const anchors = ['-CAfile', chain.root, '-TSA-CAfile', chain.root];
      const { stdout, stderr } = await runCommand('osslsigncode', ['verify', ...anchors, '-in', file]);
      return signerIn(`${stdout}${stderr}`, file);
    },
    close: clock.stop,
  };
}

/**
 * @param {string} text what `osslsigncode verify` printed
 * @param {string} file
 * @returns {string} the common name of the signer
 * @throws {Error} unless file, chain and time stamp are all well
 */
export function signerIn(text, file) {
  const bad =
    !/^Signature verification: ok$/m.test(text) ||
    !/^Timestamp Server Signature verification: ok$/m.test(text);
  const name = /Signer #0:\s+Subject: .*?\bCN ?= ?([^\n/,]+)/.exec(text)?.[1];
  if (bad || name === undefined) throw new Error(`The signature of ${file} is not good:\n${text}`);
  return name.trim();
}
