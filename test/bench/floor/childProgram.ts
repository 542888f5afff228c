import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const bundles = new Map<string, Promise<string>>();

/**
 * Bundles a program of the repository for Node 20, which strips no types; packages stay outside.
 * @param entry relative to the repository
 * @returns where the bundle is, until this process ends
 */
export function bundleProgram(projectRoot: string, entry: string): Promise<string> {
  const known = bundles.get(entry);
  if (known !== undefined) return known;
  const name = entry.replaceAll(/[^a-z0-9]+/gi, '-');
  const outDir = join(projectRoot, 'node_modules/.cache/ringside', `${name}-${process.pid}`);
  const bundled = build({
    root: projectRoot,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: join(projectRoot, entry),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        output: { format: 'esm', entryFileNames: 'program.mjs', chunkFileNames: '[name].mjs' },
        external: ['electron'],
      },
    },
  }).then(() => join(outDir, 'program.mjs'));
  bundles.set(entry, bundled);
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  return bundled;
}

/** Starts a bundled program with Node, which the kernel ends with this process, however that dies. */
export function startProgram(file: string): ChildProcess {
  return spawn('/usr/bin/setpriv', ['--pdeathsig', 'KILL', process.execPath, file], {
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  });
}
