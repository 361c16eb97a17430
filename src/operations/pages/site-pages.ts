/** The pages that only depend on charthouse.yaml, not on the index. */
import type { Site } from '../../pages/model.ts';
import { notFoundPage } from '../../pages/not-found.ts';
import type { SiteSettings } from '../../ports/pages.ts';
import { keepPage, removePage } from './keep-page.ts';
import { notFoundKey, statusKey } from './objects.ts';
import { keepStatusPage } from './status-page.ts';
import type { PagePorts } from './write-page.ts';

/** Writes those that differ. A page of another program stays: a site may have a 404.html of its own. @throws what the store throws */
export async function writeSitePages(site: Site, { status = false }: SiteSettings, ports: PagePorts): Promise<void> {
  await keepPage(notFoundKey, notFoundPage(site), ports);
  // The page is linked from all others, so it must be there before the first figures come.
  await (status ? keepStatusPage(site, {}, ports) : removePage(statusKey, ports));
}
