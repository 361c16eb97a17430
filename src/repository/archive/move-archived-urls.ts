/** Changes URLs in the archive as those of the index change: after a move, both lead to the new place. */
import { isCharthouseError } from '../../base/error.ts';
import type { UrlChange } from '../../index-file/change-urls.ts';
import type { ListedVersion } from '../../index-file/types.ts';
import { type CommitPorts, commitIndex } from '../commit/commit-index.ts';
import { type CurrentIndex, readCurrentIndex, readOf } from '../commit/current-index.ts';
import { nextIndexWithUrls } from '../commit/next-index.ts';
import type { IndexAsLeft } from '../invalidation/stale-paths.ts';
import { archiveIndexKey, archiveStore, archiveUrl, urlFromArchive } from './archive-store.ts';

/** What changes, and how. */
export interface ArchiveMove {
  /** The new URL of one as the index of the repository would have it. */
  readonly urlFor: (url: string) => string;
  /** Called with the changes, their URLs as the index of the repository would have them, before anything is written. */
  readonly check: (changes: readonly UrlChange[]) => Promise<void>;
  readonly runId: string;
  /** The proof of the store's preconditions, if the index has it. */
  readonly probed: string | undefined;
  readonly dryRun: boolean;
}

/** What became of the archive. */
export interface MovedArchive {
  /** As it was before, and whether this run has changed it. */
  readonly left: IndexAsLeft;
  /** With the URLs of the archive. */
  readonly changes: readonly UrlChange[];
}

/** Undefined without an archive. @throws what `check` and a commit throw */
export async function moveArchivedUrls(
  { urlFor, check, runId, probed, dryRun }: ArchiveMove,
  ports: CommitPorts,
): Promise<MovedArchive | undefined> {
  if (!(await hasArchive(ports))) return undefined;
  const store = archiveStore(ports.store);
  let changes: readonly UrlChange[] = [];
  const movedUrl = (url: string): string => {
    const own = urlFromArchive(url);
    const moved = own === undefined ? own : urlFor(own);
    return moved === undefined || moved === own ? url : archiveUrl(moved);
  };
  const done = await commitIndex(
    {
      ...{ runId, probed, dryRun },
      read: (signal, versionsSeen): Promise<CurrentIndex> =>
        readCurrentIndex(store, { fileNames: [], newIndex: false, versionsSeen, signal }),
      next: async (current) => {
        const base = readOf(current);
        const next = base === undefined ? undefined : nextIndexWithUrls(base, movedUrl);
        if (next === undefined || next.changes.length === 0) return 'nothing';
        changes = next.changes;
        await check(changes.map(({ before, after }) => ({ before: fromArchive(before), after: fromArchive(after) })));
        return next;
      },
    },
    // The history of the repository is that of its index.
    { ...ports, store, onEvent: () => undefined, history: undefined },
  );
  return { left: { isChanged: done.kind !== 'nothing', index: done.current }, changes };
}

async function hasArchive({ store, signal }: CommitPorts): Promise<boolean> {
  try {
    return (await store.get(archiveIndexKey, { signal })).kind === 'found';
  } catch (error) {
    // What is not there is denied to a role that may not list the bucket.
    if (isCharthouseError(error) && error.code === 'CH_STORE_DENIED') return false;
    throw error;
  }
}

function fromArchive(listed: ListedVersion): ListedVersion {
  return { ...listed, urls: listed.urls.map((url) => urlFromArchive(url) ?? url) };
}
