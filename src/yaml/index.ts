/** Reads YAML as Helm does: go-yaml v2 below sigs.k8s.io/yaml, which no other YAML reader matches. */

import type { Json } from '../base/json.ts';
import { constructValue } from './construct.ts';
import type { Node } from './node.ts';
import { floatText } from './number.ts';
import { parseNodes, parseOnlyNodes } from './parse.ts';
import { decodeYamlText, type YamlText } from './text.ts';
import type { Spot, YamlValue } from './value.ts';
import { YamlError } from './yaml-error.ts';

export type { Node as YamlNode } from './node.ts';
export { resolvePlain, resolveTagged } from './scalar.ts';
export { replaceText, type YamlText } from './text.ts';
export type { Spot, YamlEntry, YamlList, YamlMap, YamlScalar, YamlValue } from './value.ts';

/** The result of a read. `refused`: go-yaml would not read it either; `problem` says why, in our own words. */
export type YamlOutcome =
  | { readonly kind: 'read'; readonly value: YamlValue }
  | { readonly kind: 'refused'; readonly problem: string; readonly at: Spot };

/**
 * Reads the first document, as Helm does: anything after it is ignored. An empty text is null. If a key appears twice, the last value
 * counts; `<<` merges; aliases may repeat values within go-yaml's limits.
 */
export function readYaml(bytes: Uint8Array): YamlOutcome {
  try {
    const root = parseNodes(decodeYamlText(bytes));
    return { kind: 'read', value: root === undefined ? { kind: 'null', at: { line: 1, column: 1 } } : constructValue(root) };
  } catch (error) {
    if (error instanceof YamlError) return { kind: 'refused', problem: error.message, at: error.at };
    throw error;
  }
}

/** A text's tree, with the offset of each part (in UTF-16 units, without a byte order mark); undefined if it contains no document. */
export type YamlTree =
  | { readonly kind: 'parsed'; readonly root: Node | undefined; readonly source: YamlText }
  | { readonly kind: 'refused'; readonly problem: string; readonly at: Spot };

/** The first document as written: nothing is resolved, merged or followed. For edits in place. */
export function parseYaml(bytes: Uint8Array): YamlTree {
  return treeOf(bytes, parseNodes);
}

/** Like `parseYaml`, for our own files: refuses the text if anything follows the first document, which Helm would ignore. */
export function parseOnlyYaml(bytes: Uint8Array): YamlTree {
  return treeOf(bytes, parseOnlyNodes);
}

function treeOf(bytes: Uint8Array, parse: (source: YamlText) => Node | undefined): YamlTree {
  try {
    const source = decodeYamlText(bytes);
    return { kind: 'parsed', root: parse(source), source };
  } catch (error) {
    if (error instanceof YamlError) return { kind: 'refused', problem: error.message, at: error.at };
    throw error;
  }
}

/** The text that Helm uses if a string is expected and another scalar is given; undefined for null, lists and maps. */
export function textOf(value: YamlValue): string | undefined {
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'integer':
    case 'boolean':
      return String(value.value);
    case 'float':
      return floatText(value.value);
    default:
      return undefined;
  }
}

/** A value as JSON, or the position of an infinity or NaN, which JSON cannot represent: there Helm refuses the whole file. */
export type JsonOutcome =
  | { readonly kind: 'json'; readonly json: Json }
  | { readonly kind: 'refused'; readonly problem: string; readonly at: Spot };

/** The value as Helm represents it without a type: every number is a float64. */
export function jsonOf(value: YamlValue): JsonOutcome {
  try {
    return { kind: 'json', json: untyped(value, new Map()) };
  } catch (error) {
    if (error instanceof YamlError) return { kind: 'refused', problem: error.message, at: error.at };
    throw error;
  }
}

/** `done` keeps shared values shared: what aliases repeat is not copied. */
function untyped(value: YamlValue, done: Map<YamlValue, Json>): Json {
  switch (value.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'string':
      return value.value;
    case 'integer':
      return Number(value.value);
    case 'float':
      if (!Number.isFinite(value.value)) throw new YamlError('infinity and NaN are not allowed here', value.at);
      return value.value;
    default:
      break;
  }
  const known = done.get(value);
  if (known !== undefined) return known;
  const json =
    value.kind === 'list'
      ? value.items.map((item) => untyped(item, done))
      : Object.fromEntries([...value.entries].map(([key, entry]) => [key, untyped(entry.value, done)]));
  done.set(value, json);
  return json;
}
