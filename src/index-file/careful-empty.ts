/** Where the first entry, chart or `entries` goes in a parsed YAML index that has none. */
import type { YamlNode } from '../yaml/index.ts';
import { endOf, endsOpen, isNull } from './careful-nodes.ts';
import { type CarefulScan, closed } from './careful-scan.ts';
import type { Shape, Slot } from './layout.ts';
import { absentSlot, emptyBlockSlot } from './slots.ts';
import { afterBlankLines, columnOf, lineAfter, newlineOfText } from './text-places.ts';

/** What is to come in place of nothing, and where it stands. */
export interface EmptyFacts {
  readonly brackets: '[]' | '{}';
  readonly column: number;
  readonly inFlow: boolean;
}

/** The shape of a value that is null or empty; a closed one where it is neither. */
export function emptyShape(scan: CarefulScan, node: YamlNode, { brackets, column, inFlow }: EmptyFacts): Shape {
  const { places, bytes } = scan;
  const { text } = places;
  const { start, end } = node.range;
  const isCollection = node.kind === 'sequence' || node.kind === 'mapping';
  if (scan.repeated.has(node)) return closed(scan, node, 'something that an alias repeats');
  if ((!isCollection && !isNull(node)) || (isCollection && (node.kind === 'sequence') !== (brackets === '[]'))) {
    return closed(scan, node, 'something else than a list');
  }
  // A value of no characters: it is certain where it would stand only right behind the colon.
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

/** Without `entries`, it comes behind all else; before all else where the last text would swallow a line's end. */
export function noEntriesSlot({ places, bytes, root }: CarefulScan): Slot {
  const { text, toBytes } = places;
  if (root.isFlow) {
    const at = toBytes(root.pairs.reduce((end, { key, value }) => Math.max(end, endOf(key), endOf(value)), root.range.start + 1));
    return { from: at, to: at, lead: ', "entries": {', skip: 0, between: ', ', trail: '}', form: { kind: 'flow', space: '' } };
  }
  const first = root.starts[0];
  const at = afterBlankLines(text, endsOpen(text, root) ? (first?.after ?? 0) : root.range.end);
  return absentSlot(bytes, { at: toBytes(at), column: columnOf(text, first?.offset ?? 0), newline: newlineOfText(text) });
}
