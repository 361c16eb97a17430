/** What a commit makes stale in caches: paths of the public URL, and the identity of the commit. Pure. */

import type { IndexVersion } from '../commit/current-index.ts';
import { indexKey, indexMaxAgeSeconds } from '../objects.ts';
import { helmUrl } from '../reader.ts';

/** What a CDN should invalidate. */
export interface StalePaths {
  /** Of the public URL, encoded as clients ask for them. */
  readonly paths: readonly string[];
  /** Identifies the commit: the same in every run that invalidates it. */
  readonly commit: string;
}

/** How a run leaves the index. */
export interface IndexAsLeft {
  /** Whether this run has changed it. */
  readonly isChanged: boolean;
  /** As it was seen last: before the commit, if there was one. */
  readonly index: IndexVersion;
}

/**
 * The index. One that a run found as it wanted it counts while it is younger than caches keep one: the run that committed it may have
 * died before its invalidation. `nowMs` is of the store's clock.
 */
export function indexPaths(
  { isChanged, index }: IndexAsLeft,
  { url, nowMs }: { readonly url: string | undefined; readonly nowMs: number },
): readonly string[] {
  const isDue = isChanged || (index.kind === 'present' && nowMs - index.lastModifiedMs < indexMaxAgeSeconds * 1000);
  return isDue ? pathsOf(indexKey, url) : [];
}

/** As clients ask for it, which is how CloudFront names it; a `+` both as we write it and bare, as others may. */
export function pathsOf(entryUrl: string, url: string | undefined): readonly string[] {
  // Without a URL the repository is at the root of the distribution, or there is no distribution.
  const path = helmUrl(url ?? 'https://repository.invalid', entryUrl)?.pathname;
  if (path === undefined) return [];
  return path.includes('%2B') ? [path, path.replaceAll('%2B', '+')] : [path];
}

/** The run that committed, if the metadata names it; otherwise the ETag and time of the index identify the commit. */
export function commitOf({ isChanged, index }: IndexAsLeft, runId: string): string {
  return isChanged || index.kind !== 'present' ? runId : (index.metadata.runId ?? `${index.etag} ${index.lastModifiedMs}`);
}
