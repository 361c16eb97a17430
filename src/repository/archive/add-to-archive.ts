/** Adds entries of an index to the archive, before they leave that index. */
import { bareDigest } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import type { JsonMap } from '../../base/json.ts';
import { entryRecords } from '../../index-file/index-data.ts';
import type { CarriedEntry, ListedVersion, ReadIndex } from '../../index-file/types.ts';
import { type CommitPorts, commitIndex } from '../commit/commit-index.ts';
import { type CurrentIndex, readCurrentIndex, readOf } from '../commit/current-index.ts';
import { nextIndex } from '../commit/next-index.ts';
import type { IndexAsLeft } from '../invalidation/stale-paths.ts';
import { archiveIndexKey, archiveStore, archiveUrl } from './archive-store.ts';

/** What is added, and how. */
export interface Archiving {
  readonly read: ReadIndex;
  /** The positions of the entries in `read`, counted over all charts. */
  readonly items: ReadonlySet<number>;
  /** RFC 3339, UTC. */
  readonly generated: string;
  readonly runId: string;
  /** The proof of the store's preconditions, if the index has it. */
  readonly probed: string | undefined;
  readonly dryRun: boolean;
}

interface ArchivedEntry extends CarriedEntry, Pick<ListedVersion, 'digest'> {}

/**
 * Invariant: first the archive, then the index. A run that is killed in between leaves versions that both list, and the next run goes on. In
 * the other order, a version would be in neither of them. Entries that the archive lists already are not added again.
 *
 * @returns the index of the archive as it was before, and whether this run has changed it
 * @throws CH_CONFLICT if the archive lists a version with another digest, and what a commit throws
 */
export async function addToArchive({ read, items, generated, runId, probed, dryRun }: Archiving, ports: CommitPorts): Promise<IndexAsLeft> {
  const store = archiveStore(ports.store);
  const entries = archivedEntries(read, items);
  const done = await commitIndex(
    {
      ...{ runId, probed, dryRun },
      read: (signal, versionsSeen): Promise<CurrentIndex> =>
        readCurrentIndex(store, { fileNames: [], newIndex: false, versionsSeen, signal }),
      next: async (current) => {
        const base = readOf(current);
        const missing = entries.filter((entry) => !isArchived(entry, base));
        return missing.length === 0 ? 'nothing' : nextIndex({ replaces: base, base, entries: missing, generated, style: read.style });
      },
    },
    // The history of the repository is that of its index.
    { ...ports, store, onEvent: () => undefined, history: undefined },
  );
  return { isChanged: done.kind !== 'nothing', index: done.current };
}

function archivedEntries({ layout }: ReadIndex, items: ReadonlySet<number>): readonly ArchivedEntry[] {
  const records = entryRecords(layout, items);
  return layout.charts.flatMap((chart) =>
    Array.from({ length: chart.itemCount }, (_, at) => chart.firstItem + at).flatMap((item): readonly ArchivedEntry[] => {
      const record = records.get(item);
      if (record === undefined || !items.has(item)) return [];
      const { name, version, digest, urls } = layout.readItem(chart, item);
      return [{ name, version, digest, record: withUrls(record, urls.map(archiveUrl)) }];
    }),
  );
}

function withUrls(record: JsonMap, urls: readonly string[]): JsonMap {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, key.toLowerCase() === 'urls' ? urls : value]));
}

function isArchived(entry: ArchivedEntry, archive: ReadIndex | undefined): boolean {
  const listed = (archive?.versionsOf(entry.name) ?? []).filter((each) => each.version === entry.version);
  if (listed.some(({ digest }) => bareDigest(digest) === bareDigest(entry.digest))) return true;
  if (listed.length === 0) return false;
  throw new CharthouseError('CH_CONFLICT', {
    message: `${archiveIndexKey} lists ${entry.name} ${entry.version} with another digest`,
    hint: 'find out which of the two is right; charthouse does not change a published version',
    details: { name: entry.name, version: entry.version, archived: listed[0]?.digest ?? null, listed: entry.digest ?? null },
  });
}
