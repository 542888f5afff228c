import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../../electron/features');

const known = `
import { handlersOf, topicsOf, type Feature, type Handlers, type Topics } from './feature.ts';
declare const handlers: Required<Handlers>;
declare const topics: Required<Topics>;
const { 'about.get': about, ...others } = handlers;
const { 'calls.changed': calls, ...otherTopics } = topics;
`;

/** What it is about, the code, and what the compiler has to say of it; nothing where it is right. */
const snippets = [
  [
    'every command served by one of several features',
    `handlersOf([{ handlers: { 'about.get': about } }, { topics }, { handlers: others }]);`,
    null,
  ],
  [
    'every snapshot told by one of several features',
    `topicsOf([{ topics: otherTopics }, { topics: { 'calls.changed': calls } }]);`,
    null,
  ],
  [
    'a feature with what others need of it',
    `handlersOf([{ handlers, list: 7, start: () => () => undefined }]);`,
    null,
  ],
  [
    'a command that nobody serves',
    `handlersOf([{ handlers: others }, { topics }]);`,
    /missing: "about\.get"/,
  ],
  [
    'a command that two features serve',
    `handlersOf([{ handlers: { 'about.get': about } }, { handlers }]);`,
    /twice: "about\.get"/,
  ],
  [
    'a command that is merely allowed to be served',
    `declare const some: Handlers; handlersOf([{ handlers: others }, { handlers: some }]);`,
    /missing: "about\.get"/,
  ],
  [
    'a name that there is not, in the feature',
    `export const made = { handlers: { 'about.put': () => undefined } } satisfies Feature;`,
    /about\.put'+ does not exist/,
  ],
  [
    'a name that there is not, in the list',
    `const wide = { 'about.get': about, 'about.put': () => undefined }; handlersOf([{ handlers: others }, { handlers: wide }]);`,
    /unknown: "about\.put"/,
  ],
  [
    'an input that the command does not have',
    `export const made = { 'calls.dismiss': ({ row }) => void row } satisfies Handlers;`,
    /Property 'row' does not exist/,
  ],
  [
    'an input of another type',
    `export const made = { 'calls.dismiss': ({ callKey }: { callKey: number }) => void callKey } satisfies Handlers;`,
    /'string' is not assignable to type 'number'/,
  ],
  [
    'an answer that the command does not give',
    `export const made = { 'calls.get': () => 'none' } satisfies Handlers;`,
    /not assignable/,
  ],
  ['a snapshot that nobody tells', `topicsOf([{ topics: otherTopics }]);`, /missing: "calls\.changed"/],
  [
    'a snapshot that two features tell',
    `topicsOf([{ topics }, { topics: { 'calls.changed': calls } }]);`,
    /twice: "calls\.changed"/,
  ],
  [
    'a snapshot of something else',
    `export const made = { 'calls.changed': topics['portal.changed'] } satisfies Topics;`,
    /not assignable/,
  ],
  [
    'an event that is no snapshot',
    `export const made = { 'computer.woke': topics['portal.changed'] } satisfies Topics;`,
    /computer\.woke'+ does not exist/,
  ],
] as const;

/** What the compiler says of each snippet, as if it stood among the features. */
function compile(): readonly string[] {
  const texts = new Map(
    snippets.map(([, code], index) => [join(folder, `snippet${index}.ts`), known + code]),
  );
  const config = ts.readConfigFile(join(folder, '../../tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.config.compilerOptions, lib: ['ES2023'], noUnusedLocals: false },
    folder,
  );
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([...texts.keys()], options, {
    ...host,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    readFile: (path) => texts.get(path) ?? host.readFile(path),
    getSourceFile: (path, language) => {
      const text = texts.get(path);
      return text === undefined
        ? host.getSourceFile(path, language)
        : ts.createSourceFile(path, text, language);
    },
  });
  return [...texts.keys()].map((path) =>
    program
      .getSemanticDiagnostics(program.getSourceFile(path))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
      .join('\n'),
  );
}

describe('the list of features', () => {
  let said: readonly string[] = [];
  beforeAll(() => {
    said = compile();
  }, 60_000);

  it.each(snippets.map(([what, , expected], index) => ({ what, expected, index })))(
    'is checked by the compiler: $what',
    ({ expected, index }) => {
      if (expected === null) expect(said[index]).toBe('');
      else expect(said[index]).toMatch(expected);
    },
  );
});
