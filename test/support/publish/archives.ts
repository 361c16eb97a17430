/** Archive files for tests: written through the target of a copy, and read as a store. */
import { expect } from 'vitest';
import type { ObjectStore } from '../../../src/ports/object-store.ts';
import { nodeDurableFiles } from '../../../src/runtime/node-durable-files.ts';
import { openArchive } from '../../../src/store/archive/read-store.ts';
import { type ArchiveTarget, type ArchiveTargetOptions, openArchiveTarget } from '../../../src/store/archive/target.ts';
import { folderOptions } from './folder-context.ts';

/** Objects by their keys. */
export type Objects = Readonly<Record<string, string>>;

const attributes = { contentType: 'text/plain', cacheControl: 'no-cache' };

/** A copy into the archive at `path`, on this machine's files or others. */
export function openTarget(path: string, replaced: Partial<ArchiveTargetOptions> = {}): Promise<ArchiveTarget> {
  return openArchiveTarget({ ...folderOptions(''), lockWaitMs: 10_000, ...replaced, path });
}

/** Puts the objects, then the index over the one that is there. */
export async function fill(store: ObjectStore, objects: Objects): Promise<void> {
  for (const [key, value] of Object.entries(objects)) {
    if (key !== 'index.yaml') expect(await store.putNew(key, [Buffer.from(value)], { attributes })).toMatchObject({ kind: 'stored' });
  }
  const index = [Buffer.from(objects['index.yaml'] ?? '')];
  const there = await store.head('index.yaml');
  const put =
    there.kind === 'found'
      ? await store.putIfMatch('index.yaml', there.info.etag, index, { attributes })
      : await store.putNew('index.yaml', index, { attributes });
  expect(put).toMatchObject({ kind: 'stored' });
}

/** Adds to the archive at `path`, or makes it. */
export async function writeArchive(path: string, objects: Objects): Promise<void> {
  const target = await openTarget(path);
  await fill(target.store, objects);
  await target.finish(new AbortController().signal);
  await target.close();
}

/** All objects of an archive. */
export async function readArchive(path: string): Promise<Objects> {
  const archive = await openArchive(path, nodeDurableFiles);
  try {
    return await contentsOf(archive.store);
  } finally {
    await archive.close();
  }
}

/** All objects of a store, each read whole and in pieces. */
export async function contentsOf(store: ObjectStore): Promise<Objects> {
  const found: Record<string, string> = {};
  for await (const { key } of store.list('')) {
    const answer = await store.get(key);
    const streamed: Uint8Array[] = [];
    const stream = await store.stream(key);
    if (stream.kind === 'found') for await (const piece of stream.body) streamed.push(piece);
    if (answer.kind !== 'found' || !Buffer.concat(streamed).equals(answer.body)) throw new Error(`${key} differs`);
    found[key] = Buffer.from(answer.body).toString();
  }
  return found;
}
