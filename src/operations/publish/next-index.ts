/** The next index of a publish: made and checked before anything is written. */
import type { Entry } from '../../index-file/types.ts';
import { type CurrentIndex, readOf } from '../../repository/commit/current-index.ts';
import { type NextIndex, nextIndex } from '../../repository/commit/next-index.ts';
import type { Intent } from '../../repository/commit/together/intent.ts';
import { entriesFor } from './entries.ts';
import type { Accepted } from './outcome.ts';
import type { PublishRequest } from './request.ts';

/** An index's bytes in pieces, and the URLs of the charts that this run adds. `entries`: all that are added. */
export interface NextPublishIndex extends NextIndex {
  readonly urls: ReadonlyMap<Accepted, string>;
  readonly entries: readonly Entry[];
}

/** The last one made of each index: a run makes its next index before it stages anything, and most often commits just that. */
const made = new WeakMap<CurrentIndex, { readonly of: string; readonly next: NextIndex }>();

/** What a run adds, and when. */
interface Added {
  readonly request: PublishRequest;
  /** In all entries of this run. */
  readonly created: string;
  /** Of other publishers: their entries go along. */
  readonly others?: readonly Intent[] | undefined;
}

/**
 * Splices the additions into the index. If it cannot be made with the entries of others, it is made without them.
 *
 * @throws what `nextIndex` throws
 */
export function nextPublishIndex(
  additions: readonly Accepted[],
  index: CurrentIndex,
  { request, created, others = [] }: Added,
): NextPublishIndex {
  const read = readOf(index);
  const entries = entriesFor(additions, read, { request, created });
  const parts = {
    entries: [...entries.map(({ entry }) => entry), ...others.flatMap((intent) => intent.entries.map((each) => each.entry))],
    generated: created,
    style: request.indexStyle ?? ('yaml' as const),
  };
  const of = JSON.stringify(parts);
  const known = made.get(index);
  let next: NextIndex;
  try {
    next = known?.of === of ? known.next : nextIndex({ replaces: read, base: read, ...parts });
  } catch (error) {
    if (others.length === 0) throw error;
    return nextPublishIndex(additions, index, { request, created });
  }
  made.set(index, { of, next });
  return { ...next, carried: others, urls: new Map(entries.map(({ chart, url }) => [chart, url])), entries: parts.entries };
}
