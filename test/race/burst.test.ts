/** 64 publishers at once into a folder: intents spare writes there, too, although the lock keeps the publishers apart. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { begun, burstCases } from '../support/publish/burst-cases.ts';
import { folderAt } from '../support/publish/folder-context.ts';
import { bench } from '../support/publish/publish-harness.ts';
import { folderReader } from '../support/publish/watch-index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-burst-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

burstCases(
  async () => {
    const root = await mkdtemp(join(folder, 'repository-'));
    const { error } = await bench().publish({ [begun.fileName]: begun.bytes }, {}, { store: folderAt(root) });
    if (error !== null) throw error;
    return { open: async () => ({ store: folderAt(root) }), read: folderReader(root) };
  },
  { skip: false, lookEachMs: 5 },
);
