import { chmod, chown, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { inTemporaryFolder } from '../../test/support/publish/folder-context.ts';
import { replaceFile } from './replace-file.ts';

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('the folders of a new file', () => {
  it('are made', () =>
    inTemporaryFolder(async (folder) => {
      await replaceFile(join(folder, 'a/b/c/file'), [Buffer.from('one')]);
      await replaceFile(join(folder, 'a/b/c/file'), [Buffer.from('two')]);
      expect(await readFile(join(folder, 'a/b/c/file'), 'utf8')).toBe('two');
    }));

  it('are refused if a link leads nowhere, or a file is in the way', () =>
    inTemporaryFolder(async (folder) => {
      await symlink(join(folder, 'nowhere/deep'), join(folder, 'link'));
      await writeFile(join(folder, 'file'), '');
      await expect(replaceFile(join(folder, 'link/a/b'), [])).rejects.toMatchObject({ code: 'EEXIST' });
      await expect(replaceFile(join(folder, 'file/a/b'), [])).rejects.toMatchObject({ code: 'ENOTDIR' });
    }));

  // Node's recursive mkdir tries for ever there, with a whole core, and no timer can end it.
  it.runIf(process.platform === 'linux')('are refused in /proc, at once', async () => {
    await expect(replaceFile('/proc/charthouse/file', [])).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a file that takes the place of another', () => {
  it.each([[0o600], [0o640], [0o664], [0o755]])('keeps its permissions: %i', (mode) =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, '.helmignore');
      await writeFile(path, 'one');
      await chmod(path, mode);
      await replaceFile(path, [Buffer.from('two')]);
      expect([await readFile(path, 'utf8'), await modeOf(path), await readdir(folder)]).toEqual(['two', mode, ['.helmignore']]);
    }),
  );

  it.skipIf(process.getuid?.() !== 0)('keeps its owner and group, if the system lets us', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, '.helmignore');
      await writeFile(path, 'one');
      await chown(path, 33, 34);
      await replaceFile(path, [Buffer.from('two')]);
      const { uid, gid } = await stat(path);
      expect([uid, gid]).toEqual([33, 34]);
    }),
  );

  it('has the permissions that are asked for, for any existing file', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'helm');
      await writeFile(path, 'one');
      await chmod(path, 0o600);
      await replaceFile(path, [Buffer.from('two')], 0o755);
      expect(await modeOf(path)).toBe(0o755);
    }));
});
