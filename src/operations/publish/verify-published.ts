/** The last step of a publish: reads back what this run changed, at the origin and through the public URL. */
import { staleUntilFrom } from '../../repository/invalidation/staleness.ts';
import { isAccepted, type Packaged } from './outcome.ts';
import { viewWarning } from './public-url-state.ts';
import type { Recorder } from './report.ts';
import type { PublishContext } from './request.ts';
import { isChanged, isToReadBack, readBack } from './verify-origin.ts';

/**
 * Charts that were published before are not looked at: that is what `verify` is for.
 *
 * @throws CH_VERIFY_FAILED, CH_HTTP_FAILED, and what the store throws
 */
export async function verifyPublished(charts: readonly Packaged[], context: PublishContext, run: Recorder): Promise<void> {
  const { request, ports } = context;
  const changed = charts.filter(isAccepted).filter(isToReadBack);
  const { etag } = run.now().after;
  if (changed.length === 0 || etag === null) return;
  if (!request.verify) return run.record({ verification: { outcome: 'skipped' } });
  run.record({ verification: { outcome: 'failed' } });
  const view = await readBack(changed, etag, context);
  // If only provenance files changed, the public URL was not read.
  if (!changed.some(isChanged)) return run.record({ verification: { outcome: 'verified' } });
  run.record({ verification: { outcome: view.kind === 'current' ? 'verified' : 'stale' } });
  // If the public URL shows the new index, no cache is behind.
  if (view.kind === 'current' && request.url !== undefined) run.record({ staleUntil: undefined });
  if (view.kind === 'older') run.record({ staleUntil: staleUntilFrom(ports.clock.now()) });
  const warning = viewWarning(view, request.url ?? '', run.now().staleUntil);
  if (warning !== undefined) run.warn([warning]);
}
