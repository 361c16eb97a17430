/** What a publish has put out of date: the index, and provenance files that took the place of others. Pure. */
import { type IndexAsLeft, indexPaths, pathsOf } from '../announce/out-of-date.ts';
import { isPlanned, type PublishContext, type Verdict } from './request.ts';

/** Paths of the public URL. Packages are new or as they were, so no cache holds a wrong one. */
export function duePaths(
  { verdicts, ...left }: IndexAsLeft & { readonly verdicts: readonly Verdict[] },
  { request: { url }, ports }: PublishContext,
): readonly string[] {
  const replaced = verdicts.filter(isPlanned).filter(({ isProvenanceReplaced }) => isProvenanceReplaced === true);
  const provenance = replaced.flatMap((each) => (each.url === null ? [] : pathsOf(each.url, url).map((path) => `${path}.prov`)));
  return [...indexPaths(left, { url, nowMs: ports.store.now() }), ...provenance.sort()];
}
