/** The index that a rebuild makes: what it is about to write, counted before anything is. */
import { entryOf } from '../../index-file/entry.ts';
import { packageUrl, urlFormOf } from '../../index-file/package-url.ts';
import type { Entry, ReadIndex } from '../../index-file/types.ts';
import { type NextIndex, nextIndex } from '../../repository/commit/next-index.ts';
import type { ChartOutcome } from '../../repository/outcome.ts';
import { chartNames } from '../chart-outcome.ts';
import type { Bases } from './bases.ts';
import type { Addition } from './decide.ts';
import type { RebuildRequest } from './request.ts';

/** An index's bytes in pieces, and what it adds. */
export interface RebuiltRevision extends NextIndex {
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
 * @throws what `nextIndex` throws
 */
export function rebuiltRevision(
  additions: readonly Addition[],
  bases: Bases,
  { request, generated }: RevisionOptions,
): RebuiltRevision | undefined {
  const { base, standing } = bases;
  const { indexStyle } = request;
  const restyled = base !== undefined && indexStyle !== undefined && indexStyle !== base.style;
  if (additions.length === 0 && base !== undefined && base === standing && !restyled) return undefined;
  const made = additions.map((addition) => madeOf(addition, base, request));
  const entries = made.map(({ entry }) => entry);
  const next = nextIndex({ replaces: standing, base, entries, generated, style: indexStyle ?? 'yaml', restyle: indexStyle });
  return { ...next, charts: made.map(({ chart }) => chart) };
}

/** A list that is there keeps the form of its URLs; a new one takes the form that was asked for. */
function madeOf(
  { key, metadata, digest, sizeBytes, created }: Addition,
  base: ReadIndex | undefined,
  { indexUrls, url: repositoryUrl }: RebuildRequest,
): { readonly entry: Entry; readonly chart: ChartOutcome } {
  const form = urlFormOf(base?.versionsOf(metadata.name) ?? []) ?? indexUrls ?? 'relative';
  const url = packageUrl(key, { form, base: repositoryUrl });
  return {
    entry: entryOf({ metadata, url, created, digest }),
    chart: { ...chartNames(metadata), path: key, outcome: 'new', digest, sizeBytes, url },
  };
}
