/** The index entries of the charts that a commit adds. */
import { entryOf } from '../../index-file/entry.ts';
import type { Entry, ReadIndex } from '../../index-file/types.ts';
import { newEntryUrl } from '../../repository/packages/new-entry-url.ts';
import type { Accepted } from './outcome.ts';
import type { PublishRequest } from './request.ts';

/** An entry, and the chart and URL it was made of. */
export interface PlannedEntry {
  readonly chart: Accepted;
  readonly url: string;
  readonly entry: Entry;
}

type UrlRequest = Pick<PublishRequest, 'url' | 'indexUrls'>;

/** One entry a chart. */
export function entriesFor(
  additions: readonly Accepted[],
  read: ReadIndex | undefined,
  { request, created }: { readonly request: UrlRequest; readonly created: string },
): readonly PlannedEntry[] {
  return additions.map((chart) => {
    const { metadata } = chart.candidate.package;
    const url = entryUrl(chart, read, request);
    return { chart, url, entry: entryOf({ metadata, url, created, digest: chart.digest }) };
  });
}

/** The URL of a chart's entry, once it is added. */
export function entryUrl({ candidate, key }: Accepted, read: ReadIndex | undefined, request: UrlRequest): string {
  const { metadata, fileName } = candidate.package;
  return newEntryUrl({ key: key ?? fileName, name: metadata.name }, read, request);
}
