/** Until when caches may serve the previous index, and the warnings about it. */
import type { Warning } from '../../base/warning.ts';
import { indexMaxAgeSeconds } from '../objects.ts';
import type { InvalidationOutcome } from '../outcome.ts';
import type { Invalidation } from './invalidate.ts';

/** RFC 3339: caches that fetched the index a moment before `nowMs` keep it until then. */
export function staleUntilFrom(nowMs: number): string {
  return new Date(nowMs + indexMaxAgeSeconds * 1000).toISOString();
}

/** Whether the CDN may serve the previous index for as long as caches do. */
export function isNotInvalidated({ outcome, trouble }: Invalidation): boolean {
  return outcome === 'skipped' || trouble !== undefined;
}

/** For a report. */
export function invalidationOutcome({ outcome, id, paths }: Invalidation, staleUntil: string | undefined): InvalidationOutcome {
  return { outcome, id, paths, staleUntil: staleUntil ?? null };
}

/** `staleUntil` is undefined if the public URL shows the new index all the same. */
export function invalidationWarnings({ outcome, id, paths, trouble }: Invalidation, staleUntil: string | undefined): readonly Warning[] {
  if (trouble === undefined) return [];
  const { cdn, why } = trouble;
  const until =
    staleUntil === undefined
      ? 'the public URL shows the new index all the same'
      : `caches may serve the previous index until ${staleUntil}`;
  if (outcome === 'created') {
    const hint = 'do nothing: it goes on by itself';
    return [{ code: 'invalidation-unfinished', message: `invalidation ${id} at ${cdn.name} is not complete (${why}): ${until}`, hint }];
  }
  const byHand = `tell it by hand: ${cdn.byHand(paths)}`;
  // A provenance file that was replaced is not found again by the next run, and caches keep it for a year.
  const canRunAgain = !paths.some((path) => path.endsWith('.prov'));
  return [
    {
      code: 'invalidation-failed',
      message: `${cdn.name} was not invalidated for ${paths.join(', ')} (${why}): ${until}`,
      hint: canRunAgain ? `run again within ${indexMaxAgeSeconds / 60} minutes, or ${byHand}` : byHand,
    },
  ];
}
