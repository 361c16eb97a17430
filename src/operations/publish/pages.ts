/** The step of a publish that makes the pages show what was published. */
import type { JsonMap } from '../../base/json.ts';
import { entryRecord } from '../../index-file/entry.ts';
import { recordsOf } from '../../index-file/index-data.ts';
import type { PublishedChange } from '../../ports/pages.ts';
import { readOf } from '../../repository/commit/current-index.ts';
import { keepPages } from '../keep-pages.ts';
import type { CommitOutcome } from './commit.ts';
import type { Recorder } from './report.ts';
import type { PublishContext } from './request.ts';

/** Not in a dry run. */
export async function pagesOfPublish(committed: CommitOutcome, { request, ports }: PublishContext, run: Recorder): Promise<void> {
  const { pages, signal } = ports;
  const change = pages === undefined || request.dryRun ? undefined : changeOf(committed);
  if (pages === undefined || change === undefined) return;
  const kept = await keepPages(change, { pages, signal });
  run.record({ pages: kept.charts });
  run.warn(kept.warnings);
}

/** Undefined if there is no index. */
function changeOf({ kind, before, after, index, charts, entries }: CommitOutcome): PublishedChange | undefined {
  if (after.etag === null) return undefined;
  // What else the other publisher listed is not known: the pages are compared with the whole index.
  const from = kind === 'carried' ? after : before;
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
  return { before: from.etag ?? undefined, after: after.etag, charts: records, packages };
}
