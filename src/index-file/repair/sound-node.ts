/** Makes of a written value one that every Helm loads, and says what had to change. */
import type { Json, JsonMap } from '../../base/json.ts';
import { parseRfc3339 } from '../../go/rfc3339.ts';
import { resolvePlain, type YamlNode } from '../../yaml/index.ts';
import type { Shape } from '../loader/shapes.ts';
import { skippedText } from '../loader/skipped-text.ts';
import { follow, isNull, keyText } from '../yaml-tree-nodes.ts';

/** A change of one value. */
export interface ValueChange {
  /** Such as `annotations.category`; empty for a whole entry. */
  readonly path: string;
  /** As it was written; undefined if it was not there. */
  readonly before: string | undefined;
  /** As JSON; undefined if it was removed. */
  readonly after: Json | undefined;
}

/** Where a value is, and where changes are collected. */
export interface Sounding {
  readonly path: string;
  readonly changes: ValueChange[];
  /** The text of the document that the nodes' ranges are about. */
  readonly text: string;
}

/** The value that every Helm reads as its author meant it; undefined if it must go, which is among the changes. */
export function soundNode(written: YamlNode, shape: Shape, sounding: Sounding): Json | undefined {
  const node = follow(written) ?? written;
  if (isNull(node)) return null;
  switch (shape.kind) {
    case 'list':
      return soundList(node, shape, sounding);
    case 'map':
    case 'struct':
      return node.kind === 'mapping' ? soundMap(node, shape, sounding) : removed(written, sounding);
    case 'any':
      return soundAny(node, sounding);
    default:
      return node.kind === 'scalar' ? soundScalar(node, shape, sounding) : removed(written, sounding);
  }
}

function soundList(node: YamlNode, shape: Extract<Shape, { kind: 'list' }>, sounding: Sounding): Json | undefined {
  if (node.kind === 'mapping') return removed(node, sounding);
  // One value in the place of a list of them.
  if (node.kind === 'scalar') {
    const value = soundNode(node, shape.of, { ...sounding, changes: [] });
    return value === undefined ? removed(node, sounding) : changed(node, [value], sounding);
  }
  if (node.kind !== 'sequence') return removed(node, sounding);
  return node.items.flatMap((item, at) => {
    const inner = { ...sounding, path: `${sounding.path}[${at}]` };
    if (isNull(item) && shape.of.kind === 'struct') return listOf(removed(item, inner));
    return listOf(soundNode(item, shape.of, inner));
  });
}

function listOf(value: Json | undefined): readonly Json[] {
  return value === undefined ? [] : [value];
}

type Mapping = Extract<YamlNode, { kind: 'mapping' }>;
type Scalar = Extract<YamlNode, { kind: 'scalar' }>;

/** Of a key that appears twice the last value counts, as for readers that are not strict. */
function soundMap({ pairs }: Mapping, shape: Extract<Shape, { kind: 'map' | 'struct' }>, sounding: Sounding): Json {
  const fields = new Map<string, Json>();
  const isMerge = ({ key, value }: Pair): boolean => keyText(key) === '<<' && mergedMaps(value).length > 0;
  for (const { value } of pairs.filter(isMerge)) {
    for (const map of mergedMaps(value)) {
      for (const [name, field] of Object.entries(soundMap(map, shape, sounding) as JsonMap))
        if (field !== undefined) fields.set(name, field);
    }
    changed(value, 'its fields', { ...sounding, path: `${sounding.path === '' ? '' : `${sounding.path}.`}<<` });
  }
  const merged = new Set(fields.keys());
  for (const { key, value } of pairs.filter((pair) => !isMerge(pair))) {
    const name = keyText(key);
    const inner = { ...sounding, path: sounding.path === '' ? (name ?? '') : `${sounding.path}.${name ?? ''}` };
    const field = name === undefined || name === '<<' ? undefined : fieldShape(shape, name);
    if (name === undefined || field === undefined) {
      removed(value, inner);
      continue;
    }
    const before = fields.get(name);
    const sound = soundNode(value, field, inner);
    // A field beside `<<` counts instead of the merged one.
    if (before !== undefined && !merged.delete(name))
      sounding.changes.push({ path: inner.path, before: JSON.stringify(before), after: sound });
    if (sound === undefined) fields.delete(name);
    else fields.set(name, sound);
  }
  return Object.fromEntries(fields);
}

type Pair = Mapping['pairs'][number];

/** The maps that `<<` merges: later ones count less, so they come first. Empty if it is none of YAML's. */
function mergedMaps(value: YamlNode): readonly Mapping[] {
  const node = follow(value);
  const maps = (node?.kind === 'sequence' ? node.items : [value]).map((item) => follow(item));
  return maps.every((map): map is Mapping => map?.kind === 'mapping') ? maps.toReversed() : [];
}

function fieldShape(shape: Extract<Shape, { kind: 'map' | 'struct' }>, name: string): Shape | undefined {
  if (shape.kind === 'struct') return shape.fields.get(name.toLowerCase());
  return shape.of;
}

function soundScalar(node: Scalar, shape: Shape, sounding: Sounding): Json | undefined {
  const { text } = node;
  switch (shape.kind) {
    case 'boolean': {
      const resolved = resolvePlain(text.toLowerCase());
      if (resolved.kind !== 'boolean') return removed(node, sounding);
      return node.isImplicit && resolvePlain(text).kind === 'boolean' ? resolved.value : changed(node, resolved.value, sounding);
    }
    case 'time': {
      const time = timeOf(text);
      if (time === undefined) return removed(node, sounding);
      return time === text && !isOther(node) ? time : changed(node, time, sounding);
    }
    case 'string':
      if (skippedText(text, shape, sounding.path) !== undefined) return removed(node, sounding);
      return isOther(node) ? changed(node, text, sounding) : text;
    default:
      // Every Helm reads a scalar of these fields as a text, but for what JSON cannot represent.
      return isOther(node) && !isFiniteNumber(node) ? changed(node, text, sounding) : text;
  }
}

function isFiniteNumber({ text }: Scalar): boolean {
  const resolved = resolvePlain(text);
  return resolved.kind !== 'float' || Number.isFinite(resolved.value);
}

/** Whether Helm takes it for a number or a boolean. */
function isOther({ isImplicit, text, tag }: Scalar): boolean {
  if (tag !== undefined && tag !== '!' && tag !== 'tag:yaml.org,2002:str') return true;
  return isImplicit && resolvePlain(text).kind !== 'string';
}

/** A date gets a time, a blank becomes the `T`, and a time without a zone is in UTC. */
function timeOf(text: string): string | undefined {
  const candidates = [text, text.replace(/^(\d{4}-\d\d-\d\d)[ t]+/, '$1T'), `${text}T00:00:00Z`];
  return candidates.flatMap((each) => [each, `${each}Z`]).find((each) => parseRfc3339(each) !== undefined);
}

function soundAny(node: YamlNode, sounding: Sounding): Json | undefined {
  switch (node.kind) {
    case 'sequence':
      return node.items.flatMap((item, at) =>
        listOf(isNull(item) ? null : soundAny(follow(item) ?? item, { ...sounding, path: `${sounding.path}[${at}]` })),
      );
    case 'mapping':
      return soundMap(node, { kind: 'map', of: { kind: 'any' } }, sounding);
    case 'scalar': {
      const resolved = node.isImplicit ? resolvePlain(node.text) : { kind: 'string' as const, value: node.text };
      if (resolved.kind === 'null') return null;
      if (resolved.kind === 'integer') return Number(resolved.value);
      if (resolved.kind === 'float' && !Number.isFinite(resolved.value)) return changed(node, node.text, sounding);
      return resolved.kind === 'mismatch' ? node.text : resolved.value;
    }
    default:
      return removed(node, sounding);
  }
}

function changed(node: YamlNode, after: Json, { path, changes, text }: Sounding): Json {
  changes.push({ path, before: writtenText(node, text), after });
  return after;
}

function removed(node: YamlNode, { path, changes, text }: Sounding): undefined {
  changes.push({ path, before: writtenText(node, text), after: undefined });
  return undefined;
}

/** On one line, and not too long for a plan. */
function writtenText({ range: { start, end } }: YamlNode, text: string): string {
  const written = text.slice(start, end).replace(/\s+/g, ' ');
  return written.length > 200 ? `${written.slice(0, 199)}…` : written;
}
