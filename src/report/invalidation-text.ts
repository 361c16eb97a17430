/** What a state line says of a CDN that was left alone, or in a dry run would be told. */
import type { InvalidationOutcome } from '../repository/outcome.ts';

/** To stand behind what was done; empty mostly, as what became of the CDN is told while it happens, and by warnings. */
export function toldText({ dryRun, invalidation }: { readonly dryRun: boolean; readonly invalidation: InvalidationOutcome }): string {
  const { outcome, paths, staleUntil } = invalidation;
  if (dryRun) return paths.length === 0 ? '' : `, and a CDN invalidation created for ${paths.join(', ')}`;
  return outcome === 'skipped' && staleUntil !== null ? `; caches may serve the index before until ${staleUntil}` : '';
}
