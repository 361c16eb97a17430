/** Reads what the last run left, and refuses to write over a site that is not of charthouse. */
import { CharthouseError } from '../../base/error.ts';
import { type PagesState, stateIn } from '../../pages/state.ts';
import { feedKey, homeKey } from './objects.ts';
import type { PagePorts } from './write-page.ts';

/** The state in the feed, with the ETag of the feed. @throws CH_PAGES_FOREIGN if another program made index.html or feed.atom */
export async function readState({
  store,
  signal,
}: PagePorts): Promise<{ readonly etag: string | undefined; readonly state: PagesState | undefined }> {
  const feed = await store.get(feedKey, { signal });
  if (feed.kind === 'found') {
    const text = Buffer.from(feed.body).toString();
    if (!text.includes('<charthouse:state ')) throw foreign(feedKey, store.name);
    return { etag: feed.info.etag, state: stateIn(text) };
  }
  const home = await store.get(homeKey, { signal });
  if (home.kind === 'found' && !isOurs(home.body)) throw foreign(homeKey, store.name);
  return { etag: undefined, state: undefined };
}

/** Whether charthouse wrote a page: a killed first run leaves a home page without a feed. */
export function isOurs(body: Uint8Array): boolean {
  return Buffer.from(body).toString('utf8', 0, 2_000).includes('<meta name="generator" content="charthouse">');
}

/** The error for a page of another program. */
export function foreign(key: string, store: string): CharthouseError {
  return new CharthouseError('CH_PAGES_FOREIGN', {
    message: `${store} has a file ${key} that charthouse did not write`,
    hint: `move ${key} away if the pages of charthouse shall be in its place`,
    details: { key },
  });
}
