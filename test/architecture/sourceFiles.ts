import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const projectRoot = resolve(import.meta.dirname, '../..');

export interface SourceFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  /** What it imports: project-relative paths for our own files, package names for the rest. */
  readonly imports: readonly string[];
  /** Of these, what is there when the program runs: not those of types alone. */
  readonly loads: readonly string[];
  /** Of these, what is there as soon as the file is: not what it asks for later. */
  readonly loadsAtOnce: readonly string[];
}

const importPattern = /(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|import\s*\(?\s*['"]([^'"]+)['"]/g;
const laterImportPattern = /\bimport\s*\(\s*['"][^'"]+['"]/g;
const typeImportPattern = /(?:import|export)\s+type\s[^'"`;]*?from\s*['"][^'"]+['"]/g;

/** All of our own source files below the given folders, generated ones left out. */
export function sourceFiles(folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) => filesBelow(join(projectRoot, folder))).map(readSource);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'generated' ? [] : filesBelow(path);
    return /\.(ts|svelte)$/.test(entry.name) ? [path] : [];
  });
}

function readSource(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const atRunTime = text.replace(typeImportPattern, '');
  return {
    path: slashes(relative(projectRoot, path)),
    text,
    lineCount: text.split('\n').length,
    imports: importsIn(text, path),
    loads: importsIn(atRunTime, path),
    loadsAtOnce: importsIn(atRunTime.replace(laterImportPattern, ''), path),
  };
}

function importsIn(text: string, path: string): readonly string[] {
  return [...text.matchAll(importPattern)].map((match) => {
    const target = (match[1] ?? match[2] ?? '').replace(/\?.*$/, '');
    return target.startsWith('.') ? slashes(relative(projectRoot, resolve(dirname(path), target))) : target;
  });
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
