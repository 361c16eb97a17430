import { memoryStore } from '../support/publish/memory-store.ts';
import { describeLargeObjects } from './large-objects.ts';
import { describeObjectStore } from './object-store.ts';

describeObjectStore('the memory store', async () => {
  const store = memoryStore();
  return { store, again: store, close: async () => {} };
});

describeLargeObjects('the memory store', async () => {
  const store = memoryStore({ large: { fromBytes: 2_000, leastBytes: 100 } });
  return { store, again: store, close: async () => {} };
});
