/** Finds the configured repository that a dependency means. */
import { isSameUrl } from '../../go/same-url.ts';
import type { NamedRepository } from '../../ports/named-repository.ts';

/** The one whose credentials and TLS settings count for a URL, as in Helm: the first that is equal. */
export function repositoryOf(url: string, known: readonly NamedRepository[]): NamedRepository | undefined {
  return known.find((each) => isSameUrl(each.url, url));
}
