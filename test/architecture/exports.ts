/** Finds the values that a source exports under a name: functions, classes and constants, but no types and no defaults. */
import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';
import * as is from 'typescript/unstable/ast/is';

/** A name that other modules may import, at the node that says so. */
export interface ExportedName {
  readonly node: Node;
  readonly name: string;
  /** Whether its own module uses it too. */
  readonly isUsedInside: boolean;
}

/** In the order of the file. What `export *` hands on has no name here. */
export function exportsIn(file: SourceFile): readonly ExportedName[] {
  const mentions = new Map<string, number>();
  const count = (node: Node): void => {
    if (is.isIdentifier(node)) mentions.set(node.text, (mentions.get(node.text) ?? 0) + 1);
    node.forEachChild(count);
  };
  count(file);
  return file.statements.flatMap((statement) =>
    // Once it is named where it is declared; a property of the same name counts as a use, so that this errs on the side of silence.
    namesOf(statement).map((name) => ({ node: statement, name, isUsedInside: (mentions.get(name) ?? 0) > 1 })),
  );
}

function namesOf(statement: Node): readonly string[] {
  if (is.isExportDeclaration(statement)) {
    const { exportClause, isTypeOnly } = statement;
    if (isTypeOnly || exportClause === undefined || !is.isNamedExports(exportClause)) return [];
    return exportClause.elements.filter((each) => !each.isTypeOnly).map((each) => each.name.text);
  }
  if (is.isVariableStatement(statement)) {
    const names = statement.declarationList.declarations.map(({ name }) => (is.isIdentifier(name) ? name.text : ''));
    return isExported(statement.modifiers) ? names.filter((name) => name !== '') : [];
  }
  if (is.isFunctionDeclaration(statement) || is.isClassDeclaration(statement)) {
    return isExported(statement.modifiers) && statement.name !== undefined ? [statement.name.text] : [];
  }
  return [];
}

function isExported(modifiers: readonly Node[] | undefined): boolean {
  const kinds = (modifiers ?? []).map(({ kind }) => kind);
  return kinds.includes(SyntaxKind.ExportKeyword) && !kinds.includes(SyntaxKind.DefaultKeyword);
}
