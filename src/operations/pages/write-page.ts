/** Puts a page in the place of exactly the one that was seen before. */
import type { ObjectStore } from '../../ports/object-store.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { pageAttributes } from './objects.ts';

/** The ETags that a run has seen or written; undefined: there is no such object. */
export type SeenEtags = Map<string, string | undefined>;

/** The effects of writing pages. */
export interface PagePorts {
  readonly store: ObjectStore;
  readonly signal: AbortSignal;
}

/** `conflict`: another run has changed the page since it was seen. The run looks at it, then at the index, and begins again. */
export type PageOutcome = 'written' | 'conflict';

/** How many requests are open at once. */
const width = 8;

/** Invariant: what is put was made of an index that was read after the ETag in `seen`, so that no older run replaces the page of a newer one. */
export async function writePage(key: string, text: string, seen: SeenEtags, { store, signal }: PagePorts): Promise<PageOutcome> {
  const etag = seen.get(key);
  const options = { attributes: pageAttributes(key), signal };
  const body = [Buffer.from(text)];
  const put = etag === undefined ? await store.putNew(key, body, options) : await store.putIfMatch(key, etag, body, options);
  if (put.kind === 'refused') return 'conflict';
  seen.set(key, put.etag);
  return 'written';
}

/** Looks again at pages that another run may have changed. */
export async function lookAgain(keys: readonly string[], seen: SeenEtags, { store, signal }: PagePorts): Promise<void> {
  await mapBounded(keys, width, async (key) => {
    const found = await store.head(key, { signal });
    seen.set(key, found.kind === 'found' ? found.info.etag : undefined);
  });
}

/** A conflict of one of them is a conflict. */
export function together(outcomes: readonly PageOutcome[]): PageOutcome {
  return outcomes.includes('conflict') ? 'conflict' : 'written';
}

/** For files whose name changes with their contents: one that exists is the same. */
export async function writeAsset(key: string, text: string, { store, signal }: PagePorts): Promise<void> {
  await store.putNew(key, [Buffer.from(text)], { attributes: pageAttributes(key), signal });
}
