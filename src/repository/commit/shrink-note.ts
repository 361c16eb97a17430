/** What commits have taken out of an index lately, for stores that keep no metadata: a run that sees the index get shorter looks here. */
import { isJsonList, isJsonMap, type Json } from '../../base/json.ts';
import { identityOf } from '../../index-file/listed.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { tombstoneAttributes, tombstonePrefix } from '../tombstones/tombstone.ts';
import type { IndexMetadata } from './index-metadata.ts';

/** Beside the tombstones, and none of them: those have the name of a chart before their version. */
const noteKey = `${tombstonePrefix}recent.json`;

/** No run takes longer. */
const longestMs = 24 * 60 * 60 * 1000;

/** How often the note is read again because another run has changed it. */
const mostTries = 10;

/** A version, by its identity, and when it left, by the store's clock. */
type Gone = readonly [identity: string, at: number];

/** An index that is about to be replaced. */
interface ReplacedIndex {
  readonly read: ReadIndex;
  readonly metadata: IndexMetadata;
}

/** The one that takes its place. */
interface ShorterIndex {
  readonly chunks: readonly Uint8Array[];
  readonly versions: number;
}

interface Ports {
  readonly store: Pick<ObjectStore, 'now' | 'get' | 'putNew' | 'putIfMatch'>;
  readonly signal: AbortSignal;
}

/**
 * Invariant: the note is in the store before the index that is shorter. Only for an index without the identity of a run in its metadata:
 * otherwise that identity shows that a charthouse wrote the next index.
 */
export async function noteShrink({ read, metadata }: ReplacedIndex, next: ShorterIndex, { store, signal }: Ports): Promise<void> {
  if (metadata.runId !== undefined || next.versions >= read.versionCount) return;
  const after = readIndex(Buffer.concat(next.chunks), { mentions: [], source: 'the new index' });
  const gone = goneFrom(read, after);
  for (let tries = 0; tries < mostTries; tries++) {
    const found = await store.get(noteKey, { signal });
    const now = store.now();
    const earlier = found.kind === 'found' ? parsed(found.body).filter(([, at]) => now - at < longestMs) : [];
    const body = [Buffer.from(JSON.stringify([...earlier, ...[...gone].map((identity): Gone => [identity, now])]))];
    const options = { attributes: tombstoneAttributes, signal };
    const put = found.kind === 'found' ? store.putIfMatch(noteKey, found.info.etag, body, options) : store.putNew(noteKey, body, options);
    if ((await put).kind === 'stored') return;
  }
}

/** Whether commits have taken all of it out. */
export async function isNoted(before: ReadIndex, after: ReadIndex, store: Pick<ObjectStore, 'get'>): Promise<boolean> {
  const found = await store.get(noteKey);
  const noted = new Set(found.kind === 'found' ? parsed(found.body).map(([identity]) => identity) : []);
  return [...goneFrom(before, after)].every((identity) => noted.has(identity));
}

function goneFrom(before: ReadIndex, after: ReadIndex): ReadonlySet<string> {
  const listed = new Set([...after.allVersions()].map(identityOf));
  return new Set([...before.allVersions()].map(identityOf).filter((identity) => !listed.has(identity)));
}

/** A note that is damaged is none. */
function parsed(body: Uint8Array): readonly Gone[] {
  try {
    const value = JSON.parse(Buffer.from(body).toString()) as Json;
    const items = isJsonList(value) ? value : [];
    return items.flatMap((item): readonly Gone[] => {
      if (isJsonMap(item) || !isJsonList(item)) return [];
      const [identity, at] = item;
      return typeof identity === 'string' && typeof at === 'number' ? [[identity, at]] : [];
    });
  } catch {
    return [];
  }
}
