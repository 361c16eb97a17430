/** What was published after an index version: a damaged index does not show it. */
import { isCharthouseError } from '../../base/error.ts';
import { identityOf } from '../../index-file/listed.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import type { FoundPast } from '../../repository/history/find-past-index.ts';
import type { PastIndex } from '../../repository/history/past-index.ts';
import type { HistoryStore } from '../../repository/history/read-history.ts';
import { readPastIndex } from '../../repository/history/read-past-index.ts';

/** A damage is noticed after a few commits, if any: each of these indexes is read whole. */
const mostRead = 5;

/** Versions that a later index listed and this one does not. Looks at the newest few. */
export async function hiddenSince(
  { newer }: FoundPast,
  target: ReadIndex,
  { store, signal }: { readonly store: HistoryStore; readonly signal: AbortSignal },
): Promise<readonly ListedVersion[]> {
  const listed = new Set([...target.allVersions()].map(identityOf));
  const hidden = new Map<string, ListedVersion>();
  const readable = newer.filter(({ kind, source }) => kind !== 'deletion' && source.kind !== 'none');
  for (const past of readable.slice(0, mostRead)) {
    const later = await indexOf(past, store, signal);
    for (const each of later?.allVersions() ?? []) if (!listed.has(identityOf(each))) hidden.set(identityOf(each), each);
  }
  return [...hidden.values()];
}

/** Undefined for one that is broken or gone: it may be why the index is rolled back. */
async function indexOf(past: PastIndex, store: HistoryStore, signal: AbortSignal): Promise<ReadIndex | undefined> {
  try {
    return readIndex(await readPastIndex(store, past, signal), { mentions: [], source: `index version ${past.id}` });
  } catch (error) {
    if (isCharthouseError(error) && error.exitCode === 6) return undefined;
    throw error;
  }
}
