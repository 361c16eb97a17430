import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../base/digest.ts';
import type { Warning } from '../base/warning.ts';
import { type ContentCache, contentCache } from './content-cache.ts';
import type { DurableFiles } from './durable-files.ts';
import { nodeDurableFiles } from './node-durable-files.ts';

let folder: string;
let root: string;
let warnings: Warning[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-content-'));
  root = join(folder, 'a/b/dependencies');
  warnings = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function cacheAt({ maxBytes = 1e9, files = nodeDurableFiles, now = Date.now } = {}): ContentCache {
  return contentCache({ root, maxBytes, files, now, onWarning: (warning) => warnings.push(warning) });
}

const bytes = Buffer.from('the bytes of a package');
const digest = sha256Hex(bytes);
const pathOf = (part: string, name: string) => join(root, part, name);
const key = 'https://charts.example.com/index.yaml';
const recordPath = () => pathOf('urls', sha256Hex(Buffer.from(key)));

describe('the cache', () => {
  it('has in a later run what an earlier one kept', async () => {
    const first = cacheAt();
    expect(await first.blob(digest, 100)).toBeUndefined();
    expect(await first.record('urls', key)).toBeUndefined();
    expect(await first.keep(bytes)).toBe(digest);
    await first.note('urls', key, { digest, etag: '"1"' });
    const second = cacheAt();
    expect(await second.blob(digest, 100)).toEqual(bytes);
    expect(await second.record('urls', key)).toEqual({ digest, etag: '"1"' });
    expect(await second.record('versions', key)).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it('is for this user only', async () => {
    const cache = cacheAt();
    await cache.keep(bytes);
    await cache.note('versions', 'x', { digest });
    const modes = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    expect(await modes(root)).toBe('700');
    for (const part of await readdir(root)) {
      expect(await modes(join(root, part))).toBe('700');
      for (const name of await readdir(join(root, part))) expect(await modes(join(root, part, name))).toBe('600');
    }
  });

  it('gives nothing that is larger than asked for', async () => {
    await cacheAt().keep(bytes);
    expect(await cacheAt().blob(digest, bytes.length - 1)).toBeUndefined();
    expect(await cacheAt().blob(digest, bytes.length)).toEqual(bytes);
  });

  it.each<[string, (path: string) => Promise<unknown>]>([
    [
      'a bit of which changed',
      async (path) => writeFile(path, Buffer.from((await readFile(path)).map((byte, at) => (at === 80 % bytes.length ? byte ^ 1 : byte)))),
    ],
    ['that was cut', async (path) => writeFile(path, (await readFile(path)).subarray(0, 10))],
    ['that is empty', (path) => writeFile(path, '')],
    ['that has more at its end', async (path) => writeFile(path, Buffer.concat([await readFile(path), Buffer.from('x')]))],
    [
      'that is a link to another file',
      async (path) => {
        await writeFile(join(folder, 'other'), await readFile(path));
        await rm(path);
        await symlink(join(folder, 'other'), path);
      },
    ],
  ])('does not have an entry %s, and takes it anew', async (_, damage) => {
    const cache = cacheAt();
    await cache.keep(bytes);
    await cache.note('urls', key, { digest });
    await damage(pathOf('blobs', digest));
    await damage(recordPath());
    const later = cacheAt();
    expect(await later.blob(digest, 1000)).toBeUndefined();
    expect(await later.record('urls', key)).toBeUndefined();
    await later.keep(bytes);
    await later.note('urls', key, { digest });
    expect(await cacheAt().blob(digest, 100)).toEqual(bytes);
    expect(await cacheAt().record('urls', key)).toEqual({ digest });
    expect(warnings).toEqual([]);
  });

  it('does not take the record of one key for that of another', async () => {
    const cache = cacheAt();
    await cache.note('urls', 'one', { digest });
    await writeFile(pathOf('urls', sha256Hex(Buffer.from('two'))), await readFile(pathOf('urls', sha256Hex(Buffer.from('one')))));
    expect(await cacheAt().record('urls', 'two')).toBeUndefined();
  });

  it('neither reads nor removes what a forged record names outside of it', async () => {
    await cacheAt().keep(bytes);
    await writeFile(join(root, 'outside'), bytes);
    await writeFile(pathOf('blobs', 'mine.txt'), bytes);
    for (const name of ['../outside', 'mine.txt', `../blobs/${digest}`, '']) {
      expect(await cacheAt().blob(name, 100), name).toBeUndefined();
      await cacheAt().drop(name);
    }
    expect((await readdir(join(root, 'blobs'))).sort()).toEqual([digest, 'mine.txt'].sort());
    expect(await readFile(join(root, 'outside'))).toEqual(bytes);
    expect(warnings).toEqual([]);
  });

  it('goes on when another process empties it', async () => {
    const cache = cacheAt();
    await cache.keep(bytes);
    await rm(root, { recursive: true });
    expect(await cache.blob(digest, 100)).toBeUndefined();
    await cache.keep(bytes);
    await cache.note('urls', key, {});
    expect(await cacheAt().blob(digest, 100)).toEqual(bytes);
    expect(warnings).toEqual([]);
  });
});

describe('a folder that cannot be used', () => {
  const failing = (call: keyof DurableFiles, code: string, only = ''): DurableFiles => ({
    ...nodeDurableFiles,
    [call]: (...args: [string]) =>
      args.some((each) => String(each).includes(only))
        ? Promise.reject(Object.assign(new Error(code), { code }))
        : (nodeDurableFiles[call] as (...all: unknown[]) => Promise<unknown>)(...args),
  });

  /** A whole use of the cache: it fails in no way. */
  async function use(cache: ContentCache): Promise<void> {
    for (const _ of [1, 2]) {
      await cache.blob(digest, 100);
      expect(await cache.keep(bytes)).toBe(digest);
      await cache.note('urls', key, { digest });
      await cache.record('urls', key);
      await cache.drop(digest);
    }
  }

  it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EIO'])('is warned of once: %s', async (code) => {
    for (const call of ['makeFolder', 'create', 'rename'] as const) {
      warnings = [];
      await rm(folder, { recursive: true, force: true });
      await use(cacheAt({ files: failing(call, code) }));
      expect(
        warnings.map((each) => each.code),
        call,
      ).toEqual(['cache-unusable']);
      expect(warnings[0]?.message).toContain(code);
    }
  });

  it('leaves nothing half-written', async () => {
    await use(cacheAt({ files: failing('rename', 'ENOSPC') }));
    expect(await readdir(join(root, 'blobs'))).toEqual([]);
  });

  it.each(['', '/blobs', '/urls'])('because of a link or a file in it%s is not followed', async (below) => {
    for (const make of [(path: string) => symlink(join(folder, 'outside'), path), (path: string) => writeFile(path, 'x')]) {
      warnings = [];
      await rm(folder, { recursive: true, force: true });
      await mkdir(join(folder, 'outside'), { recursive: true });
      await mkdir(join(root, below, '..'), { recursive: true });
      await make(join(root, below));
      await use(cacheAt());
      expect(await readdir(join(folder, 'outside'))).toEqual([]);
      expect(warnings.map((each) => each.code)).toEqual(['cache-unusable']);
    }
  });

  it('may be read if it cannot be written', async () => {
    await cacheAt().keep(bytes);
    const files = {
      ...failing('create', 'EROFS'),
      touch: failing('touch', 'EROFS').touch,
      makeFolder: failing('makeFolder', 'EROFS').makeFolder,
    };
    expect(await cacheAt({ files }).blob(digest, 100)).toEqual(bytes);
    expect(warnings).toEqual([]);
  });
});

describe('a folder that never answers', () => {
  it('keeps no run after its stop', async () => {
    const stop = new AbortController();
    const files = { ...nodeDurableFiles, state: () => new Promise<never>(() => undefined) };
    const cache = contentCache({
      root,
      maxBytes: 1e9,
      files,
      now: Date.now,
      signal: stop.signal,
      onWarning: (warning) => warnings.push(warning),
    });
    const calls = [
      () => cache.blob(digest, 100),
      () => cache.keep(bytes),
      () => cache.record('urls', key),
      () => cache.note('urls', key, {}),
    ];
    const waiting = calls.map((call) => call());
    stop.abort(new Error('the deadline'));
    for (const each of [...waiting, ...calls.map((call) => call())]) await expect(each).rejects.toThrow('the deadline');
    expect(warnings).toEqual([]);
  });
});

describe('a cache that is full', () => {
  const entry = (text: string) => Buffer.from(text.padEnd(100, '.'));
  const names = async () => (await readdir(join(root, 'blobs'))).sort();
  const digests = (...texts: readonly string[]) => texts.map((text) => sha256Hex(entry(text))).sort();

  it('loses what was not used for the longest time, and nothing of this run', async () => {
    for (const [at, text] of ['a', 'b', 'c', 'd'].entries()) {
      await cacheAt().keep(entry(text));
      const used = new Date(Date.now() - (10 - at) * 1000);
      await utimes(pathOf('blobs', sha256Hex(entry(text))), used, used);
    }
    // Used now, so it is the newest.
    expect(await cacheAt().blob(sha256Hex(entry('a')), 1000)).toBeDefined();
    await cacheAt({ maxBytes: 420 }).keep(entry('e'));
    expect(await names()).toEqual(digests('a', 'd', 'e'));
    const cache = cacheAt({ maxBytes: 250 });
    for (const text of ['f', 'g', 'h']) await cache.keep(entry(text));
    expect(await names()).toEqual(digests('f', 'g', 'h'));
  });

  it('does not take what is larger than all of it', async () => {
    await cacheAt({ maxBytes: 99 }).keep(entry('a'));
    expect(await names().catch(() => [])).toEqual([]);
  });

  it('loses what a killed run left, but not what another one is writing', async () => {
    await cacheAt().keep(entry('a'));
    const [old, young] = ['1', '2'].map((digit) => join(root, 'blobs', `.tmp-${digit.repeat(36)}`)) as [string, string];
    for (const path of [old, young]) await writeFile(path, 'half');
    await utimes(old, new Date(0), new Date(0));
    await writeFile(join(root, 'blobs/notes.txt'), 'not ours');
    await cacheAt().keep(entry('b'));
    expect((await names()).filter((name) => name.length !== 64)).toEqual([`.tmp-${'2'.repeat(36)}`, 'notes.txt']);
  });
});
