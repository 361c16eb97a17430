/** The step of a publish that makes the pages show what was published. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import type { JsonMap } from '../../base/json.ts';
import { entryRecord } from '../../index-file/entry.ts';
import { recordsOf } from '../../index-file/index-data.ts';
import type { PublishedChange } from '../../ports/pages.ts';
import { readOf } from '../../repository/commit/current-index.ts';
import type { CommitOutcome } from './commit.ts';
import type { Recorder } from './report.ts';
import type { PublishContext } from './request.ts';

/**
 * Invariant: it runs after the commit, and its failure does not fail the publish. The charts are published by then, and an error would
 * report that they are not; the next publish makes the pages of what this one left out.
 */
export async function keepPages(committed: CommitOutcome, { request, ports }: PublishContext, run: Recorder): Promise<void> {
  const { pages } = ports;
  const change = pages === undefined || request.dryRun ? undefined : changeOf(committed);
  if (pages === undefined || change === undefined) return;
  try {
    run.record({ pages: await pages(change) });
  } catch (error) {
    ports.signal.throwIfAborted();
    const { message, hint } = asCharthouseError(error, ports.signal);
    run.warn([{ code: 'pages-not-written', message: `the pages do not show everything yet: ${message}`, hint }]);
  }
}

/** Undefined if there is no index. */
function changeOf({ before, after, index, charts, entries }: CommitOutcome): PublishedChange | undefined {
  if (after.etag === null) return undefined;
  const read = readOf(index);
  const records = new Map<string, readonly JsonMap[]>();
  for (const entry of entries) {
    const { name } = entry.metadata;
    const listed = records.get(name) ?? (read === undefined ? [] : recordsOf(read, name));
    records.set(name, [...listed, entryRecord(entry)]);
  }
  const packages = new Map(
    charts.map(
      ({ candidate }) =>
        [candidate.package.digest, { bytes: candidate.package.bytes, isSigned: candidate.provenance !== undefined }] as const,
    ),
  );
  return { before: before.etag ?? undefined, after: after.etag, charts: records, packages };
}
