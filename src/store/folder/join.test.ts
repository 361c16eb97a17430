/** A large object in a folder is replaced by parts of exactly the bytes that were read. */
import { createHash } from 'node:crypto';
import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderAt, inTemporaryFolder } from '../../../test/support/publish/folder-context.ts';
import { tapped } from '../../../test/support/publish/tapped.ts';
import { CharthouseError } from '../../base/error.ts';
import type { LargeObjects, ObjectStore } from '../../ports/object-store.ts';
import { socketHeartbeats } from '../../runtime/heartbeat.ts';
import { nodeDurableFiles } from '../../runtime/node-durable-files.ts';
import { realClock } from '../../runtime/real-clock.ts';

const text = 'a long text\n'.repeat(600);
const options = { attributes: { contentType: '', cacheControl: '' }, crc64: '' };

interface Scene {
  readonly path: string;
  readonly store: ObjectStore;
  readonly large: LargeObjects;
  /** Of the object as it was read. */
  readonly etag: string;
}

async function inScene(use: (scene: Scene) => Promise<void>, replaced: Parameters<typeof folderAt>[1] = {}): Promise<void> {
  await inTemporaryFolder(async (root) => {
    const path = join(root, 'index.yaml');
    await writeFile(path, text);
    const store = folderAt(root, { largeFromBytes: 4_000, ...replaced });
    const small = await store.large?.getSmall('index.yaml');
    if (store.large === undefined || small?.kind !== 'large') throw new Error('it is not large');
    await use({ path, store, large: store.large, etag: small.info.etag });
  });
}

const added = 'a new line\n';

/** Puts a line before all others. */
function addLine({ large, etag }: Scene, more: { readonly onMade?: () => Promise<void> } = {}) {
  const parts = [
    { kind: 'send', body: Promise.resolve([Buffer.from(added)]) },
    { kind: 'copy', range: { start: 0, end: text.length - 1 } },
  ] as const;
  return large.join('index.yaml', etag, parts, { ...options, ...more });
}

describe('a large object in a folder', () => {
  it('is not joined of a file that was changed without a trace in its times', () =>
    inScene(async (scene) => {
      const { path } = scene;
      const old = await stat(path);
      const changed = text.replace('a long text', 'A LONG TEXT');
      await writeFile(path, changed);
      await utimes(path, old.atime, old.mtime);
      expect(await addLine(scene)).toEqual({ kind: 'refused' });
      expect(await readFile(path, 'utf8')).toBe(changed);
    }));

  it('has its digest before it replaces the other one, and does not if that is not accepted', () =>
    inScene(async ({ path, large, etag }) => {
      const parts = [
        { kind: 'copy', range: { start: 0, end: 99 } },
        { kind: 'send', body: Promise.resolve([Buffer.from('new')]) },
        { kind: 'copy', range: { start: 200, end: text.length - 1 } },
      ] as const;
      const whole = `${text.slice(0, 100)}new${text.slice(200)}`;
      const made: unknown[] = [];
      const refusing = large.join('index.yaml', etag, parts, {
        ...options,
        onMade: async (what) => {
          made.push(what, await readFile(path, 'utf8'));
          throw new CharthouseError('CH_DEADLINE', { message: 'out of time' });
        },
      });
      await expect(refusing).rejects.toThrow('out of time');
      const sha256 = createHash('sha256').update(whole).digest('hex');
      expect(made).toEqual([{ sha256, sizeBytes: whole.length }, text]);
      expect(await readFile(path, 'utf8')).toBe(text);
      expect(await large.join('index.yaml', etag, parts, options)).toMatchObject({ kind: 'stored', etag: `"${sha256}"` });
      expect(await readFile(path, 'utf8')).toBe(whole);
    }));

  it('is read back before it replaces the other one, and not a second time', async () => {
    const { files, heartbeats, calls } = tapped({ files: nodeDurableFiles, heartbeats: socketHeartbeats });
    // Its last write is a moment ago, as after the sync of a large file.
    const clock = { ...realClock, now: () => Date.now() + 100 };
    await inScene(
      async (scene) => {
        const { store, path } = scene;
        const stored = await addLine(scene);
        if (stored.kind !== 'stored') throw new Error('it was refused');
        const reads = (): number => calls.filter(({ name }) => name === 'file.read').length;
        const before = reads();
        expect(await store.head('index.yaml')).toMatchObject({ info: { etag: stored.etag } });
        expect(reads()).toBe(before);
        await writeFile(path, (await readFile(path, 'utf8')).replace('a long text', 'A LONG TEXT'));
        expect(await store.head('index.yaml')).not.toMatchObject({ info: { etag: stored.etag } });
        expect(reads()).toBeGreaterThan(before);
      },
      { files, heartbeats, clock },
    );
  });

  it('is read again if its last write was within a tick of the clock', async () => {
    const { files, heartbeats, calls } = tapped({ files: nodeDurableFiles, heartbeats: socketHeartbeats });
    const clock = { ...realClock, now: () => Date.now() - 60_000 };
    await inScene(
      async (scene) => {
        await addLine(scene);
        const before = calls.length;
        await scene.store.head('index.yaml');
        expect(calls.slice(before).map(({ name }) => name)).toContain('file.read');
      },
      { files, heartbeats, clock },
    );
  });

  it('replaces nothing if the disk does not have the bytes that were written', async () => {
    const create: typeof nodeDurableFiles.create = async (path, mode) => {
      const file = await nodeDurableFiles.create(path, mode);
      return { ...file, write: (pieces) => file.write(pieces.map((piece) => Buffer.from(piece).fill(0x20, 0, 1))) };
    };
    await inScene(
      async (scene) => {
        await expect(addLine(scene)).rejects.toMatchObject({ code: 'CH_STORE_CORRUPT' });
        expect(await readFile(scene.path, 'utf8')).toBe(text);
      },
      { files: { ...nodeDurableFiles, create } },
    );
  });
});
