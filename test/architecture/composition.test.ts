import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { projectRoot, sourceFiles, type SourceFile } from './sourceFiles.ts';

const electron = sourceFiles(['electron']);
const linesOf = (path: string): number => electron.find((file) => file.path === path)?.lineCount ?? Infinity;

/** The two files that may know much: what there is, and what everybody may use. */
const tablesOfContents = ['electron/program.ts', 'electron/house.ts'];

describe('the composition', () => {
  it('program.ts is a table of contents of 80 lines at most', () => {
    // The last line of a file is counted as one more, being empty.
    expect(linesOf('electron/program.ts') - 1).toBeLessThanOrEqual(80);
  });

  it('no file but the two tables of contents imports more than 15 others', () => {
    const files = [...sourceFiles(['contracts']), ...electron];
    const crowded = files
      .filter(({ path, imports }) => imports.length > 15 && !tablesOfContents.includes(path))
      .map(({ path, imports }) => `${path}: ${imports.length}\n  ${imports.join('\n  ')}`);
    expect(crowded).toEqual([]);
  });

  it('features are wired in electron/features and listed in program.ts; there is no folder wiring', () => {
    expect(existsSync(join(projectRoot, 'electron/wiring'))).toBe(false);
    const isMaker = (target: string): boolean => /^electron\/features\//.test(target);
    const allowed = /^electron\/(features\/|program\.ts$)/;
    const edges = electron
      .filter(({ path }) => !allowed.test(path))
      .flatMap(({ path, imports }) => imports.filter(isMaker).map((target) => `${path} -> ${target}`));
    expect(edges).toEqual([]);
  });

  it('every feature has its place in program.ts, or in a list that stands there', () => {
    const program = electron.filter(({ path }) => path === 'electron/program.ts');
    const lists = electron.filter(
      ({ path, text }) =>
        program[0]?.imports.includes(path) && /^export function create\w+Features\(/m.test(text),
    );
    const listed = [...program, ...lists].flatMap(({ imports }) => imports);
    const missing = electron
      .filter(({ text }) => /^export function create\w+Features?\(/m.test(text))
      .filter(({ path }) => !listed.includes(path))
      .map(({ path }) => path);
    expect(missing).toEqual([]);
  });
});

describe('one owner a fact', () => {
  it('whether it is quiet is worked out of the settings in core/quiet alone, and followed by everybody else', () => {
    const reading = electron.filter(
      ({ path, text }) => !within('electron/core/quiet', path) && /[.{,]\s*quietMode\b/.test(text),
    );
    expect(reading.map(({ path }) => path)).toEqual([]);
  });
});

describe('interfaces of core', () => {
  it('that do something have 12 members at most: whoever needs one is not given the rest', () => {
    const broad = electron.filter(({ path }) => within('electron/core', path)).flatMap(broadInterfaces);
    expect(broad).toEqual([]);
  });
});

function within(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`);
}

/** Records of plain values may be as long as what they describe; what is called or followed is counted. */
function broadInterfaces({ path, text }: SourceFile): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ members }) => members.length > 12 && members.some(doesSomething))
    .map(({ name, members }) => `${path}: ${name.text} has ${members.length} members`);
}

function doesSomething(member: ts.TypeElement): boolean {
  if (ts.isMethodSignature(member)) return true;
  return ts.isPropertySignature(member) && member.type !== undefined && ts.isFunctionTypeNode(member.type);
}
