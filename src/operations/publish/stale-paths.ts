/** What a publish has put out of date: the index, and provenance files that took the place of others. Pure. */
import { commitOf, type IndexAsLeft, indexPaths, pathsOf, type StalePaths } from '../../repository/invalidation/stale-paths.ts';
import { isPlanned, type PublishContext, type Verdict } from './request.ts';

/** How a run leaves the repository. */
type Left = IndexAsLeft & { readonly verdicts: readonly Verdict[] };

/** Packages are new or as they were, so no cache holds a wrong one. A replaced provenance file is this run's own change, even if the index is not. */
export function dueOf(left: Left, runId: string, context: PublishContext): StalePaths {
  const replaced = replacedPaths(left.verdicts, context);
  return { paths: duePaths(left, context), commit: replaced.length > 0 ? runId : commitOf(left, runId) };
}

/** Paths of the public URL, as of a plan. */
export function duePaths({ verdicts, ...left }: Left, context: PublishContext): readonly string[] {
  const { request, ports } = context;
  return [...indexPaths(left, { url: request.url, nowMs: ports.store.now() }), ...replacedPaths(verdicts, context)];
}

/** Of the provenance files that took the place of others. */
export function replacedPaths(verdicts: readonly Verdict[], { request: { url } }: PublishContext): readonly string[] {
  const replaced = verdicts.filter(isPlanned).filter(({ provenance }) => provenance === 'replaced');
  const paths = replaced.flatMap((each) => (each.url === null ? [] : pathsOf(each.url, url).map((path) => `${path}.prov`)));
  return paths.sort();
}
