import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DurableFiles } from './durable-files.ts';
import { localFiles } from './local-files.ts';
import { nodeDurableFiles } from './node-durable-files.ts';

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'charthouse-local-')));
  await mkdir(join(folder, 'folder'));
  await writeFile(join(folder, 'file'), 'some text');
  await writeFile(join(folder, 'empty'), '');
  await writeFile(join(folder, 'large'), Buffer.alloc(300 * 1024, 'x'));
  await symlink('file', join(folder, 'link'));
  await symlink('nowhere', join(folder, 'broken'));
  await symlink('loop', join(folder, 'loop'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const names = ['file', 'empty', 'large', 'folder', 'link', 'broken', 'loop', 'none', 'file/below', 'none/below', 'folder/none'];

/** What a call gives, or the code of its error. */
const outcome = (call: Promise<unknown>): Promise<unknown> => call.catch((error: NodeJS.ErrnoException) => error.code);

async function readAll(files: DurableFiles, path: string): Promise<unknown> {
  const file = await files.open(path);
  try {
    const [whole, part] = [Buffer.alloc(400 * 1024), Buffer.alloc(3)];
    const got = await file.read(whole, 0);
    return [got, whole.toString('latin1', 0, got), await file.read(part, 5), part.toString(), await file.state(), await file.sync()];
  } finally {
    await file.close();
  }
}

const calls: readonly (readonly [string, (files: DurableFiles, path: string) => Promise<unknown>])[] = [
  ['open', readAll],
  ['state', (files, path) => files.state(path)],
  ['realPath', (files, path) => files.realPath(path)],
  ['readFolder', (files, path) => files.readFolder(path)],
];

describe.each([true, false])('if every folder is local: %s', (isLocal) => {
  const files = localFiles({ ...nodeDurableFiles, isLocal: async () => isLocal });
  it.each(calls)('%s gives the same answers and errors as without waiting', async (_, call) => {
    for (const name of names) {
      const path = join(folder, name);
      // A folder has no bytes: its open differs between systems, and its read does not.
      expect(await outcome(call(files, path)), name).toEqual(await outcome(call(nodeDurableFiles, path)));
    }
  });
});

describe('a folder that is not local', () => {
  it.each([
    ['is on a network drive', async () => false],
    ['cannot be asked', () => Promise.reject(Object.assign(new Error('no such folder'), { code: 'ENOENT' }))],
  ])('is read without waiting if it %s', async (_, isLocal) => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const files = localFiles({ ...nodeDurableFiles, isLocal, state: never });
    expect(await Promise.race([files.state(join(folder, 'file')), Promise.resolve().then(() => 'waits')])).toBe('waits');
  });

  it('is not waited for if a local folder has it, or a link to it', async () => {
    const drive = join(folder, 'folder');
    const later = (): Promise<never> => Promise.reject(new Error('later'));
    const machine = { ...nodeDurableFiles, state: later, realPath: later, readFolder: later };
    const files = localFiles({ ...machine, isLocal: async (path) => path !== drive });
    await expect(files.realPath(drive)).rejects.toThrow('later');
    await expect(files.readFolder(drive)).rejects.toThrow('later');
    await expect(files.state(drive)).rejects.toThrow('later');
    expect(await files.realPath(folder)).toBe(folder);
  });

  it('is asked once, unless it was missing', async () => {
    const asked: string[] = [];
    const answers = [Promise.reject(new Error('missing')), Promise.resolve(true)];
    const isLocal = (path: string): Promise<boolean> => {
      asked.push(path);
      return answers.shift() ?? expect.fail('asked again');
    };
    const files = localFiles({ ...nodeDurableFiles, isLocal });
    for (let times = 0; times < 4; times += 1) await files.state(join(folder, 'file'));
    expect(asked).toEqual([folder, folder]);
  });

  it('an open file cannot be written', async () => {
    const file = await localFiles({ ...nodeDurableFiles, isLocal: async () => true }).open(join(folder, 'file'));
    await expect(file.write([])).rejects.toThrow('open for reading');
    await file.close();
  });
});

it('lets a signal have its turn while many files are read', async () => {
  const files = localFiles({ ...nodeDurableFiles, isLocal: async () => true });
  await files.state(join(folder, 'file'));
  let isHeard = false;
  setImmediate(() => {
    isHeard = true;
  });
  for (let reads = 0; reads < 2_000 && !isHeard; reads += 1) {
    const file = await files.open(join(folder, 'file'));
    await file.read(Buffer.alloc(3), 0);
    await file.close();
  }
  expect(isHeard).toBe(true);
});
