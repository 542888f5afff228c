// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../tools/machine/runCommand.mjs';

/** @typedef {{ folder: string, root: string, leaf: string, password: string, publisher: string }} TestChain */

const owner = '/O=Ringside test';
const publisher = 'Ringside Test Publisher';
const password = 'test';
const authority = 'basicConstraints=critical,CA:TRUE';

/** Who signs whom, and what for. */
const certificates = [
  {
    name: 'intermediate',
    subject: `${owner}/CN=Ringside Test Signing CA`,
    by: 'root',
    extensions: `${authority},pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign`,
  },
  {
    name: 'leaf',
    subject: `${owner}/CN=${publisher}`,
    by: 'intermediate',
    extensions:
      'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning',
  },
  {
    name: 'clock',
    subject: `${owner}/CN=Ringside Test Time Stamps`,
    by: 'root',
    extensions: 'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping',
  },
];

/**
 * A chain of certificates as a publisher of Windows programs has one, trusted by nobody: made once in a work folder.
 * @param {string} workDir
 * @returns {Promise<TestChain>}
 */
export async function testChain(workDir) {
  const folder = join(workDir, 'test-certificates');
  if (!existsSync(folder)) {
    const draft = `${folder}-${process.pid}`;
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true, mode: 0o700 });
    await makeChain(draft);
    await rename(draft, folder);
  }
  return { folder, root: join(folder, 'root.pem'), leaf: join(folder, 'leaf.pfx'), password, publisher };
}

/** @param {string} folder */
async function makeChain(folder) {
  /** @param {string} line */
  const openssl = (line) => runOpenssl(line.split(' '), folder);
  const key = '-newkey rsa:3072 -nodes -sha256';
  await runOpenssl(
    [
      ...`req -x509 ${key} -days 3650 -keyout root.key -out root.pem`.split(' '),
      ...['-subj', `${owner}/CN=Ringside Test Root`, '-addext', authority],
      ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
    ],
    folder,
  );
  for (const { name, subject, by, extensions } of certificates) {
    await writeFile(join(folder, `${name}.ext`), `${extensions}\n`);
    await runOpenssl(
      [...`req ${key} -keyout ${name}.key -out ${name}.csr -subj`.split(' '), subject],
      folder,
    );
    await openssl(
      `x509 -req -in ${name}.csr -CA ${by}.pem -CAkey ${by}.key -CAcreateserial -days 3650 -sha256 -extfile ${name}.ext -out ${name}.pem`,
    );
  }
  await openssl(
    `pkcs12 -export -inkey leaf.key -in leaf.pem -certfile intermediate.pem -passout pass:${password} -out leaf.pfx`,
  );
}

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 * @throws {Error} with its own words
 */
export async function runOpenssl(args, cwd) {
  const { code, stderr } = await runCommand('openssl', args, { cwd });
  if (code !== 0) throw new Error(`openssl ${args[0]} failed: ${stderr.trim()}`);
}
