/** Lists the objects of a store that an index may name. */
import type { ListedObject, ObjectStore } from '../../ports/object-store.ts';
import { archiveIndexKey } from '../archive/archive-store.ts';
import { readArchivedUrls } from '../archive/archived-urls.ts';
import { indexKey } from '../objects.ts';
import { isPackageKey, whyNoPackage } from '../packages/looks-like-package.ts';

/** A listing. */
export interface Listing {
  /** By key, in the order of the keys. */
  readonly objects: ReadonlyMap<string, ListedObject>;
  /** Folders below with an index.yaml of their own, each with a slash at its end. */
  readonly repositories: readonly string[];
  /** Of all packages in the store, listed or not. */
  readonly packageCount: number;
  /** The URLs of packages that the archive lists, if there is one. */
  readonly archived: readonly string[];
  /** Packages that are there and cannot be used, with the reason. */
  readonly skipped: readonly { readonly key: string; readonly why: string }[];
}

/** Some tens of bytes for each object; packages are only a part of the objects. `takes`: which packages are listed, by their key. */
export async function listObjects(store: ObjectStore, signal: AbortSignal, takes: (key: string) => boolean = () => true): Promise<Listing> {
  const objects = new Map<string, ListedObject>();
  const repositories: string[] = [];
  let packageCount = 0;
  const skipped: { key: string; why: string }[] = [];
  const onSkipped = (key: string, why: string) => {
    if (isPackageKey(key)) skipped.push({ key, why });
  };
  for await (const { key, sizeBytes, lastModifiedMs } of store.list('', { signal, onSkipped })) {
    if (isPackageKey(key)) {
      packageCount += 1;
      if (!takes(key)) continue;
    }
    objects.set(key, { key, sizeBytes, lastModifiedMs });
    const whyNone = whyNoPackage(key);
    if (whyNone !== undefined) skipped.push({ key, why: whyNone });
    if (key.endsWith(`/${indexKey}`)) repositories.push(key.slice(0, -indexKey.length));
  }
  const archived = objects.has(archiveIndexKey) ? await readArchivedUrls(store, signal) : [];
  return { objects, repositories, archived, skipped, packageCount };
}
