import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface BundleSize {
  readonly files: readonly string[];
  readonly rawBytes: number;
  readonly gzipBytes: number;
}

/** The main process's bundle, without what it loads only when needed. */
export function mainBundleSize(dist: string): Promise<BundleSize> {
  return sizeOf(dist, ['main/main.cjs', 'main/program.cjs']);
}

/** A window's page with every script and style it loads before it can be used, shared ones included, and the preload. */
export async function pageSize(dist: string, page: string): Promise<BundleSize> {
  const html = await readFile(join(dist, 'renderer', page), 'utf8');
  const files = new Set([`renderer/${page}`, 'preload/preload.cjs']);
  const referred = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '');
  const waiting = referred.map((name) => join('renderer', name));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    if (file.endsWith('.js')) waiting.push(...importsOf(file, await readFile(join(dist, file), 'utf8')));
  }
  return sizeOf(dist, [...files]);
}

/** Static imports alone: what `import()` names is loaded later, if ever. */
function importsOf(file: string, code: string): readonly string[] {
  const imported = [...code.matchAll(/(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[^"']+)["']/g)];
  return imported.map((match) => join(dirname(file), match[1] ?? ''));
}

async function sizeOf(dist: string, files: readonly string[]): Promise<BundleSize> {
  const contents = await Promise.all(files.map((file) => readFile(join(dist, file))));
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  return {
    files,
    rawBytes: sum(contents.map((content) => content.length)),
    gzipBytes: sum(contents.map((content) => gzipSync(content).length)),
  };
}
