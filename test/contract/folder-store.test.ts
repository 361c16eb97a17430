import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderAt } from '../support/publish/folder-context.ts';
import { describeLargeObjects } from './large-objects.ts';
import { describeObjectStore } from './object-store.ts';

describeObjectStore(
  'the folder store',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'charthouse-store-'));
    const root = join(folder, 'not yet/there');
    return { store: folderAt(root), again: folderAt(root), close: () => rm(folder, { recursive: true }) };
  },
  {
    'keeps metadata beside the bytes, and replaces it with them': {
      reason: 'a folder keeps bytes only; what it cannot lose it need not check',
    },
    'an object may have the name of a prefix of others': { reason: 'a path is a file or a folder, not both' },
  },
);

describeLargeObjects('the folder store', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-store-'));
  const options = { largeFromBytes: 2_000 };
  return { store: folderAt(folder, options), again: folderAt(folder, options), close: () => rm(folder, { recursive: true }) };
});
