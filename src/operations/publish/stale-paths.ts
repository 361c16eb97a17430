/** What a publish makes stale in caches: the index, and provenance files that were replaced. Pure. */
import { commitOf, type IndexAsLeft, indexPaths, pathsOf, type StalePaths } from '../../repository/invalidation/stale-paths.ts';
import { isAccepted, type Packaged } from './outcome.ts';
import type { PublishContext } from './request.ts';

/** How a run leaves the repository. */
type Left = IndexAsLeft & { readonly charts: readonly Packaged[] };

/** The identity of this run, and what it changed beside the index and its charts. */
interface Own {
  readonly runId: string;
  readonly more: readonly string[];
}

/** Packages are new or as they were, so no cache has a wrong one. A replaced provenance file is this run's own change, even if the index is not. */
export function staleAfter(left: Left, { runId, more }: Own, context: PublishContext): StalePaths {
  const isOwn = more.length > 0 || replacedPaths(left.charts, context).length > 0;
  return { paths: [...duePaths(left, context), ...more], commit: isOwn ? runId : commitOf(left, runId) };
}

/** Paths of the public URL, as of a plan. */
export function duePaths({ charts, ...left }: Left, context: PublishContext): readonly string[] {
  const { request, ports } = context;
  return [...indexPaths(left, { url: request.url, nowMs: ports.store.now() }), ...replacedPaths(charts, context)];
}

/** Of the provenance files that were replaced. */
export function replacedPaths(charts: readonly Packaged[], { request: { url } }: PublishContext): readonly string[] {
  const replaced = charts.filter(isAccepted).filter(({ provenance }) => provenance === 'replaced');
  const paths = replaced.flatMap((each) => (each.url === null ? [] : pathsOf(each.url, url).map((path) => `${path}.prov`)));
  return paths.sort();
}
