import { chmod, chown, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { inTemporaryFolder } from '../../test/support/publish/folder-context.ts';
import { replaceFile } from './replace-file.ts';

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

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
