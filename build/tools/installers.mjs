// @ts-check
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { linuxArtefacts } from '../installers/artefacts.mjs';
import { nativeArtefacts } from '../installers/nativeArtefacts.mjs';
import { readOrder, refuseOtherComputers } from '../installers/order.mjs';
import { ownAddresses, reasonsNotToBegin, reasonsNotToPublish, tableOf } from '../installers/publishable.mjs';
import { stagingPercentage } from '../installers/updateFeed.mjs';
import { openWorkshop } from '../installers/workshop.mjs';
import { prepareElectron } from './electronExecutable.mjs';
import { errorText, repositoryRoot } from './machine/toolCache.mjs';
import { ensureSystemPackages } from './systemPackages.mjs';

// npm run installers [-- NAME... --version=X.Y.Z --to=FOLDER]: every installer that can be made on this machine.
// With --for-release it fails where one of them must not be handed out, before it makes any where that is known already.

/** @param {string} path */
async function sizeOf(path) {
  const info = await stat(path);
  if (!info.isDirectory()) return info.size;
  let sum = 0;
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return sum;
}

/** @param {readonly string[]} argv */
async function makeInstallers(argv) {
  refuseOtherComputers(process);
  const artefacts = process.platform === 'linux' ? linuxArtefacts : nativeArtefacts;
  const order = readOrder(argv, Object.keys(artefacts));
  const chosen = Object.entries(artefacts).filter(
    ([name]) => order.names.length === 0 || order.names.includes(name),
  );
  // Refused here, and not once an installer lies there beside a feed that nobody signed.
  stagingPercentage();
  const electron = await prepareElectron();
  const configuration = await readFile(join(repositoryRoot, 'electron-builder.yml'), 'utf8');
  const manifest = JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8'));
  const circumstances = { electron: electron.kind, addresses: ownAddresses(manifest, configuration) };
  const hopeless = reasonsNotToBegin(circumstances);
  if (order.forRelease && hopeless.length > 0)
    throw new Error(`Nothing was made, since it could not be handed out: ${hopeless.join('; ')}.`);
  await ensureSystemPackages({ also: chosen.flatMap(([, { needs }]) => needs) });
  const workshop = await openWorkshop(electron, order);
  const rows = [['artefact', 'file', 'MB', 's', 'signed by', 'may be handed out']];
  const notes = [];
  for (const [name, { make }] of chosen) {
    const startedAt = performance.now();
    const made = { name, ...(await make(workshop)) };
    const reasons = reasonsNotToPublish(made, circumstances);
    rows.push([
      name,
      relative(repositoryRoot, made.path),
      ((await sizeOf(made.path)) / 1e6).toFixed(1),
      ((performance.now() - startedAt) / 1000).toFixed(1),
      made.signedBy === null ? 'nobody' : `${made.signedBy}${made.signedForTests ? ' (for tests)' : ''}`,
      reasons.length === 0 ? 'yes' : 'NO',
    ]);
    if (reasons.length > 0) notes.push(`${name} must not be handed out: ${reasons.join('; ')}.`);
  }
  if (order.forRelease && notes.length > 0) throw new Error(`Not fit to be handed out:\n${notes.join('\n')}`);
  process.stdout.write(`\n${tableOf(rows)}\n\n${notes.map((note) => `${note}\n`).join('')}`);
}

try {
  await makeInstallers(process.argv.slice(2));
  // electron-builder's exit hook would hold the process for a while.
  process.exit(0);
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`);
  process.exit(1);
}
