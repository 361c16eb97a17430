/** Finds the places of charts and their items in a parsed YAML index. */

import { CharthouseError } from '../base/error.ts';
import type { YamlNode } from '../yaml/index.ts';
import type { ChartPlace, Shape, Span } from './layout.ts';
import { afterBlankLines, columnOf, lineStart } from './text-places.ts';
import { emptyShape, noEntriesSlot } from './yaml-tree-empty.ts';
import { endOf, follow, isNull, isPlain, keyText } from './yaml-tree-nodes.ts';
import { closed, placeOfNode, type YamlTreeScan } from './yaml-tree-scan.ts';

type Collection = YamlNode & { readonly kind: 'mapping' | 'sequence' };

/** How to extend the map of charts. @throws CH_INDEX_INVALID if `entries` is not a map */
export function placeMap(scan: YamlTreeScan, node: YamlNode | undefined): Shape {
  const { root, places } = scan;
  if (node === undefined) return { kind: 'empty', slot: noEntriesSlot(scan) };
  if (node.kind === 'alias') return closed(scan, node, 'an alias');
  if (node.kind === 'mapping' && node.pairs.length > 0) return shapeOf(scan, node);
  if (!isNull(node) && node.kind !== 'mapping') {
    throw new CharthouseError('CH_INDEX_INVALID', {
      message: `${scan.source} is not an index: entries is not a map`,
      where: placeOfNode(scan, node),
    });
  }
  const column = columnOf(places.text, root.starts[0]?.offset ?? 0) + 2;
  return emptyShape(scan, node, { brackets: '{}', column, inFlow: root.isFlow });
}

/** Lists every chart with its items. */
export function placeCharts(scan: YamlTreeScan, node: YamlNode | undefined): void {
  const map = follow(node);
  if (map?.kind !== 'mapping') return;
  const isAlias = node?.kind === 'alias' || scan.repeated.has(map);
  const column = columnOf(scan.places.text, map.starts[0]?.offset ?? 0);
  map.pairs.forEach(({ key, value }, i) => {
    const name = keyText(key);
    if (name === undefined || (name === '<<' && isPlain(key))) return;
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

function placeChart(scan: YamlTreeScan, value: YamlNode, { name, from, to, map, column, isAlias }: ChartFacts): ChartPlace {
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

// New lines go between items that start their own lines; only the first item may follow something on its line.
function shapeOf(scan: YamlTreeScan, node: Collection): Shape {
  const { text } = scan.places;
  if (scan.repeated.has(node)) return closed(scan, node, 'a value that an alias repeats');
  if (node.isFlow) return { kind: 'flow' };
  const first = node.starts[0]?.offset ?? 0;
  return { kind: 'block', column: columnOf(text, first), isInline: !startsLine(text, first) };
}

// After whatever precedes item `index`, and so above its comments; after the last item if `index` is the count.
function placeOf({ places }: YamlTreeScan, node: Collection, index: number): number {
  const start = node.starts[index];
  if (start !== undefined && !startsLine(places.text, start.offset)) return places.toBytes(start.offset);
  return places.toBytes(afterBlankLines(places.text, start?.after ?? node.range.end));
}

function flowSpan({ places }: YamlTreeScan, map: YamlNode & { readonly kind: 'mapping' }, index: number): Span {
  const pair = map.pairs[index];
  const start = map.starts[index]?.offset ?? 0;
  return { from: places.toBytes(start), to: places.toBytes(pair === undefined ? start : Math.max(endOf(pair.key), endOf(pair.value))) };
}

function startsLine(text: string, offset: number): boolean {
  return /^ *$/.test(text.slice(lineStart(text, offset), offset));
}
