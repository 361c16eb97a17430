import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readFileNow } from './read-file-now.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-now-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([0, 1, 100_000])('reads a file of %d bytes, with its times', async (size) => {
  const path = join(folder, 'file');
  await writeFile(path, Buffer.alloc(size, 'a'));
  const { bytes, stats } = readFileNow(path, 100_000);
  expect(bytes.equals(Buffer.alloc(size, 'a'))).toBe(true);
  expect([stats.size, stats.mtimeMs]).toEqual([size, (await stat(path)).mtimeMs]);
});

it('reads no folder, no pipe that would never end, and nothing that is larger than it may be', async () => {
  const [inner, pipe, large] = [join(folder, 'folder'), join(folder, 'pipe'), join(folder, 'large')];
  await mkdir(inner);
  execFileSync('mkfifo', [pipe]);
  await writeFile(large, '');
  await truncate(large, 2 ** 31);
  expect(() => readFileNow(inner, 10)).toThrow(expect.objectContaining({ code: 'EFTYPE' }));
  expect(() => readFileNow(pipe, 10)).toThrow(expect.objectContaining({ code: 'EFTYPE' }));
  expect(() => readFileNow(large, 10)).toThrow(expect.objectContaining({ code: 'EFBIG' }));
  expect(() => readFileNow(join(folder, 'none'), 10)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});
