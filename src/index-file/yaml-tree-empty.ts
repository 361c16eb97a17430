/** Finds the place of the first entry, chart or `entries` in a parsed YAML index that has none. */
import type { YamlNode } from '../yaml/index.ts';
import type { Shape, Slot } from './layout.ts';
import { absentSlot, emptyBlockSlot } from './slots.ts';
import { afterBlankLines, columnOf, lineAfter, newlineOfText } from './text-places.ts';
import { endOf, endsOpen, isNull } from './yaml-tree-nodes.ts';
import { closed, type YamlTreeScan } from './yaml-tree-scan.ts';

/** The value to insert, and its position. */
export interface EmptyFacts {
  readonly brackets: '[]' | '{}';
  readonly column: number;
  readonly inFlow: boolean;
}

/** The shape of a null or empty value; a closed one for any other value. */
export function emptyShape(scan: YamlTreeScan, node: YamlNode, { brackets, column, inFlow }: EmptyFacts): Shape {
  const { places, bytes } = scan;
  const { text } = places;
  const { start, end } = node.range;
  const isCollection = node.kind === 'sequence' || node.kind === 'mapping';
  if (scan.repeated.has(node)) return closed(scan, node, 'a value that an alias repeats');
  if ((!isCollection && !isNull(node)) || (isCollection && (node.kind === 'sequence') !== (brackets === '[]'))) {
    return closed(scan, node, 'a value that is not a list');
  }
  // A value without characters: its position is certain only right after the colon.
  if (start === end && (inFlow || text.charAt(start - 1) !== ':')) return closed(scan, node, 'a key without a value');
  const [from, to] = [places.toBytes(start), places.toBytes(end)];
  const form = { kind: 'flow', space: '' } as const;
  if (inFlow && isCollection)
    return { kind: 'empty', slot: { from: from + 1, to: to - 1, lead: '', skip: 0, between: ', ', trail: '', form } };
  if (inFlow)
    return { kind: 'empty', slot: { from, to, lead: brackets.charAt(0), skip: 0, between: ', ', trail: brackets.charAt(1), form } };
  const line = lineAfter(text, end);
  const lineAt = places.toBytes(line);
  const newline = newlineOfText(text);
  if (start === end)
    return { kind: 'empty', slot: emptyBlockSlot(bytes, { from: lineAt, to: lineAt, lineAfter: lineAt, nameColumn: column, newline }) };
  return { kind: 'empty', slot: emptyBlockSlot(bytes, { from, to, lineAfter: lineAt, nameColumn: column, newline }) };
}

/** Without `entries`, the key is added after everything else; or before everything else, if the last text would include the new lines. */
export function noEntriesSlot({ places, bytes, root }: YamlTreeScan): Slot {
  const { text, toBytes } = places;
  if (root.isFlow) {
    const at = toBytes(root.pairs.reduce((end, { key, value }) => Math.max(end, endOf(key), endOf(value)), root.range.start + 1));
    return { from: at, to: at, lead: ', "entries": {', skip: 0, between: ', ', trail: '}', form: { kind: 'flow', space: '' } };
  }
  const first = root.starts[0];
  const at = afterBlankLines(text, endsOpen(text, root) ? (first?.after ?? 0) : root.range.end);
  return absentSlot(bytes, { at: toBytes(at), column: columnOf(text, first?.offset ?? 0), newline: newlineOfText(text) });
}
