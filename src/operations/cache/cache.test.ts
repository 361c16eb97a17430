import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CharthouseError } from '../../base/error.ts';
import { contentCache } from '../../runtime/content-cache.ts';
import { nodeDurableFiles as files } from '../../runtime/node-durable-files.ts';
import { type CachePorts, cacheInfo, cleanCache } from './cache.ts';

let folder: string;
let root: string;
const { signal } = new AbortController();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-cache-info-'));
  root = join(folder, 'dependencies');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function fill(): Promise<string> {
  const cache = contentCache({ root, maxBytes: 1e9, files, now: Date.now, onWarning: () => undefined });
  await cache.keep(Buffer.from('ten bytes.'));
  const digest = await cache.keep(Buffer.from('11 bytes...'));
  await cache.note('urls', 'a', { digest });
  const old = join(root, 'blobs', digest);
  await utimes(old, new Date('2026-01-02T03:04:05Z'), new Date('2026-01-02T03:04:05Z'));
  await writeFile(join(root, 'blobs', `.tmp-${'0'.repeat(36)}`), 'half');
  return old;
}

describe('the cache', () => {
  it('is described: folder, entries, size, and what was used longest ago', async () => {
    await fill();
    const { sizeBytes, ...report } = await cacheInfo(root, { files, signal });
    expect(report).toMatchObject({
      ...{ outcome: 'read', folder: root, entries: { contents: 2, records: 1, unfinished: 1 } },
      ...{ oldest: '2026-01-02T03:04:05.000Z', error: null },
    });
    expect(sizeBytes).toBeGreaterThan(25 + 64);
  });

  it.each([
    ['that does not exist', 'dependencies'],
    ['of an environment without one', undefined],
  ])('is empty in a folder %s', async (_, name) => {
    const place = name === undefined ? undefined : join(folder, name);
    const nothing = { folder: place ?? null, entries: { contents: 0, records: 0, unfinished: 0 }, sizeBytes: 0, oldest: null, error: null };
    expect(await cacheInfo(place, { files, signal })).toMatchObject(nothing);
    expect(await cleanCache(place, false, { files, signal })).toMatchObject(nothing);
    expect(await readdir(folder)).toEqual([]);
  });

  it('that cannot be read is an error, and not an empty one', async () => {
    await writeFile(root, 'a file');
    for (const place of [root, join(root, 'below')]) {
      const { error } = await cacheInfo(place, { files, signal });
      expect(error).toMatchObject({ code: 'CH_USAGE', message: expect.stringContaining(place) });
    }
    expect((await cleanCache(root, false, { files, signal })).error?.code).toBe('CH_USAGE');
  });

  it('is emptied, folders and all', async () => {
    await fill();
    const before = await readdir(root, { recursive: true });
    const entries = { contents: 2, records: 1, unfinished: 1 };
    expect(await cleanCache(root, true, { files, signal })).toMatchObject({ dryRun: true, outcome: 'cleaned', entries });
    expect(await readdir(root, { recursive: true })).toEqual(before);
    expect(await cleanCache(root, false, { files, signal })).toMatchObject({ dryRun: false, entries });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is emptied of what is ours alone, and no link is followed', async () => {
    const old = await fill();
    await mkdir(join(folder, 'outside'));
    const name = 'a'.repeat(64);
    await writeFile(join(folder, 'outside', name), 'not ours');
    await rm(join(root, 'versions'), { recursive: true });
    await symlink(join(folder, 'outside'), join(root, 'versions'));
    await rm(old);
    await symlink(join(folder, 'outside', name), old);
    await writeFile(join(root, 'notes.txt'), 'mine');
    await mkdir(join(root, 'blobs', 'b'.repeat(64)));
    expect(await cleanCache(root, false, { files, signal })).toMatchObject({ entries: { contents: 1, records: 1 }, error: null });
    expect(await readFile(join(folder, 'outside', name), 'utf8')).toBe('not ours');
    expect((await readdir(root)).sort()).toEqual(['blobs', 'notes.txt', 'versions']);
  });

  it('that never answers ends with the run', async () => {
    await fill();
    const never = { ...files, state: () => new Promise<never>(() => undefined), remove: () => new Promise<never>(() => undefined) };
    for (const run of [cacheInfo, (place: string, ports: CachePorts) => cleanCache(place, false, ports)]) {
      const stop = new AbortController();
      const report = run(root, { files: never, signal: stop.signal });
      stop.abort(new CharthouseError('CH_INTERRUPTED', { message: 'interrupted' }));
      expect(await report).toMatchObject({ error: { code: 'CH_INTERRUPTED' } });
    }
  });

  it('that cannot be emptied is an error that names the file', async () => {
    await fill();
    const failing = { ...files, remove: () => Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' })) };
    expect(await cleanCache(root, false, { files: failing, signal })).toMatchObject({
      error: { code: 'CH_OUTPUT_UNWRITABLE', message: expect.stringContaining(root) },
      entries: { contents: 0 },
    });
  });
});
