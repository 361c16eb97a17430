/** Folders on a disk of this machine are read at once, with the answers of the system; all others are left to it. */
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReadFiles } from './files.ts';
import { localFolders } from './local-folders.ts';
import { nodeFiles } from './node-files.ts';

let scratch: string;
beforeAll(async () => {
  scratch = await realpath(await mkdtemp(join(tmpdir(), 'charthouse-local-')));
  await mkdir(join(scratch, 'chart'));
  await writeFile(join(scratch, 'chart', 'Chart.yaml'), 'name: a\n');
  await symlink('chart', join(scratch, 'link'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const forgetful = () => ({ info: new Map(), realPath: new Map() });
const refused = (): Promise<never> => Promise.reject(new Error('asked the system'));
/** Everything that a snapshot answers by itself. */
const noSystem: ReadFiles = { ...nodeFiles, readFile: refused, readDirectory: refused, info: refused, linkInfo: refused };

it.each(['chart', 'chart/', 'chart//'])('answers for %s without the system', async (path) => {
  const files = await localFolders({ folder: scratch, isLocal: async () => true, remembered: forgetful() })(path, noSystem);
  const { kind, id } = (await nodeFiles.info(join(scratch, 'chart'))) ?? {};
  expect(await files?.info(path)).toMatchObject({ kind, id });
  expect(await files?.readDirectory('chart')).toEqual(['Chart.yaml']);
  expect(Buffer.from((await files?.readFile('chart/Chart.yaml', { maxBytes: 100 })) ?? []).toString()).toBe('name: a\n');
  expect(await files?.linkInfo('chart/Chart.yaml')).toMatchObject({ kind: 'file', sizeBytes: 8 });
  expect(await files?.realPath('chart')).toBe(join(scratch, 'chart'));
  await expect(files?.readLink('chart/Chart.yaml')).rejects.toMatchObject({ code: expect.stringMatching(/^(EINVAL|ENOENT)$/) });
});

it.each([
  ['a link', 'link', async () => true],
  ['a file', 'chart/Chart.yaml', async () => true],
  ['nothing', 'none', async () => true],
  ['nothing in a file', 'chart/Chart.yaml/x', async () => true],
  ['an empty path', '', async () => true],
  ['a network drive', 'chart', async () => false],
  ['a drive that cannot be asked', 'chart', refused],
  // What is mounted there may be of another machine.
  ['the place of another file system', '/proc', async () => true],
])('leaves %s to the system', async (_, path, isLocal) => {
  expect(await localFolders({ folder: scratch, isLocal, remembered: forgetful() })(path, noSystem)).toBeUndefined();
});

it('asks once about the folder around', async () => {
  const asked: string[] = [];
  const isLocal = async (folder: string): Promise<boolean> => asked.push(folder) > 0;
  const filesOf = localFolders({ folder: scratch, isLocal, remembered: forgetful() });
  for (let at = 0; at < 3; at += 1) await filesOf('chart', noSystem);
  expect(asked).toEqual([scratch]);
});

it('reads a folder only when something in it is asked for', async () => {
  await mkdir(join(scratch, 'later'));
  const files = await localFolders({ folder: scratch, isLocal: async () => true, remembered: forgetful() })('later', noSystem);
  await files?.info('later');
  await writeFile(join(scratch, 'later', 'a'), 'a');
  expect(await files?.readDirectory('later')).toEqual(['a']);
});
