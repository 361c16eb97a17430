/** The Go types of an index in Helm's strict loader: `repo.IndexFile`, `repo.ChartVersion` and `chart.Metadata`. */

import type { Readers } from './fault.ts';
import { type FieldTable, fieldTable } from './field-table.ts';

/**
 * The required type of a value. Null is accepted everywhere. `string` is not coerced: a number makes every Helm refuse the whole index.
 * `scalar` is coerced to a string in YAML, and must be a string in JSON.
 */
export type Shape =
  | { readonly kind: 'string'; readonly skips?: Skips }
  | { readonly kind: 'scalar' | 'boolean' | 'time' | 'any' }
  | { readonly kind: 'list'; readonly of: Shape }
  /** Any keys, each with such a value; keys with the name of a field in `coercedAs` are coerced like that field. */
  | { readonly kind: 'map'; readonly of: Shape; readonly coercedAs?: FieldTable<Shape> }
  /** Only these keys, in lower case: Helm ignores case. */
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, Shape>; readonly table: FieldTable<Shape> };

/** Helm skips an entry with another text, without an error. */
export interface Skips {
  readonly unless: RegExp;
  /** The end of a message. */
  readonly must: string;
  readonly readers: Readers;
}

const text: Shape = { kind: 'string' };
const typeText: Shape = {
  kind: 'string',
  skips: { unless: /^(?:application|library)?$/, must: 'must be application or library', readers: 'every Helm' },
};
const aliasText: Shape = {
  kind: 'string',
  skips: { unless: /^[\w-]*$/, must: 'may have only letters, digits, "-" and "_"', readers: 'every Helm' },
};
const nameText: Shape = {
  kind: 'string',
  skips: { unless: /^(?:[^/]*|\/)$/, must: 'must not have a slash', readers: 'Helm 3.13 and later' },
};
const scalar: Shape = { kind: 'scalar' };
const flag: Shape = { kind: 'boolean' };
const any: Shape = { kind: 'any' };
const time: Shape = { kind: 'time' };

function listOf(of: Shape): Shape {
  return { kind: 'list', of };
}

function struct(fields: Readonly<Record<string, Shape>>): Extract<Shape, { kind: 'struct' }> {
  const shapes: ReadonlyMap<string, Shape> = new Map(Object.entries(fields));
  return { kind: 'struct', fields: shapes, table: fieldTable(shapes) };
}

const dependency: Shape = struct({
  alias: aliasText,
  condition: text,
  enabled: flag,
  'import-values': listOf(any),
  name: text,
  repository: text,
  tags: listOf(text),
  version: text,
});

// Helm's YAML library treats the annotations of an entry like chart metadata, and coerces keys that are text fields there.
const metadataTexts: readonly string[] = [
  ...['apiversion', 'appversion', 'condition', 'description', 'home', 'icon', 'kubeversion', 'name', 'tags', 'type', 'version'],
];

/** The record of one version. `checksum`, `engine`, `tillerVersion` and `url` come from Helm 2, and every Helm still accepts them. */
export const entryShape: Extract<Shape, { kind: 'struct' }> = struct({
  annotations: { kind: 'map', of: text, coercedAs: fieldTable(new Map(metadataTexts.map((name) => [name, scalar]))) },
  apiversion: text,
  appversion: text,
  checksum: scalar,
  condition: text,
  created: time,
  dependencies: listOf(dependency),
  deprecated: flag,
  description: text,
  digest: scalar,
  engine: scalar,
  home: text,
  icon: text,
  keywords: listOf(text),
  kubeversion: text,
  maintainers: listOf(struct({ email: text, name: text, url: text })),
  name: nameText,
  removed: flag,
  sources: listOf(text),
  tags: text,
  tillerversion: scalar,
  type: typeText,
  url: scalar,
  urls: listOf(scalar),
  version: text,
});

/** The versions of one chart. */
export const chartShape: Shape = listOf(entryShape);

/** All charts. */
export const entriesShape: Shape = { kind: 'map', of: chartShape };

/** The whole file. */
export const indexShape: Extract<Shape, { kind: 'struct' }> = struct({
  annotations: { kind: 'map', of: scalar },
  apiversion: scalar,
  entries: entriesShape,
  generated: time,
  publickeys: listOf(scalar),
  serverinfo: { kind: 'map', of: any },
});

/** The shape of a value in a map. */
export function valueShape({ of, coercedAs }: Extract<Shape, { kind: 'map' }>, bytes: Uint8Array, start: number, end: number): Shape {
  return coercedAs?.find(bytes, start, end)?.shape ?? of;
}

/** After a fault, the value is not checked any more. */
export const anyShape: Shape = any;

/** The name of a shape, for messages. */
export function shapeName({ kind }: Shape): string {
  if (kind === 'list') return 'a list';
  if (kind === 'map' || kind === 'struct') return 'a map';
  if (kind === 'time') return 'an RFC 3339 time such as "2026-01-02T03:04:05Z"';
  return kind === 'boolean' ? 'true or false' : 'a string';
}
