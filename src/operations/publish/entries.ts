/** The index entries of the charts that a commit adds. */
import { entryOf } from '../../index-file/entry.ts';
import { packageUrl, urlFormOf } from '../../index-file/package-url.ts';
import type { Entry, ReadIndex } from '../../index-file/types.ts';
import type { Accepted } from './outcome.ts';
import type { PublishRequest } from './request.ts';

/** An entry, and the chart and URL it was made of. */
export interface PlannedEntry {
  readonly chart: Accepted;
  readonly url: string;
  readonly entry: Entry;
}

/** One entry a chart. */
export function entriesFor(
  additions: readonly Accepted[],
  read: ReadIndex | undefined,
  { request, created }: { readonly request: PublishRequest; readonly created: string },
): readonly PlannedEntry[] {
  return additions.map((chart) => {
    const { metadata } = chart.candidate.package;
    const url = entryUrl(chart, read, request);
    return { chart, url, entry: entryOf({ metadata, url, created, digest: chart.digest }) };
  });
}

/** A list that is there keeps the form of its URLs; a new one takes the form that was asked for. */
export function entryUrl({ candidate, key }: Accepted, read: ReadIndex | undefined, request: PublishRequest): string {
  const { metadata, fileName } = candidate.package;
  const form = urlFormOf(read?.versionsOf(metadata.name) ?? []) ?? request.indexUrls ?? 'relative';
  return packageUrl(key ?? fileName, { form, base: request.url });
}
