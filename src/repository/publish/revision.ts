/** The next revision of the index: what a commit is about to write, made and counted before anything is. */
import { CharthouseError } from '../../base/error.ts';
import { addEntries } from '../../index-file/add-entries.ts';
import { type CurrentIndex, versionsOf } from '../swap/current-index.ts';
import { entriesFor } from './entries.ts';
import type { Planned, PublishRequest } from './request.ts';

/** An index's bytes in pieces, and what they say of the charts that were added. */
export interface NextRevision {
  readonly chunks: readonly Uint8Array[];
  readonly versions: number;
  readonly urls: ReadonlyMap<Planned, string>;
}

/**
 * Splices the additions into the index. `created` is the time that all of them bear.
 *
 * @throws CH_INDEX_SHRINK; CH_INDEX_INVALID where a touched list takes no more
 */
export function nextRevision(
  additions: readonly Planned[],
  index: CurrentIndex,
  { request, created }: { readonly request: PublishRequest; readonly created: string },
): NextRevision {
  const read = index.kind === 'present' ? index.read : undefined;
  const entries = entriesFor(additions, read, { request, created });
  const { chunks, versionCount } = addEntries(read, {
    entries: entries.map(({ entry }) => entry),
    generated: created,
    style: request.indexStyle ?? 'yaml',
  });
  // Invariant: a shrink needs a word. Both counts are of bytes, the ones read and the ones about to be written.
  if (versionCount !== versionsOf(index) + additions.length) {
    throw new CharthouseError('CH_INDEX_SHRINK', {
      message: `the new index would list ${versionCount} versions, where ${versionsOf(index)} and ${additions.length} new ones were expected`,
      details: { versionsBefore: versionsOf(index), added: additions.length, versionsAfter: versionCount },
    });
  }
  return { chunks, versions: versionCount, urls: new Map(entries.map(({ verdict, url }) => [verdict, url])) };
}
