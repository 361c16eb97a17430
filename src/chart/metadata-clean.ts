/** Cleans decoded chart metadata as Helm does before it shows or publishes it. */
import { isJsonList, isJsonMap, type Json } from '../base/json.ts';
import type { Struct } from './go-struct.ts';
import { type DecodedMetadata, dependenciesOf } from './metadata.ts';
import { metadataFields } from './metadata-shape.ts';
import { omitEmpty } from './omit-empty.ts';
import { sanitise } from './sanitise.ts';
import type { ChartMetadata } from './types.ts';

/** Sanitised, `apiVersion` set, empty fields left out, fields in Helm's order. It need not be valid: a missing field is an empty text. */
export function cleanMetadata(decoded: DecodedMetadata): ChartMetadata {
  const fields = cleaned(decoded.fields);
  const { apiVersion, name, version } = fields;
  return {
    ...withoutEmpty(fields),
    apiVersion: textOrEmpty(apiVersion),
    name: textOrEmpty(name),
    version: textOrEmpty(version),
  } as ChartMetadata; // each field was decoded by its shape
}

// Helm does not change these.
const keptRaw: ReadonlySet<string> = new Set(['version', 'apiVersion', 'type', 'annotations', 'deprecated']);

function cleaned(fields: Struct): Struct {
  const entries = Object.keys(metadataFields).map((field) => {
    const value = fields[field];
    if (field === 'apiVersion') return [field, textOrEmpty(value) || 'v1'] as const;
    if (field === 'dependencies') return [field, dependenciesOf(fields).map(cleanDependency)] as const;
    return [field, value === undefined || keptRaw.has(field) ? value : sanitised(value)] as const;
  });
  return Object.fromEntries(entries);
}

function cleanDependency(dependency: Struct | null): Struct | null {
  if (dependency === null) return null;
  const { alias, enabled, 'import-values': importValues, ...rest } = dependency;
  const clean = Object.fromEntries(Object.entries(rest).map(([field, value]) => [field, value === undefined ? value : sanitised(value)]));
  return {
    ...clean,
    name: textOrEmpty(clean['name']),
    repository: textOrEmpty(clean['repository']),
    enabled,
    'import-values': importValues,
    alias,
  };
}

function sanitised(value: Json): Json {
  if (typeof value === 'string') return sanitise(value);
  if (isJsonList(value)) return value.map(sanitised);
  if (isJsonMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, item === undefined ? item : sanitised(item)]));
  return value;
}

/** Go's `omitempty`, in maintainers and dependencies too. */
function withoutEmpty(fields: Struct): Struct {
  const slim = Object.entries(fields).map(([field, value]) => {
    return [field, field === 'annotations' || field === 'import-values' ? value : slimmed(value)] as const;
  });
  return omitEmpty(Object.fromEntries(slim));
}

function slimmed(value: Json | undefined): Json | undefined {
  if (!isJsonList(value)) return value;
  return value.map((item) => (isJsonMap(item) ? slimItem(item) : item));
}

/** A maintainer or a dependency; a dependency keeps `name` and `repository` even if they are empty. */
function slimItem(item: Struct): Struct {
  const isDependency = typeof item['repository'] === 'string';
  const slim = withoutEmpty(item);
  return isDependency ? { ...slim, name: item['name'], repository: item['repository'] } : slim;
}

/** The text, or an empty one: in Go, absent fields are empty strings. */
export function textOrEmpty(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
