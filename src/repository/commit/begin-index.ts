/** Says in the index, before the first package is put, that nothing was published before it. */
import type { Warning } from '../../base/warning.ts';
import type { ObjectStore, PutOutcome } from '../../ports/object-store.ts';
import type { Clock, Random } from '../../runtime/clock.ts';
import { indexAttributes, indexKey } from '../objects.ts';
import { markedBytes } from './begun.ts';
import { refusalsOf } from './conflict-limit.ts';
import { type CurrentIndex, etagOf, isBegun, readCurrentIndex, versionsOf } from './current-index.ts';
import { metadataOf } from './index-metadata.ts';
import { durablyOrSaid } from './not-durable.ts';
import { settlePut } from './resolve-unknown.ts';

/** What a beginning takes. */
export interface Beginning {
  readonly store: ObjectStore;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Pick<Random, 'unit'>;
  readonly signal: AbortSignal;
  /** The verdict on preconditions that were proven; undefined where the store needs no proof. */
  readonly probed: string | undefined;
  readonly onWarning: (warning: Warning) => void;
}

/** Caches must not keep it: the first commit comes in a moment, and tells the CDN of it only afterwards. */
const attributes = { ...indexAttributes, cacheControl: 'no-store' };

/** Between two attempts, at most. */
const askAgainMs = 1_000;

/**
 * Invariant: a package lies beside an index that lists nothing only if that index says so of itself, or if something was lost. The first
 * publishers of a repository meet before any has committed, and some of them may be killed: by the mark each knows that the packages of
 * the others are unpublished. No time and no sign of life would prove it. A commit takes the mark away, in one step with what it lists.
 *
 * Only for a store that was just seen to hold no package. Returns the index to commit onto. One that lists something already is not: the charts were planned without it, and the commit finds it.
 */
export async function beginIndex(index: CurrentIndex, beginning: Beginning): Promise<CurrentIndex> {
  const { store, clock, random, signal, onWarning } = beginning;
  const read = (own: AbortSignal): Promise<CurrentIndex> =>
    readCurrentIndex(store, { fileNames: [], newIndex: false, versionsSeen: undefined, signal: own });
  const onRefusal = refusalsOf(indexKey, store.name);
  let now = index;
  while (versionsOf(now) === 0 && !isBegun(now) && canBeMarked(now)) {
    signal.throwIfAborted();
    const before = now;
    const put = await settlePut(() => durablyOrSaid(store, indexKey, () => putMark(before, beginning)), {
      read,
      isOurs: isBegun,
      clock,
      signal,
    });
    if (put.kind === 'stored') {
      put.warnings?.forEach(onWarning);
      return begunFrom(before, put.etag, beginning);
    }
    now = put.index;
    if (versionsOf(now) > 0 || isBegun(now)) break;
    onRefusal(etagOf(before) ?? null, etagOf(now) ?? null);
    await clock.sleep(Math.round(random.unit() * askAgainMs), signal);
  }
  return versionsOf(now) > 0 ? index : now;
}

/** Not behind a byte order mark, which belongs to the beginning of a file. */
function canBeMarked(index: CurrentIndex): boolean {
  return index.kind === 'missing' || index.read.layout.bytes[0] !== 0xef;
}

function putMark(index: CurrentIndex, { store, signal, probed }: Beginning): Promise<PutOutcome> {
  const etag = etagOf(index);
  // The reader asks how old the mark is by the store's clock. The clock of this machine may be hours off.
  const generated = new Date(store.now()).toISOString();
  const body = markedBytes(index.kind === 'present' ? index.read : undefined, generated);
  const options = { attributes: { ...attributes, metadata: metadataOf({ runId: undefined, probed }) }, signal };
  return etag === undefined ? store.putNew(indexKey, body, options) : store.putIfMatch(indexKey, etag, body, options);
}

function begunFrom(index: CurrentIndex, etag: string, { probed, store }: Beginning): CurrentIndex {
  const marks = { runId: undefined, probed };
  const lastModifiedMs = store.now();
  return index.kind === 'missing'
    ? { kind: 'missing', begun: { etag, lastModifiedMs, marks } }
    : { ...index, etag, lastModifiedMs, marks, isBegun: true };
}
