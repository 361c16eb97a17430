/** Reads TypeScript sources with the compiler's own parser into the few facts that the rules are about. */

import { type ImportClause, type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';
import * as is from 'typescript/unstable/ast/is';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { API, type Checker, type Program } from 'typescript/unstable/sync';
import { effectsIn } from './effects.ts';
import { exportsIn } from './exports.ts';

/** One file of the project. Paths are relative to its root, with `/`. */
export interface Module {
  readonly path: string;
  readonly lines: number;
  /** Whether the file opens with a comment that says what it is for. */
  readonly isIntroduced: boolean;
  readonly imports: readonly Import[];
  readonly effects: readonly Finding[];
  /** The lines of default exports. */
  readonly defaultExports: readonly number[];
  /** The values, not the types, that it exports under a name. */
  readonly exports: readonly Export[];
}

/** `names` are those of the exporting module; `*` where the whole module is taken. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Leaves nothing behind at run time. */
  readonly isTypeOnly: boolean;
  readonly names: readonly string[];
}

/** A value that other modules may import. */
export interface Export {
  readonly name: string;
  readonly line: number;
  /** Whether its own module uses it too. */
  readonly isUsedInside: boolean;
}

/** Something found at a line. */
export interface Finding {
  readonly line: number;
  readonly what: string;
}

const ROOT = '/project';
// Without libraries every name that a file does not declare or import is a global: that is what the effects rule asks for.
const CONFIG = JSON.stringify({
  compilerOptions: { noLib: true, types: [], module: 'NodeNext', target: 'ES2023', allowImportingTsExtensions: true, noEmit: true },
  include: ['.'],
});

/** The facts about each of the given sources (path → text), sorted by path. */
export function readModules(sources: Readonly<Record<string, string>>): readonly Module[] {
  const files = Object.entries(sources).map(([path, text]) => [`${ROOT}/${path}`, text]);
  const fs = createVirtualFileSystem({ ...Object.fromEntries(files), [`${ROOT}/tsconfig.json`]: CONFIG });
  const api = new API({ cwd: ROOT, fs });
  try {
    const project = api.updateSnapshot({ openProjects: [`${ROOT}/tsconfig.json`] }).getProject(`${ROOT}/tsconfig.json`);
    if (project === undefined) throw new Error('the compiler did not open the project');
    return Object.keys(sources)
      .sort()
      .map((path) => readModule(path, sourceFile(project.program, path), project.checker));
  } finally {
    api.close();
  }
}

function sourceFile(program: Program, path: string): SourceFile {
  const file = program.getSourceFile(`${ROOT}/${path}`);
  if (file === undefined) throw new Error(`the compiler did not read ${path}`);
  return file;
}

function readModule(path: string, file: SourceFile, checker: Checker): Module {
  const imports: Import[] = [];
  const defaultExports: number[] = [];
  const visit = (node: Node): void => {
    const found = importOf(node);
    if (found !== undefined) imports.push({ ...found, line: lineOf(file, node) });
    if (isDefaultExport(node)) defaultExports.push(lineOf(file, node));
    node.forEachChild(visit);
  };
  visit(file);
  const effects = effectsIn(file, checker).map(({ node, what }) => ({ line: lineOf(file, node), what }));
  const exports = exportsIn(file).map(({ node, name, isUsedInside }) => ({ name, line: lineOf(file, node), isUsedInside }));
  const isIntroduced = /^(#!.*\n)?\/\*\*[\s*]*[^\s*/]/.test(file.text);
  return { path, lines: file.text.split('\n').length - 1, isIntroduced, imports, effects, defaultExports, exports };
}

function lineOf(file: SourceFile, node: Node): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

function importOf(node: Node): Omit<Import, 'line'> | undefined {
  if (is.isImportDeclaration(node)) {
    const clause = node.importClause;
    const isTypeOnly = clause?.phaseModifier === SyntaxKind.TypeKeyword;
    return { specifier: textOf(node.moduleSpecifier), isTypeOnly, names: clause === undefined ? [] : importedNames(clause) };
  }
  if (is.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    const clause = node.exportClause;
    const names =
      clause !== undefined && is.isNamedExports(clause) ? clause.elements.map((each) => (each.propertyName ?? each.name).text) : ['*'];
    return { specifier: textOf(node.moduleSpecifier), isTypeOnly: node.isTypeOnly, names };
  }
  if (is.isImportTypeNode(node) && is.isLiteralTypeNode(node.argument)) {
    return { specifier: textOf(node.argument.literal), isTypeOnly: true, names: ['*'] };
  }
  if (is.isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword) {
    return { specifier: textOf(node.arguments[0]), isTypeOnly: false, names: ['*'] };
  }
  return undefined;
}

function importedNames(clause: ImportClause): readonly string[] {
  const bindings = clause.namedBindings;
  const own = clause.name === undefined ? [] : ['default'];
  if (bindings === undefined) return own;
  if (is.isNamespaceImport(bindings)) return [...own, '*'];
  return [...own, ...bindings.elements.map((each) => (each.propertyName ?? each.name).text)];
}

/** A module's name that is computed cannot be checked, so it stands as `?`, which no rule allows. */
function textOf(node: Node | undefined): string {
  return node !== undefined && is.isStringLiteralLikeNode(node) ? node.text : '?';
}

function isDefaultExport(node: Node): boolean {
  if (is.isExportAssignment(node)) return true;
  if (is.isExportSpecifier(node)) return node.name.text === 'default';
  return node.kind === SyntaxKind.DefaultKeyword && node.parent.kind !== SyntaxKind.DefaultClause;
}
