/** Reads and writes the tombstones of a store. */
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { CallOptions, ObjectStore } from '../../ports/object-store.ts';
import {
  parseTombstone,
  type Tombstone,
  tombstoneAttributes,
  tombstoneKey,
  tombstonePrefix,
  tombstoneText,
  type VersionName,
  versionOfKey,
} from './tombstone.ts';

/** A tombstone as it was read: a change of it replaces exactly this state. */
export interface KeptTombstone {
  readonly etag: string;
  readonly tombstone: Tombstone;
}

type Store = Pick<ObjectStore, 'name' | 'get' | 'list' | 'putNew' | 'putIfMatch'>;

/** Undefined if the version was never yanked. @throws CH_STORE_CORRUPT, and what the store throws */
export async function readTombstone(
  store: Pick<Store, 'name' | 'get'>,
  version: VersionName,
  options?: CallOptions,
): Promise<KeptTombstone | undefined> {
  const key = tombstoneKey(version);
  const found = await store.get(key, options);
  if (found.kind === 'missing') return undefined;
  const tombstone = parseTombstone(Buffer.from(found.body).toString());
  if (tombstone?.name === version.name && tombstone.version === version.version) return { etag: found.info.etag, tombstone };
  throw new CharthouseError('CH_STORE_CORRUPT', {
    message: `${quoted(key)} in ${store.name} is not the tombstone of ${version.name} ${version.version}`,
    hint: 'restore an earlier version of that object',
    details: { key },
  });
}

/** The versions that have a tombstone, whatever its state, in the order of the keys. */
export async function* listTombstones(store: Pick<Store, 'list'>, options?: CallOptions): AsyncGenerator<VersionName> {
  for await (const { key } of store.list(tombstonePrefix, options)) {
    const version = versionOfKey(key);
    if (version !== undefined) yield version;
  }
}

/** Creates a tombstone. False if there is one. */
export async function putTombstone(store: Pick<Store, 'putNew'>, tombstone: Tombstone, options?: CallOptions): Promise<boolean> {
  const body = [Buffer.from(tombstoneText(tombstone))];
  return (await store.putNew(tombstoneKey(tombstone), body, { attributes: tombstoneAttributes, ...options })).kind === 'stored';
}

/** Replaces exactly the state that was read. False if it has changed since. */
export async function changeTombstone(
  store: Pick<Store, 'putIfMatch'>,
  { etag, tombstone }: KeptTombstone,
  change: Partial<Tombstone>,
  options?: CallOptions,
): Promise<boolean> {
  const next = { ...tombstone, ...change };
  const body = [Buffer.from(tombstoneText(next))];
  return (await store.putIfMatch(tombstoneKey(tombstone), etag, body, { attributes: tombstoneAttributes, ...options })).kind === 'stored';
}
