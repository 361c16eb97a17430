import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentsOf, fill, openTarget, readArchive, writeArchive } from '../../../test/support/publish/archives.ts';
import { inTemporaryFolder } from '../../../test/support/publish/folder-context.ts';
import { sha256Hex } from '../../base/digest.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { nodeDurableFiles } from '../../runtime/node-durable-files.ts';
import { openArchive } from './read-store.ts';

const attributes = { contentType: 'text/plain', cacheControl: 'no-cache' };
const body = (value: string) => [Buffer.from(value)];
const { signal } = new AbortController();

async function keysOf(store: ObjectStore): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

const long = `${'folder/'.repeat(20)}ä-1.0.0.tgz`;
const repository = { 'index.yaml': 'entries: 1\n', 'a-1.0.0.tgz': 'a'.repeat(1000), 'b/c-1.0.0+x.tgz': '', [long]: 'long' };

describe('an archive file', () => {
  it('has what was put into it, and no work folder is left', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'new/charts.tar');
      await writeArchive(path, repository);
      expect(await readArchive(path)).toEqual(repository);
      expect(await readdir(join(folder, 'new'))).toEqual(['charts.tar']);
    }));

  it('has the same bytes for the same repository, however it came about', () =>
    inTemporaryFolder(async (folder) => {
      const [one, two] = [join(folder, 'one.tar'), join(folder, 'two.tar')];
      await writeArchive(one, repository);
      await writeArchive(two, { 'index.yaml': 'before', [long]: 'long' });
      const { [long]: _, ...rest } = repository;
      await writeArchive(two, rest);
      expect(sha256Hex(await readFile(two))).toBe(sha256Hex(await readFile(one)));
    }));
});

describe('a copy into an archive', () => {
  it('keeps what is there, and replaces nothing but the index', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'charts.tar');
      await writeArchive(path, repository);
      const { store, close } = await openTarget(path);
      for (const key of ['a-1.0.0.tgz', 'index.yaml'])
        expect(await store.putNew(key, body('x'), { attributes })).toEqual({ kind: 'refused' });
      expect(await store.putIfMatch('index.yaml', '"other"', body('x'), { attributes })).toEqual({ kind: 'refused' });
      expect(await contentsOf(store)).toEqual(repository);
      await close();
      await writeArchive(path, { 'index.yaml': 'entries: 2\n', 'd-1.0.0.tgz': 'd' });
      expect(await readArchive(path)).toEqual({ ...repository, 'index.yaml': 'entries: 2\n', 'd-1.0.0.tgz': 'd' });
    }));

  it('goes on where one that was stopped was, and leaves out what nothing asked for again', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'charts.tar');
      const stopped = await openTarget(path);
      await stopped.store.putNew('a-1.0.0.tgz', body('a'), { attributes });
      await stopped.store.putNew('b-1.0.0.tgz', body('b'), { attributes });
      await stopped.close();
      const next = await openTarget(path);
      expect(await contentsOf(next.store)).toEqual({});
      expect(await next.store.head('a-1.0.0.tgz')).toMatchObject({ kind: 'found', info: { sha256: sha256Hex(Buffer.from('a')) } });
      await next.store.putNew('index.yaml', body('begun'), { attributes });
      expect(await keysOf(next.store)).toEqual(['a-1.0.0.tgz', 'b-1.0.0.tgz']);
      await fill(next.store, { 'index.yaml': 'entries\n' });
      await next.finish(signal);
      await next.close();
      expect(await readArchive(path)).toEqual({ 'index.yaml': 'entries\n', 'a-1.0.0.tgz': 'a' });
    }));

  it('writes nothing if the index did not change', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'charts.tar');
      await writeArchive(path, repository);
      const { mtimeMs, ino } = await stat(path);
      const target = await openTarget(path);
      await target.finish(signal);
      await target.close();
      expect(await stat(path)).toMatchObject({ mtimeMs, ino });
    }));

  it('is refused if another run has written the archive meanwhile, and a second attempt has both', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'charts.tar');
      const slow = await openTarget(path);
      await fill(slow.store, { 'index.yaml': 'slow', 'a-1.0.0.tgz': 'a' });
      const fast = await openTarget(path);
      await fill(fast.store, { 'index.yaml': 'fast', 'b-1.0.0.tgz': 'b' });
      await fast.finish(signal);
      await expect(slow.finish(signal)).rejects.toMatchObject({ code: 'CH_STORE_UNAVAILABLE' });
      await Promise.all([slow.close(), fast.close()]);
      expect(await readArchive(path)).toEqual({ 'index.yaml': 'fast', 'b-1.0.0.tgz': 'b' });
      await writeArchive(path, { 'index.yaml': 'both', 'a-1.0.0.tgz': 'a' });
      expect(Object.keys(await readArchive(path)).sort()).toEqual(['a-1.0.0.tgz', 'b-1.0.0.tgz', 'index.yaml']);
    }));
});

describe('a damaged archive', () => {
  const damaged = (change: (bytes: Buffer) => Buffer | undefined) => async (use: (path: string) => Promise<void>) =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'charts.tar');
      await writeArchive(path, repository);
      const bytes = change(await readFile(path));
      if (bytes !== undefined) await writeFile(path, bytes);
      await use(path);
    });

  it.each<[string, (bytes: Buffer) => Buffer, string]>([
    ['without its end', (bytes) => bytes.subarray(0, bytes.length - 1024), 'is cut'],
    ['cut in a package', (bytes) => bytes.subarray(0, 1536 + 100), 'is cut'],
    ['cut in a header', (bytes) => bytes.subarray(0, 1024 + 100), 'is not a tar: the tar is cut off'],
    ['empty', () => Buffer.alloc(0), 'is cut'],
    ['compressed', () => Buffer.from('1f8b0800', 'hex'), 'is compressed'],
    ['another file', () => Buffer.from('x'.repeat(2000)), 'is not a tar: a tar header'],
    ['without an index', (bytes) => Buffer.concat([bytes.subarray(1024, bytes.length)]), 'has no index.yaml'],
  ])('is refused: %s', (_, change, message) =>
    damaged(change)(async (path) => {
      await expect(openArchive(path, nodeDurableFiles)).rejects.toMatchObject({
        code: 'CH_ARCHIVE_INVALID',
        message: expect.stringContaining(message),
      });
      await expect(openTarget(path)).rejects.toMatchObject({ code: 'CH_ARCHIVE_INVALID' });
    }),
  );

  it('is noticed by its checksums, however it is read', () =>
    damaged((bytes) => {
      bytes.write('b', bytes.indexOf('aaaa'));
      return bytes;
    })(async (path) => {
      const { store, close } = await openArchive(path, nodeDurableFiles);
      await expect(store.get('a-1.0.0.tgz')).rejects.toMatchObject({ code: 'CH_STORE_CORRUPT' });
      await expect(contentsOf(store)).rejects.toMatchObject({ code: 'CH_STORE_CORRUPT' });
      expect(await store.get('index.yaml')).toMatchObject({ kind: 'found' });
      await close();
      const target = await openTarget(path);
      await fill(target.store, { 'index.yaml': 'next' });
      await expect(target.finish(signal)).rejects.toMatchObject({ code: 'CH_STORE_CORRUPT' });
      await target.close();
    }));

  it('is none if it is not there, or a folder', () =>
    inTemporaryFolder(async (folder) => {
      await expect(openArchive(join(folder, 'none.tar'), nodeDurableFiles)).rejects.toMatchObject({
        code: 'CH_ARCHIVE_INVALID',
        message: expect.stringContaining('does not exist'),
      });
      await expect(openArchive(folder, nodeDurableFiles)).rejects.toMatchObject({ code: 'CH_ARCHIVE_INVALID' });
    }));
});
