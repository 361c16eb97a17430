/** What publishers that meet in a folder do there: they see each other, and leave brief objects. */
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderAt, inTemporaryFolder } from '../../../test/support/publish/folder-context.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

const attributes = { contentType: 'text/plain', cacheControl: 'no-cache' };
const text = (value: string) => [Buffer.from(value)];
const unsupported = { code: 'CH_STORE_UNSUPPORTED' };

/** A claim about a store in a new folder, which is not there yet. */
const claim = (holds: (store: ObjectStore, root: string) => Promise<void>) => () =>
  inTemporaryFolder(async (folder) => {
    const root = join(folder, 'repository');
    await holds(folderAt(root), root);
  });

it(
  'says how many others are writing if it refuses to replace an object',
  claim(async (store, root) => {
    await store.putNew('index.yaml', text('a'), { attributes });
    expect(await store.putIfMatch('index.yaml', '"other"', text('b'), { attributes })).toEqual({ kind: 'refused' });
    for (const name of ['one', 'two']) await mkdir(join(root, '.charthouse/writers', name));
    expect(await store.putIfMatch('index.yaml', '"other"', text('b'), { attributes })).toEqual({ kind: 'refused', others: 2 });
  }),
);

it(
  'removes a brief object without the lock, and through no link',
  claim(async (store, root) => {
    const brief = { attributes, isBrief: true };
    await store.putNew('.charthouse/intents/x.json', text('x'), brief);
    await mkdir(join(root, '.charthouse/lock/held-by-another'), { recursive: true });
    expect(await store.deleteIf('.charthouse/intents/x.json', '"any"', { isWrittenOnce: true })).toEqual({ kind: 'deleted' });
    expect(await store.deleteIf('.charthouse/intents/x.json', '"any"', { isWrittenOnce: true })).toEqual({ kind: 'missing' });
    await mkdir(`${root}-elsewhere`);
    await writeFile(`${root}-elsewhere/y.json`, 'y');
    await symlink(`${root}-elsewhere`, join(root, '.charthouse/intents'));
    await expect(store.deleteIf('.charthouse/intents/y.json', '"any"', { isWrittenOnce: true })).rejects.toMatchObject(unsupported);
    expect(await readFile(`${root}-elsewhere/y.json`, 'utf8')).toBe('y');
  }),
);
