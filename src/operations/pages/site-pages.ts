/** The pages that only depend on charthouse.yaml, not on the index. */
import type { Site } from '../../pages/model.ts';
import { notFoundPage } from '../../pages/not-found.ts';
import type { SiteSettings } from '../../ports/pages.ts';
import { notFoundKey } from './objects.ts';
import { isOurs } from './read-state.ts';
import { keepStatusPage, removeStatusPage } from './status-page.ts';
import { type PagePorts, writePage } from './write-page.ts';

/** Another run that writes the same page at the same moment has made it of the same settings, or of newer ones. */
const maxAttempts = 3;

/** Writes those that differ. A page of another program stays: a site may have a 404.html of its own. @throws what the store throws */
export async function writeSitePages(site: Site, { status = false }: SiteSettings, ports: PagePorts): Promise<void> {
  await keepPage(notFoundKey, notFoundPage(site), ports);
  // The page is linked from all others, so it must be there before the first figures come.
  await (status ? keepStatusPage(site, {}, ports) : removeStatusPage(ports));
}

async function keepPage(key: string, text: string, ports: PagePorts): Promise<void> {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const found = await ports.store.get(key, { signal: ports.signal });
    if (found.kind === 'found' && (!isOurs(found.body) || Buffer.from(found.body).equals(Buffer.from(text)))) return;
    const seen = new Map([[key, found.kind === 'found' ? found.info.etag : undefined]]);
    if ((await writePage(key, text, seen, ports)) === 'written') return;
  }
}
