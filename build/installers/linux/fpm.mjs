#!/usr/bin/env node
// @ts-check
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { writeDeb } from './debPackage.mjs';
import { readFpmArguments } from './fpmArguments.mjs';
import { writeRpm } from './rpmPackage.mjs';

// What electron-builder takes for fpm (`CUSTOM_FPM_PATH`), which neither Debian nor npm has: it puts the files where they are
// to lie and has dpkg-deb or rpmbuild make the package of them.

const run = promisify(execFile);
const writers = { deb: writeDeb, rpm: writeRpm };

/** @param {readonly string[]} argv */
async function makePackage(argv) {
  const description = readFpmArguments(argv);
  const write = writers[/** @type {keyof typeof writers} */ (description.type)];
  if (write === undefined) throw new Error(`There is no way to make a package of type ${description.type}.`);
  const work = await mkdtemp(join(tmpdir(), 'ringside-fpm-'));
  try {
    const root = join(work, 'root');
    await mkdir(root, { mode: 0o755 });
    for (const { from, to } of description.files) {
      const place = join(root, to);
      await mkdir(dirname(place), { recursive: true });
      await cp(from, place, { recursive: true, verbatimSymlinks: true });
    }
    // Whoever builds may have a umask of his own.
    await run('chmod', ['-R', 'u+rwX,go+rX,go-w', root]);
    await write(description, { root, work });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

try {
  await makePackage(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
