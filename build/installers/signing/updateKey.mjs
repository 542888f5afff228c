// @ts-check
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {object} UpdateKey
 * @property {import('node:crypto').KeyObject} key
 * @property {string} publicKey PEM, as it is built into the program
 * @property {string} id of the public half
 * @property {boolean} forTests
 */

/**
 * The key (Ed25519) that signs the feeds of programs that update themselves: RINGSIDE_UPDATE_KEY holds it as PEM (PKCS #8). Where
 * that is not set a key for tests is made, which is worth nothing outside this machine.
 * @param {string} workDir
 * @returns {Promise<UpdateKey>}
 * @throws {Error} where what is named is no such key
 */
export async function updateKey(workDir) {
  const named = process.env['RINGSIDE_UPDATE_KEY'];
  if (named) return opened(named, false);
  const file = join(workDir, 'test-update-key.pem');
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  return opened(await readFile(file, 'utf8'), true);
}

/**
 * @param {string} pem
 * @param {boolean} forTests
 * @returns {UpdateKey}
 */
function opened(pem, forTests) {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('RINGSIDE_UPDATE_KEY holds no Ed25519 key.');
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  const id = createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
  return { key, publicKey, id, forTests };
}

/**
 * A text with its signature as the last line, a comment to YAML (`electron/updates/signedText.ts` reads it).
 * @param {string} text
 * @param {Pick<UpdateKey, 'key'>} updateKey
 */
export function signedText(text, { key }) {
  const ended = text.endsWith('\n') ? text : `${text}\n`;
  return `${ended}# signature: ${sign(null, Buffer.from(ended), key).toString('base64')}\n`;
}

/**
 * What a packaged program is built with for its own updates.
 * @param {string} configuration text of electron-builder.yml
 * @param {Pick<UpdateKey, 'publicKey'>} updateKey
 * @returns {string} `ownUpdates.json`
 */
export function ownUpdates(configuration, { publicKey }) {
  const feed = /^ {2}url: (\S+?)\/*$/m.exec(configuration)?.[1];
  if (feed === undefined) throw new Error('electron-builder.yml does not say where updates are.');
  return JSON.stringify({ feed, key: publicKey });
}
