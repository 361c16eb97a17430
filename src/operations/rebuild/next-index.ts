/** The next index of a rebuild: made and checked before anything is written. */
import { type NextIndex, nextIndex } from '../../repository/commit/next-index.ts';
import type { Addition } from '../../repository/orphans/decide-packages.ts';
import { entryOfPackage } from '../../repository/orphans/new-entry.ts';
import type { ChartOutcome } from '../../repository/outcome.ts';
import type { Bases } from './base-index.ts';
import type { RebuildRequest } from './request.ts';

/** An index's bytes in pieces, and what it adds. */
export interface RebuiltIndex extends NextIndex {
  /** One for each addition, in their order. */
  readonly charts: readonly ChartOutcome[];
}

/** What it is made with. */
export interface NextIndexOptions {
  readonly request: RebuildRequest;
  /** RFC 3339. */
  readonly generated: string;
}

/**
 * Undefined if there is nothing to write: the index that is there lists it all.
 *
 * @throws what `nextIndex` throws
 */
export function rebuiltIndex(
  additions: readonly Addition[],
  bases: Bases,
  { request, generated }: NextIndexOptions,
): RebuiltIndex | undefined {
  const { base, replaces } = bases;
  const { indexStyle } = request;
  const restyled = base !== undefined && indexStyle !== undefined && indexStyle !== base.style;
  if (additions.length === 0 && base !== undefined && base === replaces && !restyled) return undefined;
  const made = additions.map((addition) => entryOfPackage(addition, base, request));
  const entries = made.map(({ entry }) => entry);
  const next = nextIndex({ replaces, base, entries, generated, style: indexStyle ?? 'yaml', restyle: indexStyle });
  return { ...next, charts: made.map(({ chart }) => chart) };
}
