/** Compares two indexes entry by entry: which versions of the first are missing or changed in the second? */
import type { ListedVersion } from './listed.ts';

/**
 * The entries of `before` that `after` lacks, in their order. An entry is the same only with its chart, version, digest, URLs and
 * `created`. If an entry is listed twice, both must exist.
 */
export function lostVersions(before: Iterable<ListedVersion>, after: Iterable<ListedVersion>): readonly ListedVersion[] {
  const counts = new Map<string, number>();
  for (const each of after) counts.set(identityOf(each), (counts.get(identityOf(each)) ?? 0) + 1);
  return [...before].filter((each) => {
    const left = counts.get(identityOf(each)) ?? 0;
    counts.set(identityOf(each), left - 1);
    return left <= 0;
  });
}

function identityOf({ name, version, digest, created, urls }: ListedVersion): string {
  return JSON.stringify([name, version, digest, created, urls]);
}
