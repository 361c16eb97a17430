import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFiles } from './node-files.ts';

describe('nodeFiles', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'node-files-'));
    await mkdir(join(root, 'folder'));
    await writeFile(join(root, 'file'), 'abc');
    await symlink('file', join(root, 'link'));
    await symlink('nowhere', join(root, 'dangling'));
    await symlink('loop', join(root, 'loop'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it.each([
    ['file', { kind: 'file', sizeBytes: 3 }],
    ['folder', { kind: 'directory', sizeBytes: 0 }],
    ['link', { kind: 'file', sizeBytes: 3 }],
    ['dangling', undefined],
    ['loop', undefined],
    ['absent', undefined],
    ['file/below', undefined],
  ])('follows links: %s', async (name, expected) => {
    const info = await nodeFiles.info(join(root, name));
    expect(info && { kind: info.kind, sizeBytes: info.sizeBytes }).toEqual(expected);
  });

  it.each([
    ['link', 'link'],
    ['dangling', 'link'],
    ['file', 'file'],
  ])('sees the link itself: %s', async (name, kind) => {
    expect(await nodeFiles.linkInfo(join(root, name))).toMatchObject({ kind });
  });

  it('keeps the error of the system for what is not there', async () => {
    await expect(nodeFiles.readFile(join(root, 'absent'), { maxBytes: 10 })).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
