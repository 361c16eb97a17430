/** Finds the places of charts and their items in a parsed YAML index. */

import { CharthouseError, type Place } from '../base/error.ts';
import { readYaml, textOf, type YamlNode } from '../base/go-yaml.ts';
import type { Warning } from '../base/warning.ts';
import type { ChartPlace, Shape, Slot, Span } from './layout.ts';
import { absentSlot, emptyBlockSlot } from './slots.ts';
import { afterBlankLines, lineAfter, lineStart, type TextPlaces } from './text-places.ts';
import { faultWarning, mostWarnings } from './top-level.ts';

type Collection = YamlNode & { readonly kind: 'mapping' | 'sequence' };

/** A search under way. */
export interface CarefulScan {
  readonly places: TextPlaces;
  readonly bytes: Uint8Array;
  readonly root: YamlNode & { readonly kind: 'mapping' };
  readonly source: string;
  readonly warnings: Warning[];
  readonly charts: ChartPlace[];
  readonly items: number[];
  /** One for each of `items`. */
  readonly itemNodes: YamlNode[];
  /** What aliases stand for: more in it would be more in several places. */
  readonly repeated: ReadonlySet<YamlNode>;
}

/** How the map of charts takes more. @throws CH_INDEX_INVALID where `entries` is no map */
export function placeMap(scan: CarefulScan, node: YamlNode | undefined): Shape {
  const { root, places } = scan;
  if (node === undefined) return { kind: 'empty', slot: noEntriesSlot(scan) };
  if (node.kind === 'alias') return closed(scan, node, 'an alias');
  if (node.kind === 'mapping' && node.pairs.length > 0) return shapeOf(scan, node);
  if (!isNull(node) && node.kind !== 'mapping') {
    throw new CharthouseError('CH_INDEX_INVALID', {
      message: `${scan.source} is no index: entries is no map`,
      where: placeOfNode(scan, node),
    });
  }
  const column = columnOf(places.text, root.starts[0]?.offset ?? 0) + 2;
  return emptyShape(scan, node, { brackets: '{}', column, inFlow: root.isFlow });
}

/** Lists every chart with its items. */
export function placeCharts(scan: CarefulScan, node: YamlNode | undefined): void {
  const map = follow(node);
  if (map?.kind !== 'mapping') return;
  const isAlias = node?.kind === 'alias' || scan.repeated.has(map);
  const column = columnOf(scan.places.text, map.starts[0]?.offset ?? 0);
  const seen = new Set<string>();
  map.pairs.forEach(({ key, value }, i) => {
    const name = keyText(key);
    const where = placeOfNode(scan, key);
    if (name === undefined || (name === '<<' && isPlain(key))) {
      scan.warnings.push(faultWarning('a key under entries is no chart name', where));
      return;
    }
    if (seen.has(name) && scan.warnings.length < mostWarnings) scan.warnings.push(faultWarning(`chart "${name}" stands twice`, where));
    seen.add(name);
    const span = map.isFlow ? flowSpan(scan, map, i) : { from: placeOf(scan, map, i), to: placeOf(scan, map, i + 1) };
    scan.charts.push(placeChart(scan, value, { name, ...span, map, column, isAlias }));
  });
}

interface ChartFacts extends Span {
  readonly name: string;
  readonly map: Collection;
  readonly column: number;
  readonly isAlias: boolean;
}

function placeChart(scan: CarefulScan, value: YamlNode, { name, from, to, map, column, isAlias }: ChartFacts): ChartPlace {
  const { items, itemNodes, places } = scan;
  const firstItem = items.length;
  const list = follow(value);
  const found = { name, from, to, firstItem };
  if (list?.kind !== 'sequence' || list.items.length === 0) {
    const isClosed = isAlias || value.kind === 'alias';
    const shape = isClosed ? closed(scan, value, 'an alias') : emptyShape(scan, value, { brackets: '[]', column, inFlow: map.isFlow });
    return { ...found, itemCount: 0, itemsEnd: to, list: shape };
  }
  list.items.forEach((item, i) => {
    items.push(list.isFlow ? places.toBytes(list.starts[i]?.offset ?? 0) : placeOf(scan, list, i));
    itemNodes.push(item);
  });
  const shape = isAlias || value.kind === 'alias' ? closed(scan, value, 'an alias') : shapeOf(scan, list);
  const last = list.items.at(-1);
  const itemsEnd = list.isFlow && last !== undefined ? places.toBytes(endOf(last)) : placeOf(scan, list, list.items.length);
  return { ...found, itemCount: list.items.length, itemsEnd, list: shape };
}

function closed(scan: CarefulScan, node: YamlNode, why: string): Shape {
  return { kind: 'closed', why, where: placeOfNode(scan, node) };
}

function placeOfNode({ source }: CarefulScan, { at }: YamlNode): Place {
  return { file: source, line: at.line, column: at.column };
}

// Lines go between items that begin lines of their own; only the first one may stand behind something.
function shapeOf(scan: CarefulScan, node: Collection): Shape {
  const { text } = scan.places;
  if (scan.repeated.has(node)) return closed(scan, node, 'something that an alias repeats');
  if (node.isFlow) return { kind: 'flow' };
  const first = node.starts[0]?.offset ?? 0;
  return { kind: 'block', column: columnOf(text, first), isInline: !startsLine(text, first) };
}

// After what precedes item `index`, so above its comments; after the last one where `index` is the count.
function placeOf({ places }: CarefulScan, node: Collection, index: number): number {
  const start = node.starts[index];
  if (start !== undefined && !startsLine(places.text, start.offset)) return places.toBytes(start.offset);
  return places.toBytes(afterBlankLines(places.text, start?.after ?? node.range.end));
}

function flowSpan({ places }: CarefulScan, map: YamlNode & { readonly kind: 'mapping' }, index: number): Span {
  const pair = map.pairs[index];
  const start = map.starts[index]?.offset ?? 0;
  return { from: places.toBytes(start), to: places.toBytes(pair === undefined ? start : Math.max(endOf(pair.key), endOf(pair.value))) };
}

function endOf(node: YamlNode): number {
  return node.range.end;
}

interface EmptyFacts {
  readonly brackets: '[]' | '{}';
  readonly column: number;
  readonly inFlow: boolean;
}

function emptyShape(scan: CarefulScan, node: YamlNode, { brackets, column, inFlow }: EmptyFacts): Shape {
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

// Without `entries`, it comes behind all else; before all else where the last text would swallow a line's end.
function noEntriesSlot({ places, bytes, root }: CarefulScan): Slot {
  const { text, toBytes } = places;
  if (root.isFlow) {
    const at = toBytes(root.pairs.reduce((end, { key, value }) => Math.max(end, endOf(key), endOf(value)), root.range.start + 1));
    return { from: at, to: at, lead: ', "entries": {', skip: 0, between: ', ', trail: '}', form: { kind: 'flow', space: '' } };
  }
  const first = root.starts[0];
  const at = afterBlankLines(text, endsOpen(text, root) ? (first?.after ?? 0) : root.range.end);
  return absentSlot(bytes, { at: toBytes(at), column: columnOf(text, first?.offset ?? 0), newline: newlineOfText(text) });
}

/** Whether the last value is a literal or folded text that ends with the file, on a line without an end. */
export function endsOpen(text: string, root: YamlNode): boolean {
  if (/[\n\r\u0085\u2028\u2029]$/.test(text)) return false;
  let node: YamlNode | undefined = root;
  while (node !== undefined && (node.kind === 'mapping' || node.kind === 'sequence') && !node.isFlow) {
    node = node.kind === 'mapping' ? node.pairs.at(-1)?.value : node.items.at(-1);
  }
  return node?.kind === 'scalar' && !node.isImplicit && /[|>]/.test(text.charAt(node.range.start));
}

/** The first line's end. */
export function newlineOfText(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

function startsLine(text: string, offset: number): boolean {
  return /^ *$/.test(text.slice(lineStart(text, offset), offset));
}

/** A scalar's text as written; undefined for everything else. */
export function nodeText(node: YamlNode): string | undefined {
  const target = follow(node);
  return target?.kind === 'scalar' ? target.text : undefined;
}

const nullWords: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);

/** Whether a node is null for Helm. */
export function isNull(node: YamlNode): boolean {
  const target = follow(node);
  return target?.kind === 'scalar' && target.isImplicit && nullWords.has(target.text);
}

function isPlain(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.isImplicit;
}

// The key as Helm reads it: `1.10` without quotes is the key "1.1".
function keyText(node: YamlNode): string | undefined {
  const text = nodeText(node);
  if (text === undefined || !isPlain(node)) return text;
  const outcome = readYaml(new TextEncoder().encode(text));
  return outcome.kind === 'read' ? textOf(outcome.value) : undefined;
}

function follow(node: YamlNode | undefined): YamlNode | undefined {
  return node?.kind === 'alias' ? follow(node.target) : node;
}

/** Every node of the tree that some alias stands for. */
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
