import { memoryStore } from '../support/publish/memory-store.ts';
import { describeObjectStore } from './object-store.ts';

describeObjectStore('the memory store', async () => {
  const store = memoryStore();
  return { store, again: store, close: async () => {} };
});
