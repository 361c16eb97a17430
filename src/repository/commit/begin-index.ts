/** Writes into the index, before the first package is put, that nothing was published before it. */
import type { Warning } from '../../base/warning.ts';
import type { ObjectStore, Stored } from '../../ports/object-store.ts';
import type { Clock, Random } from '../../runtime/clock.ts';
import type { KeptHistory } from '../history/kept-history.ts';
import { knownYanked } from '../tombstones/yanked-versions.ts';
import { commitIndex } from './commit-index.ts';
import { type CurrentIndex, isBegun, readCurrentIndex, readOf, versionsOf } from './current-index.ts';
import { nextIndexWithMark } from './next-index.ts';

/** What beginning a repository takes. */
export interface Beginning {
  readonly store: ObjectStore;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly random: Pick<Random, 'unit'>;
  readonly signal: AbortSignal;
  /** The proof of the store's preconditions; undefined if the store needs none. */
  readonly probed: string | undefined;
  readonly onWarning: (warning: Warning) => void;
  readonly history?: KeptHistory | undefined;
}

/** Longer than for other commits: the create of another first publisher may take a second, and be refused until then. */
const pause = { firstMs: 1_000, mostMs: 1_000 };

/**
 * Invariant: a package is beside an index that lists nothing only if that index has the mark, or if something was lost. The first
 * publishers of a repository may meet before any has committed, and some of them may be killed: by the mark each knows that the packages
 * of the others are unpublished. Neither time nor a heartbeat would prove that. A commit removes the mark, in one step with what it lists.
 *
 * Only for a store that was just seen without packages. Returns the index to commit onto. If another run committed meanwhile, that is still
 * the index that the charts were planned with: the commit finds the newer one, and decides again.
 */
export async function beginIndex(index: CurrentIndex, beginning: Beginning): Promise<CurrentIndex> {
  const { store, probed } = beginning;
  const done = await commitIndex(
    {
      runId: undefined,
      first: index,
      read: (signal) => readCurrentIndex(store, { fileNames: [], newIndex: false, versionsSeen: undefined, signal }),
      next: async (current) => {
        if (versionsOf(current) > 0 || isBegun(current) || !canBeMarked(current)) return 'nothing';
        // The reader asks how old the mark is by the store's clock. The clock of this machine may be hours off.
        return nextIndexWithMark(readOf(current), new Date(store.now()).toISOString());
      },
      // The mark of another first publisher serves as well.
      holdsOurs: isBegun,
      probed,
      // Caches must not keep it: the first commit comes in a moment, and invalidates the CDN only after it.
      cacheControl: 'no-store',
      pause,
    },
    { ...beginning, onEvent: () => undefined },
  );
  if (done.kind === 'committed') return begunFrom(done.current, done, beginning);
  return versionsOf(done.current) > 0 ? index : done.current;
}

/** Not behind a byte order mark, which belongs at the beginning of a file. */
function canBeMarked(index: CurrentIndex): boolean {
  return readOf(index)?.layout.bytes[0] !== 0xef;
}

function begunFrom(
  index: CurrentIndex,
  { etag, versionId }: Pick<Stored, 'etag' | 'versionId'>,
  { probed, store }: Beginning,
): CurrentIndex {
  const metadata = { runId: undefined, probed, yanked: knownYanked(index) };
  const identity = { versionId };
  const lastModifiedMs = store.now();
  return index.kind === 'missing'
    ? { kind: 'missing', begun: { etag, lastModifiedMs, metadata, identity } }
    : { ...index, etag, lastModifiedMs, metadata, identity, isBegun: true };
}
