import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../base/digest.ts';
import { type ProgramCache, programCache } from './program-cache.ts';

let root: string;
let cache: ProgramCache;
const folder = 'helm/1.0.0-linux-amd64-abc';
const slot = { folder, file: 'helm', archive: 'helm.tar.gz' };
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
    expect(await cache.archive(slot, 100)).toBeUndefined();
  });

  it('keeps an archive, and gives none that is larger than is asked for', async () => {
    await cache.keep(slot, Buffer.from('archive'));
    expect(await cache.archive(slot, 7)).toEqual(Buffer.from('archive'));
    expect(await cache.archive(slot, 6)).toBeUndefined();
  });

  it('places a program, to be run, with nothing beside it', async () => {
    const path = await cache.place(slot, program);
    expect(path).toBe(join(root, 'cache', folder, 'helm'));
    expect(await readFile(path)).toEqual(program);
    expect((await stat(path)).mode & 0o100).toBe(0o100);
    expect(await readdir(join(root, 'cache', folder))).toEqual(['helm']);
  });

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['was cut', (path) => truncate(path, 5)],
    ['was changed', (path) => writeFile(path, '#!/bin/sh\necho hullo\n')],
    [
      'was changed together with a sum beside it',
      async (path) => {
        const other = '#!/bin/sh\necho hullo\n';
        await writeFile(path, other);
        await writeFile(`${path}.sha256`, `${sha256Hex(Buffer.from(other))}  helm\n`);
      },
    ],
    ['is gone', (path) => rm(path)],
    ['may not be run', (path) => chmod(path, 0o644)],
    [
      'is a link',
      async (path) => {
        await rm(path);
        await writeFile(join(root, 'other'), program, { mode: 0o755 });
        await symlink(join(root, 'other'), path);
      },
    ],
    ['has another program beside it', (path) => writeFile(join(path, '../git'), 'x', { mode: 0o755 })],
    [
      'lies in a linked folder',
      async (path) => {
        await rm(join(path, '..'), { recursive: true });
        await mkdir(join(root, 'home'));
        await writeFile(join(root, 'home/precious'), 'x');
        await symlink(join(root, 'home'), join(path, '..'));
      },
    ],
  ])('puts right a program that %s', async (_, damage) => {
    const path = await cache.place(slot, program);
    await damage(path);
    expect(await cache.place(slot, program)).toBe(path);
    expect(await readFile(path)).toEqual(program);
    expect((await stat(path)).mode & 0o100).toBe(0o100);
    expect(await readdir(join(path, '..'))).toEqual(['helm']);
    expect(await readFile(join(root, 'home/precious'), 'utf8').catch(() => 'x')).toBe('x');
  });

  it('does not write a program that is right', async () => {
    const path = await cache.place(slot, program);
    const { ino } = await stat(path);
    await cache.place(slot, program);
    expect((await stat(path)).ino).toBe(ino);
  });

  it('takes the same program from many at once', async () => {
    const large = Buffer.alloc(3_000_000, 'helm');
    const paths = await Promise.all(Array.from({ length: 8 }, () => cache.place(slot, large)));
    expect(new Set(paths).size).toBe(1);
    expect(await readFile(paths[0] ?? '')).toEqual(large);
    expect(await readdir(join(root, 'cache', folder))).toEqual(['helm']);
  });

  it('keeps a correct program if it cannot be replaced, as one that runs on Windows', async () => {
    // Its name leaves no room for that of a temporary file.
    const unreplaceable = { ...slot, file: 'h'.repeat(240) };
    await expect(cache.place(unreplaceable, program)).rejects.toMatchObject({ code: 'CH_OUTPUT_UNWRITABLE' });
    const path = join(root, 'cache', folder, unreplaceable.file);
    await writeFile(path, program, { mode: 0o755 });
    expect(await cache.place(unreplaceable, program)).toBe(path);
  });

  it('says what is in the way', async () => {
    await writeFile(join(root, 'cache'), 'a file');
    await expect(cache.place(slot, program)).rejects.toMatchObject({ code: 'CH_OUTPUT_UNWRITABLE' });
    await expect(cache.keep(slot, program)).rejects.toMatchObject({ code: 'CH_OUTPUT_UNWRITABLE' });
  });
});
