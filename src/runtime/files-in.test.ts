import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { filesIn } from './files-in.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-files-in-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('counts relative paths from its folder, and leaves absolute ones alone', async () => {
  await writeFile(join(folder, 'a'), 'x');
  const files = filesIn(folder);
  expect((await files.info('a'))?.kind).toBe('file');
  expect((await files.info(join(folder, 'a')))?.kind).toBe('file');
});

it('finds nothing under the empty path, as the system does', async () => {
  expect(await filesIn(folder).info('')).toBeUndefined();
});
