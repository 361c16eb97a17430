/** A tombstone: what charthouse keeps of a version that was yanked, beside the index. */
import { isJsonMap, type Json, type JsonMap } from '../../base/json.ts';
import type { ListedVersion } from '../../index-file/types.ts';
import type { ObjectAttributes } from '../../ports/object-store.ts';

/**
 * `yanked`: the version is not listed, and nothing may publish it again. `restoring`: the same, and a restore has begun to list it.
 * `restored`: it was listed again.
 */
export type TombstoneState = 'yanked' | 'restoring' | 'restored';

/** Who yanked it, as far as known. Never a secret. */
export interface YankedBy {
  readonly actor?: string | undefined;
  /** The URL of the job. */
  readonly workflow?: string | undefined;
}

/** One object for each version. */
export interface Tombstone extends ListedVersion {
  readonly state: TombstoneState;
  /** The entries as they were: more than one if the index listed the version twice. */
  readonly records: readonly JsonMap[];
  readonly reason: string | undefined;
  /** RFC 3339, UTC: when it was yanked. */
  readonly when: string;
  readonly by: YankedBy;
  /** RFC 3339, UTC: since when its package is deleted, or about to be; undefined if it is kept. */
  readonly packageDeleted: string | undefined;
}

/** What identifies a version. */
export type VersionName = Pick<ListedVersion, 'name' | 'version'>;

/** Where tombstones are. No reader sees them. */
export const tombstonePrefix = '.charthouse/yanked/';

export const tombstoneAttributes: ObjectAttributes = { contentType: 'application/json', cacheControl: 'no-store' };

/** The name and the version are parts of their own: `a-1` at `2.0.0` is not `a` at `1-2.0.0`. */
export function tombstoneKey({ name, version }: VersionName): string {
  return `${tombstonesOfChart(name)}${partOf(version)}.json`;
}

/** The prefix of the tombstones of a chart. */
export function tombstonesOfChart(name: string): string {
  return `${tombstonePrefix}${partOf(name)}/`;
}

/** Undefined for the key of something else. */
export function versionOfKey(key: string): VersionName | undefined {
  const [, name, version] = /^([^/]+)\/([^/]+)\.json$/.exec(key.startsWith(tombstonePrefix) ? key.slice(tombstonePrefix.length) : '') ?? [];
  if (name === undefined || version === undefined) return undefined;
  try {
    return { name: decodeURIComponent(name), version: decodeURIComponent(version) };
  } catch {
    return undefined;
  }
}

// A name that is only dots would lead out of the folder, and one that ends with a dot or begins with one is not the same everywhere.
function partOf(text: string): string {
  return encodeURIComponent(text).replaceAll(/^\.|\.$/g, '%2E');
}

/** The text of the object. */
export function tombstoneText(tombstone: Tombstone): string {
  const { name, version, state, digest, urls, created, reason, when, by, packageDeleted, records } = tombstone;
  const fields = { name, version, state, digest, urls, created, reason, when, by, packageDeleted, records };
  return `${JSON.stringify({ schemaVersion: 1, ...fields }, undefined, 2)}\n`;
}

/** Undefined if the text is not that of a tombstone. */
export function parseTombstone(text: string): Tombstone | undefined {
  const value = parsed(text);
  if (!isJsonMap(value)) return undefined;
  const { name, version, state, urls, records, when, by } = value;
  if (typeof name !== 'string' || typeof version !== 'string' || typeof when !== 'string') return undefined;
  if (state !== 'yanked' && state !== 'restoring' && state !== 'restored') return undefined;
  const textOf = (field: Json | undefined): string | undefined => (typeof field === 'string' ? field : undefined);
  return {
    ...{ name, version, state, when },
    ...{ digest: textOf(value['digest']), created: textOf(value['created']), reason: textOf(value['reason']) },
    packageDeleted: textOf(value['packageDeleted']),
    urls: Array.isArray(urls) ? urls.filter((url) => typeof url === 'string') : [],
    records: Array.isArray(records) ? records.filter(isJsonMap) : [],
    by: isJsonMap(by) ? { actor: textOf(by['actor']), workflow: textOf(by['workflow']) } : {},
  };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
