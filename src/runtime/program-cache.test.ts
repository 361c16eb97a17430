import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ProgramCache, programCache } from './program-cache.ts';

let root: string;
let cache: ProgramCache;
const slot = { folder: 'helm/1.0.0-linux-amd64-abc', file: 'helm' };
const program = Buffer.from('#!/bin/sh\necho hello\n');

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'charthouse-programs-'));
  cache = programCache(join(root, 'cache'));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

describe('the cache of programs', () => {
  it('has nothing at first', async () => {
    expect(await cache.read(slot, { maxBytes: 100 })).toBeUndefined();
  });

  it('holds what was put, executable, and nothing else', async () => {
    const path = await cache.put(slot, program);
    expect(path).toBe(join(root, 'cache/helm/1.0.0-linux-amd64-abc/helm'));
    expect(await cache.read(slot, { maxBytes: 100 })).toEqual(program);
    expect((await stat(path)).mode & 0o100).toBe(0o100);
    expect(await readdir(join(root, 'cache/helm/1.0.0-linux-amd64-abc'))).toEqual(['helm']);
  });

  it('reads no more than it is asked for', async () => {
    await cache.put(slot, program);
    expect(await cache.read(slot, { maxBytes: 5 })).toBeUndefined();
  });

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['was cut', (path) => truncate(path, 5)],
    ['was changed', (path) => writeFile(path, '#!/bin/sh\necho hullo\n')],
    ['has grown', (path) => writeFile(path, `${program}echo more\n`)],
    ['is gone', (path) => rm(path)],
    ['may not be run', (path) => chmod(path, 0o644)],
  ])('puts a program again that %s', async (_, damage) => {
    const path = await cache.put(slot, program);
    await damage(path);
    expect(await cache.put(slot, program)).toBe(path);
    expect(await readFile(path)).toEqual(program);
    expect((await stat(path)).mode & 0o100).toBe(0o100);
  });

  it('does not write what is there already', async () => {
    const path = await cache.put(slot, program);
    await utimes(path, 1, 1);
    await cache.put(slot, program);
    expect((await stat(path)).mtimeMs).toBe(1000);
  });

  it('takes the same program from many at once, and never shows a part of it', async () => {
    const large = Buffer.alloc(3_000_000, 'helm');
    const watch = async (): Promise<void> => {
      for (let looks = 0; looks < 20; looks++) {
        const seen = await cache.read(slot, { maxBytes: large.length });
        if (seen !== undefined) expect(Buffer.from(seen).equals(large)).toBe(true);
      }
    };
    const paths = await Promise.all([...Array.from({ length: 8 }, () => cache.put(slot, large)), watch()]);
    expect(new Set(paths.filter((path) => path !== undefined)).size).toBe(1);
    expect(await readdir(join(root, 'cache/helm/1.0.0-linux-amd64-abc'))).toEqual(['helm']);
  });

  it('keeps a program that is whole where it cannot be replaced, as one that runs on Windows', async () => {
    // Its name leaves no room for that of a temporary file.
    const unreplaceable = { folder: 'helm/1', file: 'h'.repeat(240) };
    const path = join(root, 'cache/helm/1', unreplaceable.file);
    await mkdir(join(root, 'cache/helm/1'), { recursive: true });
    await writeFile(path, 'other', { mode: 0o755 });
    await expect(cache.put(unreplaceable, program)).rejects.toMatchObject({ code: 'CH_OUTPUT_UNWRITABLE' });
    await writeFile(path, program);
    expect(await cache.put(unreplaceable, program)).toBe(path);
  });

  it('says what is in the way', async () => {
    await writeFile(join(root, 'cache'), 'a file');
    await expect(cache.put(slot, program)).rejects.toMatchObject({ code: 'CH_OUTPUT_UNWRITABLE' });
  });
});
