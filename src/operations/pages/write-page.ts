/** Puts a page in the place of exactly the one that was seen before. */
import type { ObjectStore } from '../../ports/object-store.ts';
import { pageAttributes } from './objects.ts';

/** The ETags that a run has seen or written; undefined: there is no such object. */
export type SeenEtags = Map<string, string | undefined>;

/** The effects of writing pages. */
export interface PagePorts {
  readonly store: ObjectStore;
  readonly signal: AbortSignal;
}

/** A page that another run has changed since it was seen. The run looks at it, then at the index, and begins again. */
export class PageConflict extends Error {
  override readonly name = 'PageConflict';
  readonly key: string;
  constructor(key: string) {
    super(`another run has changed ${key}`);
    this.key = key;
  }
}

/**
 * Invariant: what is put was made of an index that was read after the ETag in `seen`, so that no older run replaces the page of a newer one.
 *
 * @throws PageConflict; what the store throws
 */
export async function writePage(key: string, text: string, seen: SeenEtags, { store, signal }: PagePorts): Promise<void> {
  const etag = seen.get(key);
  const options = { attributes: pageAttributes(key), signal };
  const body = [Buffer.from(text)];
  const put = etag === undefined ? await store.putNew(key, body, options) : await store.putIfMatch(key, etag, body, options);
  if (put.kind === 'refused') throw new PageConflict(key);
  seen.set(key, put.etag);
}

/** Looks again at a page that another run has changed. */
export async function lookAgain(key: string, seen: SeenEtags, { store, signal }: PagePorts): Promise<void> {
  const found = await store.head(key, { signal });
  seen.set(key, found.kind === 'found' ? found.info.etag : undefined);
}

/** For files whose name changes with their contents: one that exists is the same. */
export async function writeAsset(key: string, text: string, { store, signal }: PagePorts): Promise<void> {
  await store.putNew(key, [Buffer.from(text)], { attributes: pageAttributes(key), signal });
}
