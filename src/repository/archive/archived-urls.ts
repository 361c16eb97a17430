/** Which packages of a repository its archive lists: they are no orphans. */
import { CharthouseError } from '../../base/error.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { keysOfUrl } from '../packages/owned-keys.ts';
import { archiveIndexKey } from './archive-store.ts';

/** From the bytes of the index of the archive, as the URLs would be in the index of the repository. @throws CH_INDEX_INVALID */
export function archivedUrls(bytes: Uint8Array, source: string): readonly string[] {
  const { allVersions } = readIndex(bytes, { mentions: [], source });
  return [...allVersions()].flatMap(({ urls }) => urls.map((url) => (url.startsWith('../') ? url.slice('../'.length) : url)));
}

/** The keys of packages that the archive leads to. `url` is the public URL of the repository, if it is known. */
export async function archivedKeys(
  store: Pick<ObjectStore, 'name' | 'get'>,
  url: string | undefined,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  return new Set((await readArchivedUrls(store, signal)).flatMap((each) => keysOfUrl(each, url)));
}

/** Empty if there is no archive. @throws CH_INDEX_INVALID, and what the store throws */
export async function readArchivedUrls(store: Pick<ObjectStore, 'name' | 'get'>, signal: AbortSignal): Promise<readonly string[]> {
  const found = await store.get(archiveIndexKey, { signal });
  if (found.kind === 'found') return archivedUrls(found.body, `${store.name}/${archiveIndexKey}`);
  if (!found.deleted) return [];
  throw new CharthouseError('CH_INDEX_VANISHED', {
    message: `there is no ${archiveIndexKey} in ${store.name}, but the store has a record that it was deleted`,
    hint: 'restore the deleted version of that object',
    details: { store: store.name },
  });
}
