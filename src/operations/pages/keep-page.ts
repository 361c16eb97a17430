/** Writes and removes pages that do not depend on the index. A page of another program stays. */
import { isOurs } from './read-state.ts';
import { type PagePorts, writePage } from './write-page.ts';

/** Another run that writes the same page at the same moment has made it of the same settings, or of newer ones. */
const maxAttempts = 3;

/** Only if it differs: a site may have a 404.html of its own. @throws what the store throws */
export async function keepPage(key: string, text: string, ports: PagePorts): Promise<void> {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const found = await ports.store.get(key, { signal: ports.signal });
    if (found.kind === 'found' && (!isOurs(found.body) || Buffer.from(found.body).equals(Buffer.from(text)))) return;
    const seen = new Map([[key, found.kind === 'found' ? found.info.etag : undefined]]);
    if ((await writePage(key, text, seen, ports)) === 'written') return;
  }
}

/** @throws what the store throws */
export async function removePage(key: string, { store, signal }: PagePorts): Promise<void> {
  const found = await store.get(key, { signal });
  if (found.kind === 'found' && isOurs(found.body)) await store.deleteIf(key, found.info.etag, { signal });
}
