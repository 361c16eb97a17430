/** Makes the entry of a package: the same fields as `helm repo index` would write, and no unknown ones. */
import { isJsonList, isJsonMap, type Json, type JsonMap } from '../base/json.ts';
import type { ChartMetadata } from '../chart/types.ts';
import type { CarriedEntry, Entry } from './types.ts';

/** What an entry contains besides the chart's own data. */
export interface EntryFacts {
  readonly metadata: ChartMetadata;
  readonly url: string;
  /** RFC 3339, UTC. */
  readonly created: string;
  /** Lower-case hex SHA-256, without a prefix: Helm 4.0 to 4.1.1 fail on one. */
  readonly digest: string;
}

// Helm's `chart.Metadata`. An unknown key in an entry makes every Helm refuse the whole index.
const metadataFields: readonly string[] = [
  'annotations',
  'apiVersion',
  'appVersion',
  'condition',
  'dependencies',
  'deprecated',
  'description',
  'home',
  'icon',
  'keywords',
  'kubeVersion',
  'maintainers',
  'name',
  'sources',
  'tags',
  'type',
  'version',
];
const fieldsWithin: Readonly<Record<string, readonly string[]>> = {
  dependencies: ['alias', 'condition', 'enabled', 'import-values', 'name', 'repository', 'tags', 'version'],
  maintainers: ['email', 'name', 'url'],
};

/** The entry of a package. */
export function entryOf({ metadata, url, created, digest }: EntryFacts): Entry {
  return { metadata: chartData(metadata), urls: [url], created, digest };
}

/** The fields that Helm knows of Chart.yaml, as in an index and in the config of a registry. */
export function chartData(metadata: ChartMetadata): Entry['metadata'] {
  const { apiVersion, name, version } = metadata;
  return { ...pick(metadata, metadataFields), apiVersion, name, version };
}

/** An entry as one flat record, as in the index. */
export function entryRecord(entry: Entry | CarriedEntry): JsonMap {
  if ('record' in entry) return entry.record;
  const { metadata, urls, created, digest } = entry;
  return { ...metadata, urls, created, digest };
}

function pick(from: JsonMap, fields: readonly string[]): JsonMap {
  const picked: Record<string, Json> = {};
  for (const field of fields) {
    const value = from[field];
    if (value !== undefined && value !== null) picked[field] = pickWithin(value, fieldsWithin[field]);
  }
  return picked;
}

function pickWithin(value: Json, fields: readonly string[] | undefined): Json {
  if (fields === undefined || !isJsonList(value)) return value;
  return value.map((item) => (isJsonMap(item) ? pick(item, fields) : item));
}

/** The chart and version that an entry is listed under. */
export function entryNames(entry: Entry | CarriedEntry): { readonly name: string; readonly version: string } {
  return 'record' in entry ? entry : entry.metadata;
}
