/** The next index of a publish: what a commit is about to write, made and checked before anything is. */
import type { CurrentIndex } from '../swap/current-index.ts';
import { type NextIndex, nextIndex } from '../swap/next-index.ts';
import { entriesFor } from './entries.ts';
import type { Planned, PublishRequest } from './request.ts';

/** An index's bytes in pieces, and the URLs of the charts that were added. */
export interface NextRevision extends NextIndex {
  readonly urls: ReadonlyMap<Planned, string>;
}

/**
 * Splices the additions into the index. `created` is the time that all of them bear.
 *
 * @throws what `nextIndex` throws
 */
export function nextRevision(
  additions: readonly Planned[],
  index: CurrentIndex,
  { request, created }: { readonly request: PublishRequest; readonly created: string },
): NextRevision {
  const read = index.kind === 'present' ? index.read : undefined;
  const entries = entriesFor(additions, read, { request, created });
  const next = nextIndex({
    replaces: read,
    base: read,
    entries: entries.map(({ entry }) => entry),
    generated: created,
    style: request.indexStyle ?? 'yaml',
  });
  return { ...next, urls: new Map(entries.map(({ verdict, url }) => [verdict, url])) };
}
