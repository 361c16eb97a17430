/** YAML with the meaning that Helm gives it: go-yaml v2 below sigs.k8s.io/yaml, which no other YAML reader matches. */

import type { Json } from '../base/json.ts';
import { constructValue } from './construct.ts';
import type { Node } from './node.ts';
import { floatText } from './number.ts';
import { parseNodes, parseOnlyNodes } from './parse.ts';
import { YamlRefusal } from './refusal.ts';
import { decodeYamlText, type YamlText } from './text.ts';
import type { Spot, YamlValue } from './value.ts';

export type { Node as YamlNode } from './node.ts';
export { resolvePlain, resolveTagged } from './scalar.ts';
export { replaceText, type YamlText } from './text.ts';
export type { Spot, YamlEntry, YamlList, YamlMap, YamlScalar, YamlValue } from './value.ts';

/** What a text holds. `refused`: go-yaml would not read it either; `problem` says why, in our words. */
export type YamlOutcome =
  | { readonly kind: 'read'; readonly value: YamlValue }
  | { readonly kind: 'refused'; readonly problem: string; readonly at: Spot };

/**
 * Reads the first document, as Helm does: what follows it is not looked at. An empty text is null.
 * Of a key that stands twice the last value holds; `<<` merges; aliases may repeat values within go-yaml's limits.
 */
export function readYaml(bytes: Uint8Array): YamlOutcome {
  try {
    const root = parseNodes(decodeYamlText(bytes));
    return { kind: 'read', value: root === undefined ? { kind: 'null', at: { line: 1, column: 1 } } : constructValue(root) };
  } catch (error) {
    if (error instanceof YamlRefusal) return { kind: 'refused', problem: error.message, at: error.at };
    throw error;
  }
}

/** A text's tree, with the offset of each part (in UTF-16 units, a byte order mark not counted); undefined where it holds no document. */
export type YamlTree =
  | { readonly kind: 'parsed'; readonly root: Node | undefined; readonly source: YamlText }
  | { readonly kind: 'refused'; readonly problem: string; readonly at: Spot };

/** The first document as it is written: nothing is resolved, merged or followed. For those who edit a text in its places. */
export function parseYaml(bytes: Uint8Array): YamlTree {
  return treeOf(bytes, parseNodes);
}

/** As `parseYaml`, for files of our own: where anything follows the first document, which Helm would not look at, the text is refused. */
export function parseOnlyYaml(bytes: Uint8Array): YamlTree {
  return treeOf(bytes, parseOnlyNodes);
}

function treeOf(bytes: Uint8Array, parse: (source: YamlText) => Node | undefined): YamlTree {
  try {
    const source = decodeYamlText(bytes);
    return { kind: 'parsed', root: parse(source), source };
  } catch (error) {
    if (error instanceof YamlRefusal) return { kind: 'refused', problem: error.message, at: error.at };
    throw error;
  }
}

/** The text that Helm puts where a string is asked for and another scalar stands; undefined for null, lists and maps. */
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

/** A value as JSON, or the place of an infinity or NaN, which JSON cannot hold: there Helm refuses the whole file. */
export type JsonOutcome =
  | { readonly kind: 'json'; readonly json: Json }
  | { readonly kind: 'refused'; readonly problem: string; readonly at: Spot };

/** The value as Helm holds it where it asks for no type: every number a float64. */
export function jsonOf(value: YamlValue): JsonOutcome {
  try {
    return { kind: 'json', json: untyped(value, new Map()) };
  } catch (error) {
    if (error instanceof YamlRefusal) return { kind: 'refused', problem: error.message, at: error.at };
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
      if (!Number.isFinite(value.value)) throw new YamlRefusal('neither infinity nor NaN can stand here', value.at);
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
