import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderAt, inTemporaryFolder } from '../../../test/support/publish/folder-context.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { socketHeartbeats } from '../../runtime/heartbeat.ts';
import { nodeDurableFiles } from '../../runtime/node-durable-files.ts';

const attributes = { contentType: 'text/plain', cacheControl: 'no-cache' };

/** A store that counts its writers. */
async function counted(holds: (store: ObjectStore, root: string, begun: () => number) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (root) => {
    let begun = 0;
    const start: typeof socketHeartbeats.start = (address) => {
      begun += 1;
      return socketHeartbeats.start(address);
    };
    await holds(folderAt(root, { heartbeats: { ...socketHeartbeats, start } }), root, () => begun);
    expect(await readdir(join(root, '.charthouse', 'writers'))).toEqual([]);
  });
}

/** `width` chains of puts, each as long as its part of `keys`. */
async function putAll(store: ObjectStore, keys: readonly string[], width: number): Promise<readonly string[]> {
  const left = [...keys];
  const kinds: string[] = [];
  const chain = async (): Promise<void> => {
    for (let key = left.shift(); key !== undefined; key = left.shift()) {
      kinds.push((await store.putNew(key, [Buffer.from(`${key}!`)], { attributes })).kind);
    }
  };
  await Promise.all(Array.from({ length: width }, chain));
  return kinds;
}

const names = Array.from({ length: 60 }, (_, at) => `f${at % 7}/k${at}.txt`);

describe('the writers of a folder', () => {
  it('are as many as there are writes at once, and none is left', () =>
    counted(async (store, root, begun) => {
      expect(new Set(await putAll(store, names, 4))).toEqual(new Set(['stored']));
      expect(begun()).toBe(4);
      for (const name of names) expect(await readFile(join(root, name), 'utf8')).toBe(`${name}!`);
    }));

  it('look again for what dead ones left, if that failed', async () => {
    await inTemporaryFolder(async (root) => {
      let faults = 1;
      const readFolder: typeof nodeDurableFiles.readFolder = (path) =>
        path.endsWith('writers') && faults-- > 0
          ? Promise.reject(Object.assign(new Error('too many open files'), { code: 'EMFILE' }))
          : nodeDurableFiles.readFolder(path);
      const store = folderAt(root, { files: { ...nodeDurableFiles, readFolder } });
      const put = await store.putNew('a.txt', [Buffer.from('1')], { attributes });
      if (put.kind !== 'stored') return expect.fail('not stored');
      const replace = () => store.putIfMatch('a.txt', put.etag, [Buffer.from('2')], { attributes });
      await expect(replace()).rejects.toThrow();
      expect((await replace()).kind).toBe('stored');
    });
  });

  it('are new ones for writes after each other', () =>
    counted(async (store, _, begun) => {
      await putAll(store, names.slice(0, 3), 1);
      expect(begun()).toBe(3);
    }));

  it('ask no other writer of the process whether it is alive, but once for all of them', async () => {
    await inTemporaryFolder(async (root) => {
      let asked = 0;
      const check: typeof socketHeartbeats.check = (address) => {
        asked += 1;
        return socketHeartbeats.check(address);
      };
      const keys = names.slice(0, 40);
      const width = 8;
      const first = folderAt(root);
      const etags = new Map<string, string>();
      for (const key of keys) {
        const put = await first.putNew(key, [Buffer.from('1')], { attributes });
        if (put.kind === 'stored') etags.set(key, put.etag);
      }
      const store = folderAt(root, { heartbeats: { ...socketHeartbeats, check } });
      const left = [...keys];
      const chain = async (): Promise<void> => {
        for (let key = left.shift(); key !== undefined; key = left.shift())
          expect(await store.putIfMatch(key, etags.get(key) ?? '', [Buffer.from('2')], { attributes })).toMatchObject({ kind: 'stored' });
      };
      await Promise.all(Array.from({ length: width }, chain));
      expect(asked).toBeLessThan(width);
    });
  });

  it('leave one name for each file: no draft stays a second one', () =>
    counted(async (store, root) => {
      await putAll(store, names, 4);
      for (const name of names) expect((await stat(join(root, name))).nlink).toBe(1);
    }));

  it('go on after an object that was there, and not after a failure', () =>
    counted(async (store, root, begun) => {
      await mkdir(join(root, 'f1'));
      await writeFile(join(root, 'f1', 'k1.txt'), 'there');
      await mkdir(join(root, 'f2', 'k2.txt'), { recursive: true });
      const puts = names.map((key) =>
        store.putNew(key, [Buffer.from(key)], { attributes }).then(
          ({ kind }) => kind,
          () => 'failed',
        ),
      );
      const kinds = await Promise.all(puts);
      expect(kinds.filter((kind) => kind !== 'stored')).toEqual(['refused', 'failed']);
      expect(await readFile(join(root, 'f1', 'k1.txt'), 'utf8')).toBe('there');
      expect(begun()).toBe(names.length);
    }));

  it('do not write on with one of which something could not be removed', () =>
    inTemporaryFolder(async (root) => {
      let removals = 0;
      const remove: typeof nodeDurableFiles.remove = async (path) => {
        if (path.endsWith('draft') && ++removals % 3 === 0) throw Object.assign(new Error('busy'), { code: 'EBUSY' });
        return nodeDurableFiles.remove(path);
      };
      const store = folderAt(root, { files: { ...nodeDurableFiles, remove } });
      expect(new Set(await putAll(store, names, 4))).toEqual(new Set(['stored']));
      for (const name of names) expect(await readFile(join(root, name), 'utf8')).toBe(`${name}!`);
    }));
});
