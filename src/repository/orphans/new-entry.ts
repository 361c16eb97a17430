/** The entry of a package of the store. Pure. */
import { entryOf } from '../../index-file/entry.ts';
import type { UrlForm } from '../../index-file/package-url.ts';
import type { Entry, ReadIndex } from '../../index-file/types.ts';
import type { ChartOutcome } from '../outcome.ts';
import { newEntryUrl } from '../packages/new-entry-url.ts';
import type { Addition } from './decide-packages.ts';

/** How its URL is written. */
export interface EntryUrls {
  readonly indexUrls: UrlForm | undefined;
  readonly url: string | undefined;
}

/** The entry, and what a report shows of it. */
export function entryOfPackage(
  { key, metadata, digest, sizeBytes, created }: Addition,
  base: ReadIndex | undefined,
  urls: EntryUrls,
): { readonly entry: Entry; readonly chart: ChartOutcome } {
  const url = newEntryUrl({ key, name: metadata.name }, base, urls);
  const { name, version, type } = metadata;
  return {
    entry: entryOf({ metadata, url, created, digest }),
    chart: { name, version, ...(type === 'library' ? { type } : {}), path: key, outcome: 'new', digest, sizeBytes, url },
  };
}
