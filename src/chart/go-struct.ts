/** Decodes YAML into typed fields like Go's encoding/json behind sigs.k8s.io/yaml, with the same coercions and errors. */

import { isJsonList, isJsonMap, type Json } from '../base/json.ts';
import { parseRfc3339 } from '../go/rfc3339.ts';
import { jsonOf, type Spot, textOf, type YamlMap, type YamlValue } from '../yaml/index.ts';

/** A Go type, as far as Helm's files need it. `struct` is a pointer: it may be null. */
export type Shape =
  | { readonly kind: 'string' | 'boolean' | 'time' | 'untyped' | 'text-map' }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'struct'; readonly fields: Fields };

/** Field names from Helm's JSON tags. */
export type Fields = Readonly<Record<string, Shape>>;

/** The fields of a struct that are set. Zero values are not distinguished from absent ones, except in lists. */
export type Struct = { readonly [field: string]: Json | undefined };

/** Why a value does not fit its field. `path` is like `dependencies[0].alias`. */
export interface Misfit {
  readonly path: string;
  readonly problem: string;
  readonly at: Spot;
}

/** Positions of decoded values, and the skipped fields. Filled during decoding. */
export interface Trace {
  readonly misfits: Misfit[];
  readonly spots: Map<string, Spot>;
  readonly unknown: { readonly key: string; readonly at: Spot }[];
}

/** An empty trace. */
export function newTrace(): Trace {
  return { misfits: [], spots: new Map(), unknown: [] };
}

/**
 * Decodes a map over `onto`: absent or null fields keep their value, and lists are merged item by item. Go does the same when Helm reads
 * two files into one struct.
 */
export function decodeStruct(
  value: YamlMap,
  fields: Fields,
  options: { readonly onto?: Struct; readonly trace: Trace; readonly path?: string },
): Struct {
  const { onto = {}, trace, path = '' } = options;
  const result: Record<string, Json | undefined> = { ...onto };
  // encoding/json sees the keys sorted, so `name` wins over `Name`.
  for (const [key, entry] of [...value.entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const field = fieldNamed(key, fields);
    const shape = field === undefined ? undefined : fields[field];
    if (field === undefined || shape === undefined) {
      trace.unknown.push({ key: path === '' ? key : `${path}.${key}`, at: entry.keyAt });
      untyped(entry.value, key, trace);
      continue;
    }
    const inner = path === '' ? field : `${path}.${field}`;
    trace.spots.set(inner, entry.value.at);
    result[field] = decode(entry.value, shape, { onto: result[field], trace, path: inner });
  }
  return result;
}

function fieldNamed(key: string, fields: Fields): string | undefined {
  if (Object.hasOwn(fields, key)) return key;
  const folded = fold(key);
  return Object.keys(fields).find((field) => fold(field) === folded);
}

/** A name as encoding/json compares it: case-insensitive; two non-ASCII characters also equal `k` and `s` in Go. */
export function fold(name: string): string {
  return name
    .replaceAll('\u017f', 's')
    .replaceAll('\u212a', 'k')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

interface Target {
  readonly onto: Json | undefined;
  readonly trace: Trace;
  readonly path: string;
}

function decode(value: YamlValue, shape: Shape, target: Target): Json | undefined {
  switch (shape.kind) {
    case 'string':
      return value.kind === 'null' ? target.onto : (textOf(value) ?? misfit(value, 'a string', target));
    case 'boolean':
      if (value.kind === 'null') return target.onto;
      return value.kind === 'boolean' ? value.value : misfit(value, 'true or false', target);
    case 'time':
      if (value.kind === 'null') return target.onto;
      return value.kind === 'string' && parseRfc3339(value.value) !== undefined ? value.value : misfit(value, 'an RFC 3339 time', target);
    case 'untyped':
      return untyped(value, target.path, target.trace);
    case 'text-map':
      return decodeTextMap(value, target);
    case 'list':
      return decodeList(value, shape.of, target);
    case 'struct':
      if (value.kind === 'null') return null;
      if (value.kind !== 'map') return misfit(value, 'a map', target);
      return decodeStruct(value, shape.fields, { ...target, onto: structOf(target.onto) });
  }
}

function decodeList(value: YamlValue, of: Shape, target: Target): Json | undefined {
  if (value.kind === 'null') return undefined;
  if (value.kind !== 'list') return misfit(value, 'a list', target);
  const before = isJsonList(target.onto) ? target.onto : [];
  return value.items.map((item, i) => {
    const path = `${target.path}[${i}]`;
    target.trace.spots.set(path, item.at);
    return decode(item, of, { ...target, path, onto: before[i] }) ?? (of.kind === 'string' ? '' : null);
  });
}

function decodeTextMap(value: YamlValue, target: Target): Json | undefined {
  if (value.kind === 'null') return undefined;
  if (value.kind !== 'map') return misfit(value, 'a map', target);
  // A map and `fromEntries`: assigning to a key named `__proto__` would set the prototype.
  const result = new Map<string, Json | undefined>(Object.entries(structOf(target.onto)));
  for (const [key, entry] of value.entries) {
    const path = `${target.path}.${key}`;
    target.trace.spots.set(path, entry.value.at);
    result.set(key, decode(entry.value, { kind: 'string' }, { ...target, path, onto: undefined }) ?? '');
  }
  return Object.fromEntries(result);
}

function structOf(value: Json | undefined): Struct {
  return isJsonMap(value) ? value : {};
}

function untyped(value: YamlValue, path: string, trace: Trace): Json | undefined {
  const outcome = jsonOf(value);
  if (outcome.kind === 'json') return outcome.json;
  trace.misfits.push({ path, problem: outcome.problem, at: outcome.at });
  return undefined;
}

function misfit(value: YamlValue, wanted: string, { path, trace }: Target): undefined {
  trace.misfits.push({ path, problem: `must be ${wanted}, but is ${article(value.kind)}`, at: value.at });
  return undefined;
}

function article(kind: YamlValue['kind']): string {
  return kind === 'integer' ? 'an integer' : kind === 'null' ? 'null' : `a ${kind}`;
}
