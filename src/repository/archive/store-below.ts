/** A folder of a store as a store of its own: keys and names are relative to it, and every call goes to the store above. */
import type { ObjectStore } from '../../ports/object-store.ts';

/** `folder` has a slash at its end. */
export function storeBelow(store: ObjectStore, folder: string): ObjectStore {
  const at = (key: string): string => `${folder}${key}`;
  return {
    name: `${store.name}/${folder.slice(0, -1)}`,
    now: () => store.now(),
    preconditions: () => store.preconditions(),
    get: (key, options) => store.get(at(key), options),
    stream: (key, options) => store.stream(at(key), options),
    head: (key, options) => store.head(at(key), options),
    async *list(prefix, options) {
      for await (const each of store.list(at(prefix), options)) yield { ...each, key: each.key.slice(folder.length) };
    },
    putNew: (key, body, options) => store.putNew(at(key), body, options),
    putIfMatch: (key, etag, body, options) => store.putIfMatch(at(key), etag, body, options),
    deleteIf: (key, etag, options) => store.deleteIf(at(key), etag, options),
  };
}
