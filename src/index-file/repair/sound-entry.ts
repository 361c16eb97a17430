/** Makes of one written entry a record that every Helm loads. */
import { isJsonMap, type Json, type JsonMap } from '../../base/json.ts';
import { parseYaml, type YamlNode } from '../../yaml/index.ts';
import { entryFault, fieldOf } from '../loader/check-values.ts';
import { entryShape } from '../loader/shapes.ts';
import { jsonText } from '../render.ts';
import { isNull } from '../yaml-tree-nodes.ts';
import { soundNode, type ValueChange } from './sound-node.ts';

/** The record, and what had to change. `gone`: it is no entry, since no Helm could install anything by it. */
export type SoundEntry =
  | { readonly kind: 'kept'; readonly record: JsonMap; readonly changes: readonly ValueChange[] }
  | { readonly kind: 'gone'; readonly why: string };

/** `text` is one item as YAML or JSON, with its dash in YAML; `chart` is the key that lists it. */
export function soundEntry(text: string, chart: string): SoundEntry {
  const tree = parsedText(text);
  const root = tree?.root?.kind === 'sequence' ? tree.root.items[0] : tree?.root;
  return soundEntryNode(root, chart, tree?.source.text ?? text);
}

/** The same of a node; `text` is that of its document. */
export function soundEntryNode(node: YamlNode | undefined, chart: string, text: string): SoundEntry {
  if (node === undefined || isNull(node)) return { kind: 'gone', why: 'it is empty' };
  const changes: ValueChange[] = [];
  const value = soundNode(node, entryShape, { path: '', changes, text });
  if (!isJsonMap(value)) return { kind: 'gone', why: 'it is not a map' };
  const record = withName(value, chart, changes);
  if (!isText(fieldOf(record, 'version'))) return { kind: 'gone', why: 'it has no version' };
  const fault = entryFault(record);
  return fault === undefined ? { kind: 'kept', record, changes } : { kind: 'gone', why: fault };
}

/** JSON may have escapes that are no YAML: then its data is written again. */
export function parsedText(text: string): Extract<ReturnType<typeof parseYaml>, { kind: 'parsed' }> | undefined {
  const tree = parseYaml(Buffer.from(text));
  if (tree.kind === 'parsed') return tree;
  try {
    const again = parseYaml(Buffer.from(jsonText(JSON.parse(text) as Json)));
    return again.kind === 'parsed' ? again : undefined;
  } catch {
    return undefined;
  }
}

/** Helm from 3.13 on skips an entry without a name. */
function withName(record: JsonMap, chart: string, changes: ValueChange[]): JsonMap {
  const name = fieldOf(record, 'name');
  if (isText(name)) return record;
  // Helm skips an entry whose name has a slash.
  const last = chart.split('/').findLast((part) => part !== '') ?? '/';
  changes.push({ path: 'name', before: undefined, after: last });
  return { ...record, name: last };
}

function isText(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== '';
}
