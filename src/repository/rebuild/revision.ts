/** The index that a rebuild makes: what it is about to write, counted before anything is. */
import { CharthouseError } from '../../base/error.ts';
import { addEntries } from '../../index-file/add-entries.ts';
import { changeStyle } from '../../index-file/change-style.ts';
import { entryOf } from '../../index-file/entry.ts';
import { packageUrl, urlFormOf } from '../../index-file/package-url.ts';
import type { Entry, ReadIndex } from '../../index-file/types.ts';
import { chartNames } from '../chart-outcome.ts';
import type { ChartOutcome } from '../outcome.ts';
import { type Bases, refuseLoss } from './bases.ts';
import type { Addition } from './decide.ts';
import type { RebuildRequest } from './request.ts';

/** An index's bytes in pieces, and what it adds. */
export interface RebuiltRevision {
  readonly chunks: readonly Uint8Array[];
  readonly versions: number;
  /** One for each addition, in their order. */
  readonly charts: readonly ChartOutcome[];
}

/** What a revision is made with. */
export interface RevisionOptions {
  readonly request: RebuildRequest;
  /** RFC 3339. */
  readonly generated: string;
}

/**
 * Undefined where there is nothing to write: the index that is there has it all.
 *
 * @throws CH_INDEX_SHRINK; CH_INDEX_INVALID where a touched list takes no more
 */
export function rebuiltRevision(
  additions: readonly Addition[],
  bases: Bases,
  { request, generated }: RevisionOptions,
): RebuiltRevision | undefined {
  const { base, standing } = bases;
  refuseLoss(
    bases,
    additions.map(({ metadata }) => metadata),
  );
  const { indexStyle } = request;
  const restyled = base !== undefined && indexStyle !== undefined && indexStyle !== base.style;
  if (additions.length === 0 && base !== undefined && base === standing && !restyled) return undefined;
  const made = additions.map((addition) => madeOf(addition, base, request));
  const spliced = addEntries(base, { entries: made.map(({ entry }) => entry), generated, style: indexStyle ?? 'yaml' });
  // Invariant: a shrink needs a word. The count is of the bytes that are about to be written.
  const versionsBefore = standing?.versionCount ?? 0;
  const expected = (base?.versionCount ?? 0) + made.length;
  if (spliced.versionCount !== expected || expected < versionsBefore) {
    throw new CharthouseError('CH_INDEX_SHRINK', {
      message: `the new index would list ${spliced.versionCount} versions, where ${Math.max(expected, versionsBefore)} were expected`,
      details: { versionsBefore, expected, versionsAfter: spliced.versionCount },
    });
  }
  const chunks = restyled ? [changeStyle(Buffer.concat(spliced.chunks), indexStyle)] : spliced.chunks;
  return { chunks, versions: spliced.versionCount, charts: made.map(({ chart }) => chart) };
}

/** A list that is there keeps the form of its URLs; a new one takes the form that was asked for. */
function madeOf(
  { key, metadata, digest, sizeBytes, created }: Addition,
  base: ReadIndex | undefined,
  { indexUrls, url: repositoryUrl }: RebuildRequest,
): { readonly entry: Entry; readonly chart: ChartOutcome } {
  const form = urlFormOf(base?.versionsOf(metadata.name) ?? []) ?? indexUrls;
  const url = packageUrl(key, { form, base: repositoryUrl });
  return {
    entry: entryOf({ metadata, url, created, digest }),
    chart: { ...chartNames(metadata), path: key, outcome: 'new', digest, sizeBytes, url },
  };
}
