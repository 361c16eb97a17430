/** Helpers for the nodes of a parsed YAML index. */
import type { YamlNode } from '../yaml/index.ts';
import { isNullText, plainText } from './plain-text.ts';

/** A scalar's text as written; undefined for any other node. */
export function nodeText(node: YamlNode): string | undefined {
  const target = follow(node);
  return target?.kind === 'scalar' ? target.text : undefined;
}

/** Whether a node is null for Helm. */
export function isNull(node: YamlNode): boolean {
  const target = follow(node);
  return target?.kind === 'scalar' && target.isImplicit && isNullText(target.text);
}

/** Whether a node is a scalar whose text decides its type. */
export function isPlain(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.isImplicit;
}

/** The key as Helm reads it: `1.10` without quotes is the key "1.1". Undefined if it is not a text for Helm. */
export function keyText(node: YamlNode): string | undefined {
  const text = nodeText(node);
  if (text === undefined || !isPlain(node)) return text;
  return plainText(text);
}

/** The node itself, or the target of an alias. */
export function follow(node: YamlNode | undefined): YamlNode | undefined {
  return node?.kind === 'alias' ? follow(node.target) : node;
}

/** Every node of the tree that is the target of an alias. */
export function repeatedNodes(root: YamlNode): ReadonlySet<YamlNode> {
  const found = new Set<YamlNode>();
  const visit = (node: YamlNode): void => {
    if (node.kind === 'alias') found.add(node.target);
    else if (node.kind === 'sequence') node.items.forEach(visit);
    else if (node.kind === 'mapping') {
      for (const { key, value } of node.pairs) {
        visit(key);
        visit(value);
      }
    }
  };
  visit(root);
  return found;
}

/** The end of a node's last character. */
export function endOf(node: YamlNode): number {
  return node.range.end;
}

/** Whether the last value is a literal or folded text at the end of the file, without a final line break. */
export function endsOpen(text: string, root: YamlNode): boolean {
  if (/[\n\r\u0085\u2028\u2029]$/.test(text)) return false;
  let node: YamlNode | undefined = root;
  while (node !== undefined && (node.kind === 'mapping' || node.kind === 'sequence') && !node.isFlow) {
    node = node.kind === 'mapping' ? node.pairs.at(-1)?.value : node.items.at(-1);
  }
  return node?.kind === 'scalar' && !node.isImplicit && /[|>]/.test(text.charAt(node.range.start));
}
