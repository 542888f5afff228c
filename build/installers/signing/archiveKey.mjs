// @ts-check
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../tools/machine/runCommand.mjs';

/**
 * @typedef {object} ArchiveKey
 * @property {NodeJS.ProcessEnv} env for gpg and whatever calls it
 * @property {string} id fingerprint of the key
 * @property {boolean} forTests
 */

const testOwner = 'Ringside test archive <archive@ringside.example>';

/**
 * The key that signs apt repositories: RINGSIDE_APT_KEY names it in the keyring of whoever builds (GNUPGHOME is honoured).
 * Where that is not set a key for tests is made, which is worth nothing outside this machine.
 * @param {string} workDir
 * @returns {Promise<ArchiveKey>}
 * @throws {Error} where the named key is not there
 */
export async function archiveKey(workDir) {
  const named = process.env['RINGSIDE_APT_KEY'];
  if (named) {
    const env = { ...process.env };
    return { env, id: await fingerprint(named, env), forTests: false };
  }
  const home = join(workDir, 'test-archive-key');
  const env = { ...process.env, GNUPGHOME: home };
  await mkdir(home, { recursive: true, mode: 0o700 });
  await chmod(home, 0o700);
  // Whether there is a key, not whether there is a folder: making one may have failed half-way.
  if (!(await hasKey(testOwner, env))) {
    const settings = [
      '--batch',
      '--passphrase',
      '',
      '--quick-generate-key',
      testOwner,
      'rsa3072',
      'sign',
      // The folder is kept: what ends would break builds of another year.
      'never',
    ];
    await gpg(settings, env);
  }
  return { env, id: await fingerprint(testOwner, env), forTests: true };
}

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} what it printed
 * @throws {Error} with its own words
 */
export async function gpg(args, env) {
  const { code, stdout, stderr } = await runCommand('gpg', ['--batch', '--yes', '--quiet', ...args], { env });
  if (code !== 0) throw new Error(`gpg ${args.join(' ')} failed: ${stderr.trim()}`);
  return stdout;
}

/**
 * Writes the public half as rpm wants it, which reads no other form.
 * @param {ArchiveKey} key
 * @param {string} file
 */
export async function exportArmoured({ env, id }, file) {
  await gpg(['--armor', '--output', file, '--export', id], env);
}

/**
 * gpg leaves a process behind that holds keys, for each home of its own.
 * @param {ArchiveKey} key
 */
export async function forgetArchiveKey({ env, forTests }) {
  if (forTests) await runCommand('gpgconf', ['--kill', 'all'], { env });
}

/**
 * @param {string} owner
 * @param {NodeJS.ProcessEnv} env
 */
async function hasKey(owner, env) {
  const { code } = await runCommand('gpg', ['--batch', '--quiet', '--list-secret-keys', owner], { env });
  return code === 0;
}

/**
 * @param {string} owner
 * @param {NodeJS.ProcessEnv} env
 */
async function fingerprint(owner, env) {
  const listed = await gpg(['--with-colons', '--list-secret-keys', owner], env);
  const found = /^fpr:+([0-9A-F]+):/m.exec(listed)?.[1];
  if (found === undefined) throw new Error(`There is no secret key of ${owner}.`);
  return found;
}
