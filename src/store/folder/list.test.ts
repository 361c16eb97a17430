/** What looks like a package in a folder is listed, or named with the reason. */
import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderAt, inTemporaryFolder } from '../../../test/support/publish/folder-context.ts';

it('names every kind of object that has the name of a package, and packages behind a linked folder', () =>
  inTemporaryFolder(async (folder) => {
    const root = join(folder, 'repository');
    await mkdir(join(root, 'a', 'folder.tgz'), { recursive: true });
    await mkdir(join(folder, 'elsewhere', 'deeper'), { recursive: true });
    for (const path of ['elsewhere/one.tgz', 'elsewhere/note.txt', 'elsewhere/deeper/two.tgz', 'repository/a/folder.tgz/in.tgz'])
      await writeFile(join(folder, path), 'x');
    await symlink(join(folder, 'elsewhere'), join(root, 'linked'));
    await symlink('nowhere', join(root, 'broken'));
    await symlink('/dev/null', join(root, 'device'));
    execFileSync('mkfifo', [join(root, 'pipe.tgz'), join(root, 'pipe')]);
    await writeFile(Buffer.concat([Buffer.from(`${root}/bad-`), Buffer.from([0xff]), Buffer.from('.tgz')]), 'x');

    const skipped: Record<string, string> = {};
    const keys: string[] = [];
    const store = folderAt(root);
    for await (const { key } of store.list('', { onSkipped: (key, why) => (skipped[key] = why) })) keys.push(key);
    expect(keys).toEqual(['a/folder.tgz/in.tgz']);
    expect(skipped).toEqual({
      'a/folder.tgz': 'it is a folder',
      'bad-\ufffd.tgz': 'its name is not valid UTF-8',
      'linked/one.tgz': 'the folder linked is a link',
      'pipe.tgz': 'it is not a file',
    });
  }));

it('names a file that is too far below to have a key', () =>
  inTemporaryFolder(async (root) => {
    const parts = Array.from({ length: 6 }, () => 'x'.repeat(200));
    await mkdir(join(root, ...parts), { recursive: true });
    await writeFile(join(root, ...parts, 'a.tgz'), 'x');
    const skipped: string[] = [];
    const keys: string[] = [];
    for await (const { key } of folderAt(root).list('', { onSkipped: (_, why) => skipped.push(why) })) keys.push(key);
    expect([keys, skipped]).toEqual([[], [expect.stringContaining('longer than 1024 bytes')]]);
  }));
