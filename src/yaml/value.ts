/** The values of a YAML document as go-yaml reads it: every scalar with its type, every value with its position. */

/** The start of a value. Lines and columns count from 1. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** One value. Aliases share the value of their target. */
export type YamlValue = YamlScalar | YamlList | YamlMap;

/** A scalar with its type in go-yaml v2; timestamps are strings, as in Helm. */
export type YamlScalar =
  | { readonly kind: 'null'; readonly at: Spot }
  | { readonly kind: 'boolean'; readonly at: Spot; readonly value: boolean }
  | { readonly kind: 'integer'; readonly at: Spot; readonly value: bigint }
  | { readonly kind: 'float'; readonly at: Spot; readonly value: number }
  | { readonly kind: 'string'; readonly at: Spot; readonly value: string };

/** A list; its items in their order. */
export interface YamlList {
  readonly kind: 'list';
  readonly at: Spot;
  readonly items: readonly YamlValue[];
}

/** A map with any types of keys. */
export interface YamlMap {
  readonly kind: 'map';
  readonly at: Spot;
  /** By key, as text, in the order of first appearance; merge keys are merged, and the last value of a repeated key counts. */
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

/** One key of a map, with its position, and its value. */
export interface YamlEntry {
  readonly keyAt: Spot;
  readonly value: YamlValue;
}
