import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../base/digest.ts';
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
    expect(await cache.find(slot)).toBeUndefined();
  });

  it('gives what was put, to be run, with its sum beside it and nothing else', async () => {
    const path = await cache.put(slot, program);
    expect(path).toBe(join(root, 'cache/helm/1.0.0-linux-amd64-abc/helm'));
    expect(await cache.find(slot)).toBe(path);
    expect(await readFile(path)).toEqual(program);
    expect((await stat(path)).mode & 0o100).toBe(0o100);
    expect(await readdir(join(root, 'cache/helm/1.0.0-linux-amd64-abc'))).toEqual(['helm', 'helm.sha256']);
    expect(await readFile(`${path}.sha256`, 'utf8')).toMatch(/^[0-9a-f]{64} {2}helm\n$/);
  });

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['was cut', (path) => truncate(path, 5)],
    ['was changed', (path) => writeFile(path, '#!/bin/sh\necho hullo\n')],
    ['is gone', (path) => rm(path)],
    ['has lost its sum', (path) => rm(`${path}.sha256`)],
    ['has an empty sum', (path) => writeFile(`${path}.sha256`, '')],
    ['may not be run', (path) => chmod(path, 0o644)],
  ])('counts a program that %s as none, and takes it anew', async (_, damage) => {
    const path = await cache.put(slot, program);
    await damage(path);
    expect(await cache.find(slot)).toBeUndefined();
    expect(await cache.put(slot, program)).toBe(path);
    expect(await cache.find(slot)).toBe(path);
  });

  it('takes the same program from many at once, and never shows a part of it', async () => {
    const large = Buffer.alloc(3_000_000, 'helm');
    const watch = async (): Promise<void> => {
      for (let looks = 0; looks < 20; looks++) {
        const path = await cache.find(slot);
        if (path !== undefined) expect((await readFile(path)).equals(large)).toBe(true);
      }
    };
    const paths = await Promise.all([...Array.from({ length: 8 }, () => cache.put(slot, large)), watch()]);
    expect(new Set(paths.filter((path) => path !== undefined)).size).toBe(1);
    expect(await cache.find(slot)).toBe(paths[0]);
    expect(await readdir(join(root, 'cache/helm/1.0.0-linux-amd64-abc'))).toEqual(['helm', 'helm.sha256']);
  });

  it('keeps a program that is whole where it cannot be replaced, as one that runs on Windows', async () => {
    // Its name leaves no room for that of a temporary file.
    const unreplaceable = { folder: 'helm/1', file: 'h'.repeat(240) };
    const path = join(root, 'cache/helm/1', unreplaceable.file);
    await mkdir(join(root, 'cache/helm/1'), { recursive: true });
    await writeFile(path, program, { mode: 0o755 });
    await expect(cache.put(unreplaceable, program)).rejects.toMatchObject({ code: 'CH_OUTPUT_UNWRITABLE' });
    await writeFile(`${path}.sha256`, sha256Hex(program));
    expect(await cache.put(unreplaceable, program)).toBe(path);
  });

  it('says what is in the way', async () => {
    await writeFile(join(root, 'cache'), 'a file');
    await expect(cache.put(slot, program)).rejects.toMatchObject({ code: 'CH_OUTPUT_UNWRITABLE' });
  });
});
