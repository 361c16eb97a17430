/** Finds where a source touches the outside world through a global: the machine, the clock, chance, the network. */

import { type Identifier, type Node, SyntaxKind } from 'typescript/unstable/ast';
import * as is from 'typescript/unstable/ast/is';
import type { Checker } from 'typescript/unstable/sync';
import { SymbolFlags } from 'typescript/unstable/sync';

/** A use of a global that is an effect. */
export interface Effect {
  readonly node: Node;
  readonly what: string;
}

const GLOBALS: ReadonlySet<string> = new Set([
  ...['process', 'console', 'globalThis', 'global', 'window', 'self', 'require', 'eval', 'Function'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'],
  ...['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'BroadcastChannel', 'performance', 'crypto', 'navigator'],
]);

/** Of these some members compute and others ask the clock or chance. A use by any other road hides which it is. */
const MEMBERS: Readonly<Record<string, (member: string) => boolean>> = {
  Date: (member) => ['parse', 'UTC', 'prototype'].includes(member),
  Math: (member) => member !== 'random',
  AbortSignal: (member) => member !== 'timeout',
};

/** All effects of one file, in its order. */
export function effectsIn(file: Node, checker: Checker): readonly Effect[] {
  const found: Effect[] = [];
  const isGlobal = (name: Identifier): boolean => checker.resolveName(name.text, SymbolFlags.Value, name, true) === undefined;
  const visit = (node: Node): void => {
    if (is.isIdentifier(node)) {
      const what = effectOf(node);
      if (what !== undefined && isGlobal(node)) found.push({ node, what });
      return;
    }
    node.forEachChild((child) => {
      if (!is.isTypeNode(child) && !isNameOnly(child, node)) visit(child);
    });
  };
  visit(file);
  return found;
}

function effectOf(name: Identifier): string | undefined {
  if (GLOBALS.has(name.text)) return name.text;
  const isHarmless = Object.hasOwn(MEMBERS, name.text) ? MEMBERS[name.text] : undefined;
  if (isHarmless === undefined) return undefined;
  const { parent } = name;
  if (is.isPropertyAccessExpression(parent)) return isHarmless(parent.name.text) ? undefined : `${name.text}.${parent.name.text}`;
  if (is.isBinaryExpression(parent) && parent.operatorToken.kind === SyntaxKind.InstanceOfKeyword) return undefined;
  if (name.text === 'Date' && is.isNewExpression(parent)) return (parent.arguments?.length ?? 0) > 0 ? undefined : 'new Date()';
  return name.text;
}

/** A property's or a declaration's name is no use of the global of that name; `{ process }` is one. */
function isNameOnly(child: Node, parent: Node): boolean {
  if (!is.isIdentifier(child) || is.isShorthandPropertyAssignment(parent)) return false;
  const isName = 'name' in parent && parent.name === child;
  const isOriginal = 'propertyName' in parent && parent.propertyName === child;
  return isName || isOriginal;
}
