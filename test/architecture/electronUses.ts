import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot, sourceFiles } from './sourceFiles.ts';

/** What Ringside uses of Electron, as typings name it: `App.quit`, `App 'will-quit'`, `WebPreferences.sandbox`, `BrowserWindow`. */
export interface ElectronUses {
  /** Each with the text of its declarations, by which two versions can be compared. */
  readonly known: ReadonlyMap<string, string>;
  /** What these typings do not have, each with the place where it is used. */
  readonly unknown: readonly string[];
  /** What they have and advise against. */
  readonly deprecated: readonly string[];
}

/** The typings of the Electron that package.json declares; npm installs them with the package, whatever runs here. */
export const declaredTypings = join(projectRoot, 'node_modules/electron/electron.d.ts');

const eventMethods = new Set(['on', 'once', 'off', 'addListener', 'removeListener']);

/**
 * Looks through the sources with TypeScript's own checker, and sees what the compiler alone lets pass: an event that is wanted
 * of something narrower than Electron's own, and what is deprecated.
 *
 * @param sources content of files that are looked at instead of the program; keys are their names
 */
export function electronUses(
  typings = declaredTypings,
  sources: Readonly<Record<string, string>> | null = null,
): ElectronUses {
  const program = programOf(typings, sources);
  const checker = program.getTypeChecker();
  const known = new Map<string, string>();
  const unknown = new Set<string>();
  const deprecated = new Set<string>();

  const ofElectron = (symbol: ts.Symbol | undefined): readonly ts.Declaration[] =>
    (symbol?.declarations ?? []).filter((declaration) => declaration.getSourceFile().fileName === typings);
  const isElectrons = (type: ts.Type): boolean =>
    ofElectron(type.aliasSymbol ?? type.symbol).length > 0 && (type.flags & ts.TypeFlags.Object) !== 0;
  const use = (name: string, declarations: readonly ts.Declaration[]): void => {
    known.set(name, declarations.map((declaration) => declaration.getText()).join('\n'));
    if (declarations.length > 0 && declarations.every((one) => ts.getJSDocDeprecatedTag(one) !== undefined))
      deprecated.add(name);
  };
  const miss = (name: string, node: ts.Node): void => {
    const { fileName } = node.getSourceFile();
    unknown.add(`${fileName.slice(fileName.startsWith(projectRoot) ? projectRoot.length + 1 : 0)}: ${name}`);
  };
  const partsOf = (type: ts.Type | undefined): readonly ts.Type[] =>
    type === undefined ? [] : type.isUnionOrIntersection() ? type.types.flatMap(partsOf) : [type];

  /** A property of something whose type may be Electron's. */
  const property = (type: ts.Type | undefined, name: string, node: ts.Node): void => {
    const parts = partsOf(type);
    const found = parts.flatMap((part) => ofElectron(checker.getPropertyOfType(part, name)));
    const [first] = found;
    if (first !== undefined) return use(`${ownerOf(first)}.${name}`, found);
    const electrons = parts.filter(isElectrons);
    const isThere = parts.some((part) => checker.getPropertyOfType(part, name) !== undefined);
    if (electrons.length > 0 && !isThere && !electrons.some((part) => part.getStringIndexType()))
      miss(`${checker.typeToString(electrons[0] as ts.Type)}.${name}`, node);
  };

  /** `on('will-quit', ...)`: which of the declarations of `on` is meant. */
  const event = (call: ts.CallExpression): void => {
    const [asked] = call.arguments;
    if (!ts.isPropertyAccessExpression(call.expression) || asked === undefined) return;
    if (!ts.isStringLiteralLike(asked) || !eventMethods.has(call.expression.name.text)) return;
    const methods = ofElectron(checker.getSymbolAtLocation(call.expression.name));
    const [first] = methods;
    if (first === undefined) return;
    const names = methods.map((method) => eventNameOf(method));
    if (names.includes(null)) return;
    const name = `${ownerOf(first)} '${asked.text}'`;
    const meant = methods.filter((_method, index) => names[index] === asked.text);
    if (meant.length > 0) use(name, meant);
    else miss(name, asked);
  };

  const look = (node: ts.Node): void => {
    if (ts.isImportSpecifier(node) && isImportOfElectron(node)) {
      const name = (node.propertyName ?? node.name).text;
      const symbol = checker.getSymbolAtLocation(node.name);
      const meant = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const declarations = ofElectron(meant);
      if (declarations.length > 0) use(name, declarations);
      else miss(name, node);
    } else if (ts.isPropertyAccessExpression(node)) {
      property(checker.getTypeAtLocation(node.expression), node.name.text, node);
    } else if (ts.isCallExpression(node)) {
      event(node);
    } else if (ts.isObjectLiteralExpression(node)) {
      const wanted = checker.getContextualType(node);
      for (const { name } of node.properties)
        if (name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)))
          property(wanted, name.text, node);
    } else if (ts.isObjectBindingPattern(node)) {
      const taken = checker.getTypeAtLocation(node);
      for (const { propertyName, name } of node.elements) {
        const from = propertyName ?? name;
        if (ts.isIdentifier(from)) property(taken, from.text, node);
      }
    } else if (ts.isTypeReferenceNode(node) && /^(Pick|Omit)$/.test(node.typeName.getText())) {
      const [of, names] = node.typeArguments ?? [];
      if (of !== undefined && names !== undefined)
        for (const part of partsOf(checker.getTypeFromTypeNode(names)))
          if (part.isStringLiteral()) property(checker.getTypeFromTypeNode(of), part.value, node);
    }
    ts.forEachChild(node, look);
  };

  const looked = sources === null ? filesThatKnowElectron() : new Set(Object.keys(sources));
  for (const file of program.getSourceFiles()) if (looked.has(file.fileName)) look(file);
  return { known, unknown: [...unknown], deprecated: [...deprecated] };
}

function programOf(typings: string, sources: Readonly<Record<string, string>> | null): ts.Program {
  const config = join(projectRoot, 'electron/tsconfig.json');
  const parsed = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, ts.sys.readFile).config,
    ts.sys,
    join(projectRoot, 'electron'),
  );
  const options: ts.CompilerOptions = {
    ...parsed.options,
    // The preload script has a page's types besides.
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    types: ['node'],
    noEmit: true,
    composite: false,
    incremental: false,
  };
  const host = ts.createCompilerHost(options);
  if (sources !== null) {
    const { getSourceFile, fileExists } = host;
    host.fileExists = (name) => name in sources || fileExists(name);
    host.getSourceFile = (name, target, ...more) => {
      const text = sources[name];
      return text === undefined
        ? getSourceFile(name, target, ...more)
        : ts.createSourceFile(name, text, target, true);
    };
  }
  const files =
    sources === null
      ? [...parsed.fileNames, join(projectRoot, 'electron/preload/preload.ts')]
      : Object.keys(sources);
  return ts.createProgram([typings, ...files], options, host);
}

/** Those of a room in which somebody imports it: the others are never given any of it, and are most of the sources. */
function filesThatKnowElectron(): ReadonlySet<string> {
  const roomOf = (path: string): string => path.split('/').slice(0, 2).join('/');
  const files = sourceFiles(['electron']);
  const rooms = new Set(
    files.filter(({ imports }) => imports.includes('electron')).map(({ path }) => roomOf(path)),
  );
  const known = files.filter(({ path }) => rooms.has(roomOf(path)));
  return new Set(known.map(({ path }) => join(projectRoot, path).replaceAll('\\', '/')));
}

function isImportOfElectron(node: ts.ImportSpecifier): boolean {
  const { moduleSpecifier } = node.parent.parent.parent as ts.ImportDeclaration;
  return ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text === 'electron';
}

/** The class or interface that it stands in. */
function ownerOf(declaration: ts.Declaration): string {
  for (let at: ts.Node = declaration.parent; !ts.isSourceFile(at); at = at.parent)
    if (ts.isClassDeclaration(at) || ts.isInterfaceDeclaration(at)) return at.name?.text ?? '';
  return '';
}

/** Of one declaration of `on`; null where it takes any. */
function eventNameOf(method: ts.Declaration): string | null {
  if (!ts.isMethodDeclaration(method) && !ts.isMethodSignature(method)) return null;
  const type = method.parameters[0]?.type;
  if (type === undefined || !ts.isLiteralTypeNode(type) || !ts.isStringLiteral(type.literal)) return null;
  return type.literal.text;
}
