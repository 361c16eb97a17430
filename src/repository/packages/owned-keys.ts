/** Which objects of a store the entries of an index lead to. Pure. */
import { keyOfUrl, pathEndsOfUrl } from '../../index-file/package-url.ts';

/**
 * The keys that a URL may lead to, `+` and `%2B` alike. If the repository's own URL is not known, every key that it may lead to counts: no
 * package must be listed twice.
 */
export function keysOfUrl(url: string, repositoryUrl: string | undefined): readonly string[] {
  const key = keyOfUrl(url, repositoryUrl);
  if (key !== undefined) return [key];
  return repositoryUrl === undefined ? pathEndsOfUrl(url) : [];
}
