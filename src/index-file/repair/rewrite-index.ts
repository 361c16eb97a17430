/** Repairs an index by writing all of it anew: only data survives, in the format that it has. */
import type { Json, JsonMap } from '../../base/json.ts';
import { parseYaml, type YamlNode } from '../../yaml/index.ts';
import { indexBytes } from '../change-style.ts';
import { type Layout, spanText } from '../layout.ts';
import { chartShape, indexShape } from '../loader/shapes.ts';
import { follow, keyText } from '../yaml-tree-nodes.ts';
import type { IndexChange, Step } from './changes.ts';
import { parsedText, soundEntryNode } from './sound-entry.ts';
import { soundNode, type ValueChange } from './sound-node.ts';

const top = { name: null, version: null } as const;

/** Nothing changes if the text cannot be read as a whole, or is no map. */
export function rewrite({ bytes, style }: Layout): Step {
  const tree = parsedText(spanText(bytes, 0, bytes.length));
  const root = follow(tree?.root);
  if (tree === undefined || root?.kind !== 'mapping') return { chunks: [], changes: [] };
  const { text } = tree.source;
  const changes: IndexChange[] = [];
  const at = { ...top, line: 1 };
  if (parseYaml(bytes).kind === 'refused') {
    changes.push({ ...at, changes: [{ path: '', before: 'escapes that are not valid in YAML', after: 'the characters themselves' }] });
  }
  const isEntries = ({ key }: { readonly key: YamlNode }): boolean => keyText(key)?.toLowerCase() === 'entries';
  const headChanges: ValueChange[] = [];
  const written = soundNode({ ...root, pairs: root.pairs.filter((pair) => !isEntries(pair)) }, indexShape, {
    path: '',
    changes: headChanges,
    text,
  });
  const head = withApiVersion((written ?? {}) as JsonMap, headChanges);
  if (headChanges.length > 0) changes.push({ ...top, line: root.at.line, changes: headChanges });
  const charts = new Map<string, Json>();
  const lists = root.pairs.filter(isEntries);
  if (lists.length > 1) changes.push({ ...at, changes: [{ path: 'entries', before: 'two maps', after: 'one map' }] });
  for (const { value } of lists) {
    const entries = follow(value);
    for (const pair of entries?.kind === 'mapping' ? entries.pairs : []) soundChart(pair, { charts, changes, text });
  }
  return { chunks: [indexBytes({ head, charts }, style)], changes };
}

interface Charts {
  readonly charts: Map<string, Json>;
  readonly changes: IndexChange[];
  readonly text: string;
}

/** A chart that is listed twice gets one list. */
function soundChart({ key, value }: { readonly key: YamlNode; readonly value: YamlNode }, { charts, changes, text }: Charts): void {
  const name = chartName(key);
  const { line } = key.at;
  const list = follow(value);
  if (name === undefined || list?.kind !== 'sequence') {
    const valueChanges: ValueChange[] = [];
    const sound = name === undefined ? undefined : soundNode(value, chartShape, { path: `entries.${name}`, changes: valueChanges, text });
    if (name !== undefined && sound !== undefined) charts.set(name, sound);
    if (valueChanges.length > 0 || name === undefined)
      changes.push({ ...top, line, changes: valueChanges, ...(name === undefined ? { removed: 'its name is not a text' } : {}) });
    return;
  }
  if (keyText(key) === undefined) changes.push({ name, version: null, line, changes: [{ path: 'entries', before: name, after: name }] });
  const before = charts.get(name);
  if (before !== undefined)
    changes.push({ name, version: null, line, changes: [{ path: `entries.${name}`, before: 'a second list', after: 'one list' }] });
  const records: Json[] = Array.isArray(before) ? [...before] : [];
  for (const item of list.items) {
    const entry = soundEntryNode(follow(item), name, text);
    const about = { name, version: versionOf(item), line: item.at.line };
    if (entry.kind === 'gone') changes.push({ ...about, changes: [], removed: entry.why });
    else {
      records.push(entry.record);
      if (entry.changes.length > 0) changes.push({ ...about, changes: entry.changes });
    }
  }
  charts.set(name, records);
}

/** A chart named `null` lacks only its quotes. */
function chartName(key: YamlNode): string | undefined {
  return keyText(key) ?? (key.kind === 'scalar' && /^null$/i.test(key.text) ? key.text : undefined);
}

function versionOf(item: YamlNode): string | null {
  const node = follow(item);
  const pair = node?.kind === 'mapping' ? node.pairs.find(({ key }) => keyText(key)?.toLowerCase() === 'version') : undefined;
  const value = follow(pair?.value);
  return value?.kind === 'scalar' ? value.text : null;
}

/** Every Helm needs one, and takes any text. */
function withApiVersion(head: JsonMap, changes: ValueChange[]): JsonMap {
  const has = Object.entries(head).some(([key, value]) => key.toLowerCase() === 'apiversion' && typeof value === 'string' && value !== '');
  if (has) return head;
  changes.push({ path: 'apiVersion', before: undefined, after: 'v1' });
  return { ...head, apiVersion: 'v1' };
}
