/** The map of a large index, as an object beside it: it may be missing, or be that of an earlier index version. */
import { sha256Hex } from '../../base/digest.ts';
import { isCharthouseError } from '../../base/error.ts';
import { isJsonList, isJsonMap, type Json } from '../../base/json.ts';
import { type IndexMap, joined, type MappedChart, type Stretch, stretchesOf } from '../../index-file/index-map.ts';
import { rulesEdition } from '../../index-file/loader/fault.ts';
import type { CallOptions, LargeObjects, ObjectInfo, ObjectStore } from '../../ports/object-store.ts';

/** No reader of the repository asks for it. */
const indexMapKey = '.charthouse/index-map';

const attributes = { contentType: 'application/json', cacheControl: 'no-store' };
const schema = 1;

/** The object that a map was read from, so that writing the next one needs no look. */
const etags = new WeakMap<IndexMap, string>();

/** A map as it is in the store, and the ETag of the index that it was made of. */
export interface FoundMap {
  readonly etag: string;
  readonly map: IndexMap;
}

/** Undefined if there is none that can be used, whatever the reason: the whole index is read instead. */
export async function findMap(store: Pick<ObjectStore, 'get'>, options: CallOptions): Promise<FoundMap | undefined> {
  try {
    const found = await store.get(indexMapKey, options);
    const read = found.kind === 'found' ? parsed(found.body) : undefined;
    if (found.kind === 'found' && read !== undefined) etags.set(read.map, found.info.etag);
    return read;
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!isCharthouseError(error)) throw error;
    return undefined;
  }
}

/**
 * The map of exactly this index version. `old`: it is that of another one, since the run that wrote this index has not written its map yet,
 * or never will. `none`: nothing shows that it is right.
 *
 * Invariant: a map is used only for the index that it was made of: ETag, size and the checksum of the whole agree. Each
 * index with a map was joined, so it has a checksum: without one, nothing shows that the map is right about what is not read. If ETags
 * are digests, the ETag itself is that checksum.
 */
export function mapFor(
  found: FoundMap | undefined,
  info: ObjectInfo,
  { etagsAreDigests }: Pick<LargeObjects, 'etagsAreDigests'>,
): IndexMap | 'old' | 'none' {
  if (found === undefined) return 'none';
  if (found.etag !== info.etag) return 'old';
  const { sizeBytes, crc64 } = joined(stretchesOf(found.map));
  return sizeBytes === info.sizeBytes && (etagsAreDigests === true || crc64 === info.crc64) ? found.map : 'none';
}

/** Best effort: without it, the next run reads the whole index. `before` is the map of the index that was replaced. */
export async function leaveMap(
  store: Pick<ObjectStore, 'head' | 'putNew' | 'putIfMatch'>,
  { map, etag, before }: { readonly map: IndexMap; readonly etag: string; readonly before: IndexMap },
  options: CallOptions,
): Promise<void> {
  try {
    const body = [Buffer.from(printed(map, etag))];
    const known = etags.get(before) ?? (await etagNow(store, options));
    await (known === undefined
      ? store.putNew(indexMapKey, body, { attributes, ...options })
      : store.putIfMatch(indexMapKey, known, body, { attributes, ...options }));
  } catch {
    // The index is committed.
  }
}

async function etagNow(store: Pick<ObjectStore, 'head'>, options: CallOptions): Promise<string | undefined> {
  const head = await store.head(indexMapKey, options);
  return head.kind === 'found' ? head.info.etag : undefined;
}

function printed({ head, charts, tail, newline }: IndexMap, etag: string): string {
  const lines = charts.map(({ name, sizeBytes, crc64, versions, isPlain }) => [name, sizeBytes, crc64, versions, isPlain]);
  const [first, last] = [head, tail].map(({ sizeBytes, crc64 }) => [sizeBytes, crc64]);
  const about = { schema, rules: rulesEdition, etag, newline, head: first, tail: last };
  const start = JSON.stringify({ sum: sumOf({ ...about, charts: lines }), ...about });
  return `${start.slice(0, -1)},"charts":[\n${lines.map((line) => JSON.stringify(line)).join(',\n')}\n]}\n`;
}

/** Shows damage, such as a bit of a name. */
function sumOf(map: unknown): string {
  return sha256Hex(Buffer.from(JSON.stringify(map)));
}

/** A map that is damaged, or of a charthouse with other rules for faults, is none. */
function parsed(body: Uint8Array): FoundMap | undefined {
  try {
    const value = JSON.parse(Buffer.from(body).toString()) as Json;
    if (!isJsonMap(value) || value['schema'] !== schema || value['rules'] !== rulesEdition) return undefined;
    const { sum, ...rest } = value;
    if (sum !== sumOf(rest)) return undefined;
    const { etag, newline, charts } = value;
    const [head, tail] = [stretchOf(value['head']), stretchOf(value['tail'])];
    if (typeof etag !== 'string' || (newline !== '\n' && newline !== '\r\n') || !isJsonList(charts)) return undefined;
    const mapped = charts.flatMap((each) => chartOf(each) ?? []);
    if (head === undefined || tail === undefined || mapped.length !== charts.length) return undefined;
    return { etag, map: { head, tail, newline, charts: mapped } };
  } catch {
    return undefined;
  }
}

function stretchOf(value: Json | undefined): Stretch | undefined {
  const [sizeBytes, crc64] = value !== undefined && isJsonList(value) ? value : [];
  if (typeof sizeBytes !== 'number' || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0) return undefined;
  return typeof crc64 === 'string' && /^([0-9a-f]{16})?$/.test(crc64) ? { sizeBytes, crc64 } : undefined;
}

function chartOf(value: Json): MappedChart | undefined {
  if (!isJsonList(value)) return undefined;
  const [name, sizeBytes = null, crc64 = null, versions, isPlain] = value;
  const stretch = stretchOf([sizeBytes, crc64]);
  if (stretch === undefined || typeof name !== 'string' || typeof isPlain !== 'boolean') return undefined;
  return typeof versions === 'number' && Number.isSafeInteger(versions) && versions >= 0
    ? { ...stretch, name, versions, isPlain }
    : undefined;
}
