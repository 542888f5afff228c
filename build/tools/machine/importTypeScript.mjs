// @ts-check
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { repositoryRoot } from './toolCache.mjs';

/**
 * Bundles a TypeScript module of the repository and imports it: Node 20 does not strip types itself. Packages stay
 * outside and are found in node_modules, which the bundle lies in.
 * @param {string} file relative to the repository, such as `test/demo/demo.ts`
 * @returns {Promise<any>} the module's exports; the caller says by JSDoc what they are
 * @throws {Error} when it cannot be bundled or fails as it is imported
 */
export async function importTypeScript(file) {
  const name = file.replaceAll(/[^a-z0-9]+/gi, '-');
  // A name of its own for each process: two of them may run at once.
  const outDir = join(repositoryRoot, 'node_modules', '.cache', 'ringside', `${name}-${process.pid}`);
  await build({
    root: repositoryRoot,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: join(repositoryRoot, file),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { format: 'esm', entryFileNames: 'bundle.mjs' } },
    },
  });
  const { rmSync } = await import('node:fs');
  process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));
  return import(pathToFileURL(join(outDir, 'bundle.mjs')).href);
}
