import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRegularFile, readRegularFile } from './read-file.ts';

let root: string;
let socket: Server;
const at = (name: string): string => join(root, name);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'charthouse-read-'));
  socket = createServer();
  await new Promise<void>((resolve) => socket.listen(at('socket'), resolve));
  await writeFile(at('file'), 'abcde');
  await writeFile(at('empty'), '');
  await mkdir(at('folder'));
  await writeFile(at('huge'), '');
  await truncate(at('huge'), 8 * 1024 ** 3);
  execFileSync('mkfifo', [at('pipe')]);
  const links = { 'link-file': 'file', 'link-pipe': 'pipe', 'link-zero': '/dev/zero', 'link-loop': 'link-loop', 'link-none': 'none' };
  for (const [name, target] of Object.entries(links)) await symlink(target, at(name));
});

afterAll(async () => {
  socket.close();
  await rm(root, { recursive: true });
});

const read = async (name: string, maxBytes = 5) => Buffer.from(await readRegularFile(at(name), { maxBytes })).toString();

describe.skipIf(process.platform === 'win32')('a file by its name', () => {
  it.each([
    ['file', 'abcde'],
    ['link-file', 'abcde'],
    ['empty', ''],
  ])('%s is read', async (name, text) => {
    expect(await read(name)).toBe(text);
  });

  it.each([
    ['file', 'EFBIG', 4],
    ['huge', 'EFBIG', 1024 ** 3],
    ['folder', 'EISDIR', 5],
    ['pipe', 'EFTYPE', 5],
    ['link-pipe', 'EFTYPE', 5],
    ['socket', 'EFTYPE', 5],
    ['link-zero', 'EFTYPE', 5],
    ['link-loop', 'ELOOP', 5],
    ['link-none', 'ENOENT', 5],
    ['file/below', 'ENOTDIR', 5],
  ])('%s is refused with %s', async (name, code, maxBytes) => {
    await expect(read(name, maxBytes)).rejects.toMatchObject({ code });
    await expect(openRegularFile(at(name), { maxBytes })).rejects.toMatchObject({ code });
  });

  it('is read to its end if it reports no size, and up to the bound', async () => {
    const path = '/proc/self/mountinfo';
    const text = Buffer.from(await readRegularFile(path, { maxBytes: 1024 ** 2 })).toString();
    expect(text).toMatch(/\n$/);
    await expect(readRegularFile(path, { maxBytes: 10 })).rejects.toMatchObject({ code: 'EFBIG' });
  });

  it('is bounded also if it grows during the read', async () => {
    const file = await openRegularFile(at('empty'), { maxBytes: 5 });
    await file.close();
    await writeFile(at('growing'), 'a'.repeat(4 * 1024 ** 2));
    const maxBytes = 5 * 1024 ** 2;
    // Whichever comes first: the growth is seen whole, or not at all, or it is refused.
    const [said] = await Promise.allSettled([
      readRegularFile(at('growing'), { maxBytes }),
      appendFile(at('growing'), 'b'.repeat(64 * 1024 ** 2)),
    ]);
    if (said.status === 'fulfilled') expect(said.value.length).toBeLessThanOrEqual(maxBytes);
    else expect(said.reason).toMatchObject({ code: 'EFBIG' });
  });

  it('is not read on when the signal has aborted', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(readRegularFile(at('file'), { maxBytes: 5, signal })).rejects.toThrow('stopped');
  });
});
