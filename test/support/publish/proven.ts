/** For tests of other things: test/aws/odd-stores.test.ts is about the trial of a store. */
import { probeResultText } from '../../../src/aws/s3/probe-result.ts';
import type { ObjectStore } from '../../../src/ports/object-store.ts';

/** The store, whose trial costs no request: the verdict that it would come to is on the index all the same. */
export function proven(store: ObjectStore, endpoint: string): ObjectStore {
  const verdict = probeResultText({ host: new URL(endpoint).host, versions: ['id', 'null'], etag: 'quoted' });
  return {
    ...store,
    preconditions: () => {
      const preconditions = store.preconditions();
      return preconditions.kind === 'untried' ? { ...preconditions, probe: async () => verdict } : preconditions;
    },
  };
}
