/** Until when caches may serve the index before, and what is to be said of it when the run ends. */
import type { Warning } from '../../base/warning.ts';
import { indexMaxAgeSeconds } from '../objects.ts';
import type { InvalidationOutcome } from '../outcome.ts';
import type { Announcement } from './invalidate.ts';

/** RFC 3339: caches that fetched the index a moment before `nowMs` keep it until then. */
export function staleUntilFrom(nowMs: number): string {
  return new Date(nowMs + indexMaxAgeSeconds * 1000).toISOString();
}

/** Whether the CDN may hold the index before for as long as caches do. */
export function isUntold({ outcome, trouble }: Announcement): boolean {
  return outcome === 'skipped' || trouble !== undefined;
}

/** As a report has it. */
export function invalidationOf({ outcome, id, paths }: Announcement, staleUntil: string | undefined): InvalidationOutcome {
  return { outcome, id, paths, staleUntil: staleUntil ?? null };
}

/** `staleUntil` is undefined where the public URL shows the new index all the same. */
export function announcementWarnings({ outcome, id, paths, trouble }: Announcement, staleUntil: string | undefined): readonly Warning[] {
  if (trouble === undefined) return [];
  const { cdn, why } = trouble;
  const until =
    staleUntil === undefined ? 'the public URL shows the new index all the same' : `caches may serve the index before until ${staleUntil}`;
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
