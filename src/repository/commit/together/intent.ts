/** An intent: what a publisher that lost its commit wants to add to the index, so that another publisher can add it. Pure. */
import { isJsonList, isJsonMap, type Json, type JsonMap } from '../../../base/json.ts';
import { validateMetadata } from '../../../chart/metadata-validate.ts';
import { parseRfc3339 } from '../../../go/rfc3339.ts';
import { entryOf, entryRecord } from '../../../index-file/entry.ts';
import { entryFault } from '../../../index-file/loader/check-values.ts';
import { isOciUrl, pathEndsOfUrl } from '../../../index-file/package-url.ts';
import type { Entry } from '../../../index-file/types.ts';
import type { ObjectAttributes } from '../../../ports/object-store.ts';
import type { RunOrigin } from '../../../runtime/run-origin.ts';
import { keyBeside } from '../../packages/same-version.ts';

/** One version that a run adds. */
export interface IntendedEntry {
  /** Of the package in the store. */
  readonly key: string;
  readonly entry: Entry;
}

/** All that a run adds: it is added as a whole, or not at all. */
export interface Intent {
  readonly run: string;
  /** Who runs it, for the history. */
  readonly by: RunOrigin;
  readonly entries: readonly IntendedEntry[];
}

/** No reader sees them. */
export const intentsFolder = '.charthouse/intents/';

export const intentAttributes: ObjectAttributes = { contentType: 'application/json', cacheControl: 'no-store' };

/** Larger ones are neither left nor read: their owners commit for themselves. */
export const mostIntentBytes: number = 1024 * 1024;

/** A run whose charts are decided again may leave another one in the place of its first: `turn` counts from 1. */
export function intentKey(run: string, turn: number): string {
  return `${intentsFolder}${run}${turn === 1 ? '' : `-${turn}`}.json`;
}

/** The file name of a package, as in a store. */
export function fileNameOf({ metadata: { name, version } }: Pick<Entry, 'metadata'>): string {
  return `${name}-${version}.tgz`;
}

/** The text of the object. */
export function intentText({ run, by, entries }: Intent): string {
  return JSON.stringify({ schemaVersion: 1, run, by, entries: entries.map(({ key, entry }) => ({ key, record: entryRecord(entry) })) });
}

/** Undefined if it is not an intent, or if any of its entries could not be one of a publish. */
export function parseIntent(text: string): Intent | undefined {
  const value = parsed(text);
  if (isDeeper(value, mostDepth) || !isJsonMap(value) || value['schemaVersion'] !== 1) return undefined;
  const { run, by, entries } = value;
  if (typeof run !== 'string' || !/^[0-9a-z-]{1,64}$/.test(run) || !isJsonList(entries) || entries.length === 0) return undefined;
  const read = entries.map(intendedEntry).filter((each) => each !== undefined);
  return read.length === entries.length ? { run, by: originOf(by), entries: read } : undefined;
}

/** No Chart.yaml needs as much. What follows an intent down, and writes it, calls itself for each level. */
const mostDepth = 64;

function isDeeper(value: Json | undefined, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((each) => isDeeper(each, depth - 1));
}

function originOf(by: Json | undefined): RunOrigin {
  const textOf = (field: string): string | undefined => {
    const value = isJsonMap(by) ? by[field] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  return { actor: textOf('actor'), workflow: textOf('workflow'), commit: textOf('commit') };
}

function intendedEntry(value: Json): IntendedEntry | undefined {
  if (!isJsonMap(value)) return undefined;
  const { key, record } = value;
  if (typeof key !== 'string' || !isJsonMap(record) || entryFault(record) !== undefined) return undefined;
  const { urls, created, digest } = record;
  const url = isJsonList(urls) && urls.length === 1 ? urls[0] : undefined;
  const metadata = metadataOf(record);
  if (metadata === undefined || typeof url !== 'string' || typeof created !== 'string' || typeof digest !== 'string') return undefined;
  if (parseRfc3339(created) === undefined || !/^[0-9a-f]{64}$/.test(digest)) return undefined;
  const entry = entryOf({ metadata, url, created, digest });
  const fileName = fileNameOf(entry);
  const isItsKey = key === fileName || key === keyBeside(digest, fileName);
  return isItsKey && !isOciUrl(url) && pathEndsOfUrl(url).includes(key) ? { key, entry } : undefined;
}

/** By the rules for a Chart.yaml. */
function metadataOf(record: JsonMap): Entry['metadata'] | undefined {
  const { urls: _, created: __, digest: ___, ...fields } = record;
  try {
    return validateMetadata({ fields, places: new Map(), file: 'an intent', warnings: [] }).metadata;
  } catch {
    return undefined;
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
