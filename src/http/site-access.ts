/** A site whose reads have the access of one repository. */
import type { ConditionalSite, PublicSite } from '../ports/public-site.ts';
import type { HttpAccess } from '../runtime/http-access.ts';

/** `access` is found once, before the first read. */
export function siteWithAccess(
  site: PublicSite & ConditionalSite,
  access: () => Promise<HttpAccess | undefined>,
): PublicSite & ConditionalSite {
  let found: Promise<HttpAccess | undefined> | undefined;
  const accessOnce = (): Promise<HttpAccess | undefined> => {
    found ??= access();
    return found;
  };
  return {
    read: async (url, consume, options) => site.read(url, consume, { ...options, access: await accessOnce() }),
    fetchIfChanged: async (url, options) => site.fetchIfChanged(url, { ...options, access: await accessOnce() }),
    fetch: async (url, options) => site.fetch(url, { ...options, access: await accessOnce() }),
  };
}
