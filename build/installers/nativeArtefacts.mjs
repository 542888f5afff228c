// @ts-check
import { rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runCommand } from '../tools/machine/runCommand.mjs';
import { visualRuntimeLacking } from './nativeModules.mjs';
import { packFor } from './packFor.mjs';
import { finishFeed } from './updateFeed.mjs';

/** @typedef {import('./workshop.mjs').Workshop} Workshop */
/** @typedef {import('./artefacts.mjs').Artefact} Artefact */

// What Windows and macOS make for themselves, wholly by electron-builder. Written from its documentation; not run yet.

/** @type {readonly string[]} */
const formats = process.platform === 'win32' ? ['nsis', 'msi'] : ['dmg', 'zip'];

/** @type {Readonly<Record<string, Artefact>>} */
export const nativeArtefacts = Object.fromEntries(
  formats.map((format) => [format, { needs: [], make: (workshop) => makeNative(workshop, format) }]),
);

/**
 * @param {Workshop} workshop
 * @param {string} format
 */
async function makeNative(workshop, format) {
  /** @type {import('./targetTree.mjs').Target} */
  const target = {
    platform: process.platform === 'win32' ? 'win32' : 'darwin',
    arch: process.arch === 'arm64' ? 'arm64' : 'x64',
  };
  const { artefacts, feeds, folder } = await packFor({
    target,
    format,
    tree: await workshop.tree(target),
    electron: workshop.electron,
    output: join(workshop.work, format),
    version: workshop.version,
  });
  const file = artefacts.find((name) => name.endsWith(`.${format === 'nsis' ? 'exe' : format}`));
  if (file === undefined) throw new Error(`electron-builder ended without having made a ${format}.`);
  const signedBy =
    target.platform === 'win32' ? await windowsSigner(file) : await macSigner(join(folder, 'Ringside.app'));
  for (const made of [...artefacts, ...feeds]) await rename(made, join(workshop.release, basename(made)));
  if (format === 'nsis') {
    const { arch } = target;
    await finishFeed(join(workshop.release, 'latest.yml'), { kind: 'nsis', arch, workshop });
  }
  const standIns = target.platform === 'win32' ? visualRuntimeLacking(folder) : [];
  return { path: join(workshop.release, basename(file)), signedBy, signedForTests: false, standIns };
}

/**
 * @param {string} file
 * @returns {Promise<string | null>} null unless Windows trusts it
 */
async function windowsSigner(file) {
  const question =
    '$s = Get-AuthenticodeSignature -LiteralPath $env:RINGSIDE_FILE; if ($s.Status -eq "Valid") { $s.SignerCertificate.Subject }';
  const { stdout } = await runCommand('powershell.exe', ['-NoProfile', '-NonInteractive', '-C', question], {
    env: { ...process.env, RINGSIDE_FILE: file },
  });
  return stdout.trim() || null;
}

/**
 * @param {string} application
 * @returns {Promise<string | null>} null unless Gatekeeper would let it be opened: signed, and notarised
 */
async function macSigner(application) {
  const { code, stderr } = await runCommand('spctl', ['--assess', '--type', 'execute', '-vv', application]);
  return code === 0 ? (/^origin=(.*)$/m.exec(stderr)?.[1] ?? null) : null;
}
