import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
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

it('looks at many files at once without a warning of Node about listeners', async () => {
  const warned: string[] = [];
  const listen = ({ name }: Error): void => void warned.push(name);
  process.on('warning', listen);
  const files = filesIn(folder, new AbortController().signal);
  await Promise.all(Array.from({ length: 30 }, () => files.info(folder)));
  // A warning comes in a later turn.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listen);
  expect(warned).toEqual([]);
});
