// @ts-check
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../tools/machine/runCommand.mjs';
import { testChain } from './testChain.mjs';
import { startTimeStampServer } from './timeStampServer.mjs';

/**
 * @typedef {object} Authenticode
 * @property {boolean} forTests
 * @property {(file: string) => Promise<void>} sign puts the signature into the file
 * @property {(file: string) => Promise<string>} verify the name of who signed
 * @property {() => Promise<void>} close
 */

const publicClock = 'http://timestamp.digicert.com';

/**
 * Signs Windows programs and installers on Linux: with the certificate of WIN_CSC_LINK (a file, or its content in base64) and
 * WIN_CSC_KEY_PASSWORD, and the clock of RINGSIDE_TIME_STAMPS; where they are not set, with a chain and a clock for tests.
 * @param {string} workDir
 * @returns {Promise<Authenticode>}
 */
export async function openAuthenticode(workDir) {
  const link = process.env['WIN_CSC_LINK'];
  if (link) {
    const pfx = existsSync(link) ? link : join(workDir, `certificate-${process.pid}.pfx`);
    if (pfx !== link) await writeFile(pfx, Buffer.from(link, 'base64'), { mode: 0o600 });
    return {
      ...signerWith(pfx, process.env['WIN_CSC_KEY_PASSWORD'] ?? '', {
        clock: process.env['RINGSIDE_TIME_STAMPS'] ?? publicClock,
        trusted: null,
      }),
      forTests: false,
      close: () => (pfx === link ? Promise.resolve() : rm(pfx)),
    };
  }
  const chain = await testChain(workDir);
  const clock = await startTimeStampServer(chain);
  return {
    ...signerWith(chain.leaf, chain.password, { clock: clock.url, trusted: chain.root }),
    forTests: true,
    close: clock.stop,
  };
}

/**
 * @param {string} pfx
 * @param {string} password
 * @param {{ clock: string, trusted: string | null }} options
 */
function signerWith(pfx, password, { clock, trusted }) {
  const anchors = trusted === null ? [] : ['-CAfile', trusted, '-TSA-CAfile', trusted];
  return {
    /** @param {string} file */
    async sign(file) {
      const draft = `${file}.signed`;
      // SECURITY: a password among the arguments is read by every user of the computer.
      const secrets = await mkdtemp(join(tmpdir(), 'ringside-signing-'));
      const passwordFile = join(secrets, 'password');
      await writeFile(passwordFile, password, { mode: 0o600 });
      const how = ['-h', 'sha256', '-pkcs12', pfx, '-readpass', passwordFile, '-n', 'Ringside', '-ts', clock];
      const { code, stdout, stderr } = await runCommand('osslsigncode', [
        'sign',
        ...how,
        ...['-in', file, '-out', draft],
      ]).finally(() => rm(secrets, { recursive: true, force: true }));
      if (code !== 0) throw new Error(`${file} could not be signed: ${stdout}${stderr}`);
      await rename(draft, file);
    },
    /** @param {string} file */
    async verify(file) {
      const { stdout, stderr } = await runCommand('osslsigncode', ['verify', ...anchors, '-in', file]);
      return signerIn(`${stdout}${stderr}`, file);
    },
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
