import { chmod, chown, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderAt, inTemporaryFolder } from '../../../test/support/publish/folder-context.ts';
import { type Call, tapped } from '../../../test/support/publish/tapped.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { socketHeartbeats } from '../../runtime/heartbeat.ts';
import { nodeDurableFiles } from '../../runtime/node-durable-files.ts';

const attributes = { contentType: 'text/plain', cacheControl: 'no-cache' };
const text = (value: string) => [Buffer.from(value)];
const unsupported = { code: 'CH_STORE_UNSUPPORTED' };

/** A claim about a store in a new folder, which is not there yet. */
const claim = (holds: (store: ObjectStore, root: string) => Promise<void>) => () =>
  inTemporaryFolder(async (folder) => {
    const root = join(folder, 'repository');
    await holds(folderAt(root), root);
  });

async function etagOf(store: ObjectStore, key: string): Promise<string> {
  const head = await store.head(key);
  return head.kind === 'found' ? head.info.etag : 'none';
}

async function listed(store: ObjectStore): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

describe('a repository in a folder', () => {
  it(
    'is empty if the folder does not exist, and reading does not create it',
    claim(async (store, root) => {
      expect(await store.get('index.yaml')).toEqual({ kind: 'missing', deleted: false });
      expect(await listed(store)).toEqual([]);
      await expect(stat(root)).rejects.toMatchObject({ code: 'ENOENT' });
    }),
  );

  it(
    'is not empty if it is a file',
    claim(async (store, root) => {
      await writeFile(root, 'x');
      const unavailable = { code: 'CH_STORE_UNAVAILABLE' };
      await expect(store.get('index.yaml')).rejects.toMatchObject(unavailable);
      await expect(store.head('a/b')).rejects.toMatchObject(unavailable);
      await expect(listed(store)).rejects.toMatchObject(unavailable);
      await expect(store.putNew('index.yaml', text('x'), { attributes })).rejects.toMatchObject(unavailable);
    }),
  );

  it(
    'may be named by a link',
    claim(async (store, root) => {
      await mkdir(`${root}-elsewhere`);
      await symlink(`${root}-elsewhere`, root);
      await store.putNew('a/x', text('x'), { attributes });
      expect(await listed(store)).toEqual(['a/x']);
      expect(await readFile(join(`${root}-elsewhere`, 'a/x'), 'utf8')).toBe('x');
    }),
  );

  it(
    'has a package that is a link to a file in it, and names those that lead anywhere else',
    claim(async (store, root) => {
      await mkdir(join(root, 'real'), { recursive: true });
      await mkdir(join(root, '.charthouse'), { recursive: true });
      await writeFile(join(root, 'real/x'), 'x');
      await writeFile(join(root, '.charthouse/own'), 'x');
      await writeFile(`${root}-secret`, 'secret');
      const links = { in: 'real/x', out: `${root}-secret`, none: 'nowhere', loop: 'loop.tgz', folder: 'real', own: '.charthouse/own' };
      for (const [name, to] of Object.entries(links)) await symlink(to, join(root, `${name}.tgz`));
      const skipped: Record<string, string> = {};
      const keys: string[] = [];
      for await (const { key, sizeBytes } of store.list('', { onSkipped: (key, why) => (skipped[key] = why) }))
        keys.push(`${key} ${sizeBytes}`);
      expect(keys).toEqual(['in.tgz 1', 'real/x 1']);
      expect(skipped).toEqual({
        'out.tgz': 'it is a link that leads out of the repository folder',
        'none.tgz': 'it is a link to a file that does not exist',
        'loop.tgz': 'it is a link that leads back to itself',
        'folder.tgz': 'it is a link to something that is not a file',
        'own.tgz': "it is a link into charthouse's own folder",
      });
      expect(await etagOf(store, 'in.tgz')).toBe(await etagOf(store, 'real/x'));
      expect(await store.get('in.tgz')).toMatchObject({ kind: 'found', info: { sizeBytes: 1 } });
      expect(await store.stream('in.tgz')).toMatchObject({ kind: 'found', info: { sizeBytes: 1 } });
      expect(await store.putNew('in.tgz', text('y'), { attributes })).toEqual({ kind: 'refused' });
      await expect(store.putIfMatch('in.tgz', await etagOf(store, 'in.tgz'), text('y'), { attributes })).rejects.toMatchObject(unsupported);
      await expect(store.deleteIf('in.tgz', await etagOf(store, 'in.tgz'))).rejects.toMatchObject(unsupported);
      for (const key of Object.keys(skipped)) {
        await expect(store.get(key), key).rejects.toMatchObject(unsupported);
        await expect(store.head(key), key).rejects.toMatchObject(unsupported);
        await expect(store.stream(key), key).rejects.toMatchObject(unsupported);
        await expect(store.putNew(key, text('y'), { attributes }), key).rejects.toMatchObject(unsupported);
      }
    }),
  );

  // Only root may give a file to another user.
  it.skipIf(process.getuid?.() !== 0)(
    'keeps owner, group and mode of a file that it replaces',
    claim(async (store, root) => {
      await store.putNew('index.yaml', text('x'), { attributes });
      await chown(join(root, 'index.yaml'), 33, 34);
      await chmod(join(root, 'index.yaml'), 0o640);
      await store.putIfMatch('index.yaml', await etagOf(store, 'index.yaml'), text('y'), { attributes });
      const { uid, gid, mode } = await stat(join(root, 'index.yaml'));
      expect([uid, gid, mode & 0o7777]).toEqual([33, 34, 0o640]);
    }),
  );

  it.skipIf(process.getuid?.() !== 0)(
    'gives no other group what the group could, if the group cannot be kept',
    claim(async (store, root) => {
      await store.putNew('index.yaml', text('x'), { attributes });
      await chown(join(root, 'index.yaml'), 33, 34);
      await chmod(join(root, 'index.yaml'), 0o664);
      const refuse = ({ name }: Call): void => {
        if (name === 'file.setOwner') throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
      };
      const other = folderAt(root, tapped({ files: nodeDurableFiles, heartbeats: socketHeartbeats }, { before: refuse }));
      const put = await other.putIfMatch('index.yaml', await etagOf(store, 'index.yaml'), text('y'), { attributes });
      expect(put).toMatchObject({ kind: 'stored', warnings: [{ code: 'access-changed', message: expect.stringContaining('group 34') }] });
      expect((await stat(join(root, 'index.yaml'))).mode & 0o7777).toBe(0o604);
    }),
  );

  it(
    'reads and writes nothing through a link inside it',
    claim(async (store, root) => {
      await mkdir(join(root, 'real'), { recursive: true });
      await writeFile(join(root, 'secret'), 'secret');
      await symlink(join(root, 'secret'), join(root, 'index.yaml'));
      await symlink('nowhere', join(root, 'dangling'));
      await symlink('real', join(root, 'folder'));
      await writeFile(join(root, 'real/x'), 'x');
      for (const key of ['index.yaml', 'dangling', 'folder/x']) {
        await expect(store.get(key), key).rejects.toMatchObject(unsupported);
        await expect(store.putNew(key, text('y'), { attributes }), key).rejects.toMatchObject(unsupported);
        await expect(store.putIfMatch(key, await etagOf(store, 'secret'), text('y'), { attributes }), key).rejects.toMatchObject(
          unsupported,
        );
        await expect(store.deleteIf(key, await etagOf(store, 'real/x')), key).rejects.toMatchObject(unsupported);
      }
      await expect(store.putNew('folder/new', text('y'), { attributes })).rejects.toMatchObject(unsupported);
      expect(await listed(store)).toEqual(['real/x', 'secret']);
    }),
  );

  it(
    'does not keep its own things behind a link',
    claim(async (store, root) => {
      await mkdir(`${root}-elsewhere`);
      await mkdir(root);
      await symlink(`${root}-elsewhere`, join(root, '.charthouse'));
      await expect(store.putNew('x', text('x'), { attributes })).rejects.toMatchObject(unsupported);
      expect(await readdir(`${root}-elsewhere`)).toEqual([]);
    }),
  );

  it(
    'takes no folder for an object, and no object for a folder',
    claim(async (store, root) => {
      await mkdir(join(root, 'folder'), { recursive: true });
      await writeFile(join(root, 'file'), 'x');
      // Not missing: an index.yaml that is a folder must not be taken for no index yet.
      await expect(store.get('folder')).rejects.toMatchObject(unsupported);
      expect(await store.get('file/below')).toMatchObject({ kind: 'missing' });
      await expect(store.putNew('folder', text('x'), { attributes })).rejects.toMatchObject(unsupported);
      await expect(store.putNew('file/below', text('x'), { attributes })).rejects.toMatchObject(unsupported);
    }),
  );

  it(
    'makes files that all may read, and keeps the mode of an index that it replaces',
    claim(async (store, root) => {
      await store.putNew('index.yaml', text('1'), { attributes });
      expect((await stat(join(root, 'index.yaml'))).mode & 0o777 & ~0o022).toBe(0o644);
      for (const mode of [0o664, 0o600]) {
        await chmod(join(root, 'index.yaml'), mode);
        await store.putIfMatch('index.yaml', await etagOf(store, 'index.yaml'), text(`${mode}`), { attributes });
        expect((await stat(join(root, 'index.yaml'))).mode & 0o777).toBe(mode);
      }
    }),
  );

  it(
    'is tidy after each write, and a deletion leaves no empty folders',
    claim(async (store, root) => {
      await store.putNew('a/b/c', text('x'), { attributes });
      await store.putNew('a/x', text('x'), { attributes });
      await store.putIfMatch('a/x', await etagOf(store, 'a/x'), text('y'), { attributes });
      await store.deleteIf('a/b/c', await etagOf(store, 'a/b/c'));
      expect((await readdir(root, { recursive: true })).sort()).toEqual(['.charthouse', '.charthouse/writers', 'a', 'a/x']);
    }),
  );

  it(
    'works without hard links and without sockets in folders',
    claim(async (_, root) => {
      const eperm = Object.assign(new Error('EPERM'), { code: 'EPERM' });
      const ports = tapped({
        files: { ...nodeDurableFiles, link: () => Promise.reject(eperm) },
        heartbeats: {
          ...socketHeartbeats,
          start: async (address) => (address.kind === 'file' ? undefined : socketHeartbeats.start(address)),
        },
      });
      const stores = [folderAt(root, ports), folderAt(root, ports)];
      const puts = await Promise.all(
        Array.from({ length: 8 }, (_unused, at) => stores[at % 2]?.putNew('x', text(`${at}`), { attributes })),
      );
      expect(puts.filter((put) => put?.kind === 'stored')).toHaveLength(1);
      expect(await readFile(join(root, 'x'), 'utf8')).toBe(String(puts.findIndex((put) => put?.kind === 'stored')));
      expect(await readdir(join(root, '.charthouse/writers'))).toEqual([]);
    }),
  );

  it(
    'notices what other programs write in place, however they set the time',
    claim(async (store, root) => {
      const path = join(root, 'index.yaml');
      await store.putNew('index.yaml', text('one'), { attributes });
      await utimes(path, 1_000, 1_000);
      // Rested: from here on the ETag is remembered.
      const later = folderAt(root, { clock: { now: () => Date.now() + 60_000, sleep: async () => {} } });
      const first = await etagOf(later, 'index.yaml');
      await writeFile(path, 'two');
      await utimes(path, 1_000, 1_000);
      expect(await later.putIfMatch('index.yaml', first, text('three'), { attributes })).toEqual({ kind: 'refused' });
      expect(await readFile(path, 'utf8')).toBe('two');
    }),
  );

  it(
    'does not hash again what has not changed, but does if a change might not show',
    claim(async (store, root) => {
      await store.putNew('index.yaml', text('one'), { attributes });
      const readings = async (now: () => number) => {
        const ports = tapped({ files: nodeDurableFiles, heartbeats: socketHeartbeats });
        const again = folderAt(root, { ...ports, clock: { now, sleep: async () => {} } });
        for (let round = 0; round < 3; round++) await again.head('index.yaml');
        return ports.calls.filter(({ name }) => name === 'file.read').length;
      };
      expect(await readings(() => Date.now() + 60_000)).toBeLessThan(await readings(() => Date.now()));
    }),
  );

  it(
    'makes bytes durable before their name, and the name before it answers',
    claim(async (_, root) => {
      const ports = tapped({ files: nodeDurableFiles, heartbeats: socketHeartbeats });
      const store = folderAt(root, ports);
      const [parent, durable] = [join(root, 'a'), ['file.sync', 'link', 'rename', 'syncFolder', 'remove']];
      const steps = async (act: () => Promise<unknown>) => {
        const from = ports.calls.length;
        await act();
        const about = ports.calls
          .slice(from)
          .filter(({ args }) => args.length === 0 || args.includes(parent) || args.includes(join(parent, 'x')));
        return about.map(({ name }) => name).filter((name) => durable.includes(name));
      };
      expect(await steps(() => store.putNew('a/x', text('x'), { attributes }))).toEqual(['file.sync', 'link', 'syncFolder']);
      // It may be an orphan of a publisher that was killed before it could sync.
      expect(await steps(() => store.putNew('a/x', text('x'), { attributes }))).toEqual(['file.sync', 'syncFolder']);
      const etag = await etagOf(store, 'a/x');
      expect(await steps(() => store.putIfMatch('a/x', etag, text('y'), { attributes }))).toEqual(['file.sync', 'rename', 'syncFolder']);
      const next = await etagOf(store, 'a/x');
      expect(await steps(() => store.deleteIf('a/x', next))).toEqual(['remove', 'syncFolder']);
      const made = ports.calls.filter(({ name, args }) => name === 'syncFolder' && args[0] === root);
      expect(made.length).toBeGreaterThan(0);
    }),
  );

  it(
    'gives a large object as it was when it was opened, and closes it when the reader leaves',
    claim(async (_, root) => {
      const ports = tapped({ files: nodeDurableFiles, heartbeats: socketHeartbeats });
      const store = folderAt(root, ports);
      await store.putNew('x', [Buffer.alloc(6_000_000, 'a')], { attributes });
      const got = await store.stream('x');
      if (got.kind !== 'found') throw new Error('not found');
      await store.putIfMatch('x', got.info.etag, [Buffer.alloc(6_000_000, 'b')], { attributes });
      for await (const piece of got.body) {
        expect(piece[0]).toBe(0x61);
        break;
      }
      const count = (name: string) => ports.calls.filter((call) => call.name === name).length;
      expect(count('file.close')).toBe(count('open') + count('create'));
    }),
  );
});
