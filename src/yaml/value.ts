/** What a YAML document holds once go-yaml has read it: every scalar with its type, every value with its place. */

/** Where a value starts. Lines and columns count from 1. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** One value. Aliases share the value they stand for. */
export type YamlValue = YamlScalar | YamlList | YamlMap;

/** A scalar with the type that go-yaml v2 gives it; timestamps are strings, as they are for Helm. */
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

/** A map, whatever the types of its keys were. */
export interface YamlMap {
  readonly kind: 'map';
  readonly at: Spot;
  /** By key, as text, in the order of first appearance; merge keys are merged, and of a key that stands twice the last value holds. */
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

/** One key of a map, with its place, and its value. */
export interface YamlEntry {
  readonly keyAt: Spot;
  readonly value: YamlValue;
}
