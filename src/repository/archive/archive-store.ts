/** The archive of a repository: a second index, for versions that left the first one and whose packages stay where they are. */
import type { ObjectStore } from '../../ports/object-store.ts';
import { indexKey } from '../objects.ts';
import { storeBelow } from './store-below.ts';

/** Of the folder of the archive, below the repository. */
export const archiveFolder = 'archive/';

/** The key of its index in the store of the repository. */
export const archiveIndexKey: string = `${archiveFolder}${indexKey}`;

/** The archive as a store of its own, so that the one commit loop and its checks serve both indexes. */
export function archiveStore(store: ObjectStore): ObjectStore {
  return storeBelow(store, archiveFolder);
}

/** The URL of a package in the index of the archive, which is one folder below. */
export function archiveUrl(url: string): string {
  return isAbsolute(url) ? url : `../${url}`;
}

/** The same URL in the index of the repository; undefined for one that leads into the folder of the archive. */
export function urlFromArchive(url: string): string | undefined {
  if (isAbsolute(url)) return url;
  return url.startsWith('../') ? url.slice('../'.length) : undefined;
}

function isAbsolute(url: string): boolean {
  return /^(?:[A-Za-z][A-Za-z\d+.-]*:|\/)/.test(url);
}

/** The public URL of the archive. */
export function archiveSite(url: string | undefined): string {
  const site = new URL(url ?? 'https://repository.invalid');
  site.pathname = `${site.pathname.replace(/\/$/, '')}/${archiveFolder.slice(0, -1)}`;
  return site.href;
}
