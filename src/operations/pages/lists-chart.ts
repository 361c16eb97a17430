/** Which dependencies of a chart are charts of the same repository. */
import { isSameUrl } from '../../go/same-url.ts';
import type { Reading } from '../../pages/read-version.ts';
import { hasPages } from './objects.ts';

/** `names`: the charts of the repository, which can become more. `url`: its own. */
export function chartLister(names: ReadonlySet<string>, url: string | undefined): Reading['listsChart'] {
  return (name, repository) => hasPages(name) && names.has(name) && isThisRepository(repository, url);
}

/** Whether a chart of this name is meant, and not one of the same name elsewhere: in a folder beside it, without an address, or at this URL. */
function isThisRepository(repository: string, url: string | undefined): boolean {
  return repository === '' || repository.startsWith('file:') || (url !== undefined && isSameUrl(url, repository));
}
