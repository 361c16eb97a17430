/** The part of a state line about the CDN: not invalidated, or what a dry run would invalidate. */
import type { InvalidationOutcome } from '../repository/outcome.ts';

/** Follows what was done. Mostly empty, because events and warnings report the invalidation. */
export function invalidationText({
  dryRun,
  invalidation,
}: {
  readonly dryRun: boolean;
  readonly invalidation: InvalidationOutcome;
}): string {
  const { outcome, paths, staleUntil } = invalidation;
  if (dryRun) return paths.length === 0 ? '' : `, and a CDN invalidation created for ${paths.join(', ')}`;
  return outcome === 'skipped' && staleUntil !== null ? `; caches may serve the previous index until ${staleUntil}` : '';
}
