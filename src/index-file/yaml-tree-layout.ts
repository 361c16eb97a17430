/** The YAML parser: parses the whole file only to find the places; the same splice then writes to them. */

import { CharthouseError } from '../base/error.ts';
import { option } from '../hint/hint.ts';
import { parseYaml, type Spot, type YamlNode } from '../yaml/index.ts';
import type { Layout, Span, UrlPlace } from './layout.ts';
import type { ListedVersion } from './listed.ts';
import { nodeFaults } from './loader/check-nodes.ts';
import { mostFaults } from './loader/fault.ts';
import { indexShape } from './loader/shapes.ts';
import { newlineOfText, textPlaces } from './text-places.ts';
import { listedVersion } from './yaml-item.ts';
import { endsOpen, follow, isNull, nodeText, repeatedNodes } from './yaml-tree-nodes.ts';
import { placeCharts, placeMap } from './yaml-tree-places.ts';
import type { YamlTreeScan } from './yaml-tree-scan.ts';

/**
 * The layout of an index in any form of YAML. If there are several documents, the first counts, as in Helm.
 *
 * @throws CH_INDEX_INVALID with line and column
 */
export function findInYamlTree(bytes: Uint8Array, source: string): Layout {
  if (isPage(bytes)) throw page(source);
  const tree = parseYaml(bytes);
  if (tree.kind === 'refused') throw notYaml(bytes, source, tree);
  const { root } = tree;
  if (root === undefined) throw invalid(`${source} is empty`, source);
  if (root.kind !== 'mapping') throw invalid(`${source} is not an index: the top level is not a map`, source, root.at);
  const top = topLevel(root);
  const version = top.get('apiversion');
  if (version === undefined || isNull(version) || nodeText(version) === undefined || nodeText(version) === '') {
    throw invalid(`${source} is not an index: it has no apiVersion`, source, root.at);
  }
  const places = textPlaces(bytes);
  const scan: YamlTreeScan = {
    places,
    bytes,
    root,
    source,
    charts: [],
    items: [],
    itemNodes: [],
    repeated: repeatedNodes(root),
  };
  const map = placeMap(scan, top.get('entries'));
  placeCharts(scan, top.get('entries'));
  const { charts, items, itemNodes } = scan;
  return {
    bytes,
    source,
    style: 'yaml',
    parser: 'yaml',
    newline: newlineOfText(places.text),
    charts,
    map,
    entriesColon: colonOf(scan, top.get('entries')),
    items,
    generated: generatedSpan(scan, top.get('generated')),
    endsOpen: endsOpen(places.text, root),
    faults: nodeFaults(root, indexShape).slice(0, mostFaults),
    lastIsWhole: isWhole(itemNodes.at(-1)),
    readItem: (chart, item) => readNodeItem(chart.name, itemNodes[item]),
    urlPlaces: (_, item) => nodeUrlPlaces(scan, itemNodes[item]),
  };
}

/** The response of a console, a login page or a single-page application to any URL. */
function isPage(bytes: Uint8Array): boolean {
  return /^\s*<[!?a-z]/i.test(new TextDecoder().decode(bytes.subarray(0, 200)));
}

function page(source: string): CharthouseError {
  return new CharthouseError('CH_INDEX_INVALID', {
    message: `${source} is a web page or XML, not an index`,
    hint: `check the URL in ${option('url')}, ${option('endpoint-url')} or ${option('to')}; if it is correct, restore an earlier index.yaml`,
    where: { file: source, line: 1, column: 1 },
    details: { source },
  });
}

function invalid(message: string, file: string, at?: Spot): CharthouseError {
  return new CharthouseError('CH_INDEX_INVALID', { message, where: { file, line: at?.line, column: at?.column } });
}

// The two most frequent accidents, a committed merge conflict and an error page saved as index.yaml, have their own messages.
function notYaml(bytes: Uint8Array, source: string, { problem, at }: { readonly problem: string; readonly at: Spot }): CharthouseError {
  const { text } = textPlaces(bytes);
  const line = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/, at.line)[at.line - 1] ?? '';
  if (/^(?:<{7}|={7}|>{7})(?: |$)/.test(line)) return invalid(`${source} contains merge conflict markers`, source, at);
  if (/^\s*<[!?\w]/.test(text)) return invalid(`${source} is a web page or an XML document, not an index`, source, at);
  return invalid(`${source} is not valid YAML: ${problem}`, source, at);
}

/** The top-level values by their keys in lower case: Helm ignores case. If a key appears in two spellings, Helm's own counts. */
function topLevel(root: YamlNode & { kind: 'mapping' }): ReadonlyMap<string, YamlNode> {
  const values = new Map<string, YamlNode>();
  for (const { key, value } of root.pairs) {
    const text = nodeText(key) ?? '';
    const known = text.toLowerCase();
    if (!values.has(known) || known !== text) values.set(known, value);
  }
  return values;
}

/** Undefined if anything but a comment follows on the line. */
function colonOf({ places, root }: YamlTreeScan, value: YamlNode | undefined): number | undefined {
  const end = root.pairs.find((pair) => pair.value === value)?.key.range.end;
  return end !== undefined && /^:(?: *| +#[^\n\r]*)[\n\r]/.test(places.text.slice(end)) ? places.toBytes(end + 1) : undefined;
}

function isWhole(item: YamlNode | undefined): boolean {
  if (item === undefined) return true;
  const node = follow(item);
  const urls = node?.kind === 'mapping' ? node.pairs.find(({ key }) => nodeText(key)?.toLowerCase() === 'urls') : undefined;
  const value = follow(urls?.value);
  // URLs of the wrong kind are a fault, and no sign of a cut.
  return (
    readNodeItem('', item).version !== '' &&
    value !== undefined &&
    !isNull(value) &&
    !(value.kind === 'sequence' && value.items.length === 0)
  );
}

// Replaces only a bare value on one line, and only under a key at column 0.
function generatedSpan({ places, root }: YamlTreeScan, node: YamlNode | undefined): Span | undefined {
  if (node?.kind !== 'scalar' || root.kind !== 'mapping' || root.isFlow || root.at.column !== 1) return undefined;
  const { start, end } = node.range;
  const { text } = places;
  if (start === end || /[\n\r\u0085\u2028\u2029]/.test(text.slice(start, end)) || /[|>]/.test(text.charAt(start))) return undefined;
  const before = text.slice(0, start).trimEnd();
  if (!before.endsWith(':') || /[\n\r]/.test(text.slice(before.length, start))) return undefined;
  return { from: places.toBytes(start), to: places.toBytes(end) };
}

/** A value that an alias repeats is used elsewhere, too: nothing in it is changed. */
function nodeUrlPlaces({ places, repeated }: YamlTreeScan, node: YamlNode | undefined): readonly UrlPlace[] {
  const item = follow(node);
  const value = item?.kind === 'mapping' ? item.pairs.find((pair) => isUrls(pair)) : undefined;
  const list = follow(value?.value);
  if (list?.kind !== 'sequence') return [];
  const isRepeated = [node, item, value?.value, list].some((each) => each === undefined || each.kind === 'alias' || repeated.has(each));
  return list.items.map((url) => {
    const first = places.text.charAt(url.range.start);
    const isClosed =
      isRepeated || url.kind !== 'scalar' || repeated.has(url) || first === '|' || first === '>' || url.range.start === url.range.end;
    const isQuoted = list.isFlow || first === '"' || first === "'";
    return {
      ...{ from: places.toBytes(url.range.start), to: places.toBytes(url.range.end), url: nodeText(url) ?? '' },
      as: isClosed ? 'closed' : isQuoted ? 'quoted' : 'plain',
    };
  });
}

function isUrls({ key, value }: { readonly key: YamlNode; readonly value: YamlNode }): boolean {
  return nodeText(key)?.toLowerCase() === 'urls' && follow(value)?.kind === 'sequence';
}

function readNodeItem(name: string, node: YamlNode | undefined): ListedVersion {
  const fields = new Map<string, string>();
  const urls: string[] = [];
  const item = follow(node);
  for (const { key, value } of item?.kind === 'mapping' ? item.pairs : []) {
    const field = nodeText(key)?.toLowerCase() ?? '';
    const target = follow(value);
    if (field === 'urls' && target?.kind === 'sequence' && urls.length === 0) {
      urls.push(...target.items.map((url) => nodeText(url) ?? ''));
    } else if (target !== undefined && !fields.has(field) && !isNull(target)) {
      const text = nodeText(target);
      if (text !== undefined) fields.set(field, text);
    }
  }
  return listedVersion(name, fields, urls);
}
