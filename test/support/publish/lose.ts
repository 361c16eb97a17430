/** A store that refuses the first swaps of the index, as if another publisher had been faster. */
import type { ObjectStore } from '../../../src/ports/object-store.ts';

/** `onCall` gets each call, such as `get index.yaml`, also those that are refused. `others`: how many others the store sees then. */
export function lose(store: ObjectStore, losses: number, onCall: (call: string) => void, others?: number): ObjectStore {
  let left = losses;
  return {
    ...store,
    get: (key, options) => {
      onCall(`get ${key}`);
      return store.get(key, options);
    },
    head: (key, options) => {
      onCall(`head ${key}`);
      return store.head(key, options);
    },
    list: (prefix, options) => {
      onCall(`list ${prefix}`);
      return store.list(prefix, options);
    },
    putNew: (key, ...rest) => {
      onCall(`putNew ${key}`);
      return store.putNew(key, ...rest);
    },
    putIfMatch: async (key, ...rest) => {
      onCall(`putIfMatch ${key}`);
      return key === 'index.yaml' && left-- > 0
        ? { kind: 'refused', ...(others === undefined ? {} : { others }) }
        : store.putIfMatch(key, ...rest);
    },
    deleteIf: (key, ...rest) => {
      onCall(`deleteIf ${key}`);
      return store.deleteIf(key, ...rest);
    },
  };
}
