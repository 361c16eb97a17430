/** Archives of repositories beside the tar and sha256sum of this machine. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readArchive, writeArchive } from '../support/publish/archives.ts';
import { inTemporaryFolder } from '../support/publish/folder-context.ts';

const run = promisify(execFile);
const repository = { 'index.yaml': 'entries: 1\n', 'a-1.0.0.tgz': 'a'.repeat(1000), [`${'folder/'.repeat(20)}ä-1.0.0.tgz`]: 'long' };

describe('an archive file', () => {
  it('is unpacked by tar into a repository that sha256sum accepts', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'charts.tar');
      await writeArchive(path, { ...repository, 'odd\\name\n-1.tgz': 'odd' });
      const { stdout } = await run('tar', ['tf', path, '--quoting-style=literal']);
      expect(stdout.split('\n')[0]).toBe('index.yaml');
      const out = join(folder, 'out');
      await mkdir(out);
      await run('tar', ['xf', path, '-C', out]);
      await run('sha256sum', ['--strict', '--quiet', '-c', 'SHA256SUMS'], { cwd: out });
      expect(await readFile(join(out, 'a-1.0.0.tgz'), 'utf8')).toBe(repository['a-1.0.0.tgz']);
    }));

  it.each([
    ['as GNU tar packs a folder', ['--format=gnu', '-C', 'in', '.']],
    ['with PAX headers', ['--format=pax', '-C', 'in', '.']],
    ['of the folder itself', ['in']],
  ])('is read if tar made it: %s', (_, args) =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'made.tar');
      for (const [key, value] of Object.entries(repository)) {
        await mkdir(join(folder, 'in', key, '..'), { recursive: true });
        await writeFile(join(folder, 'in', key), value);
      }
      await symlink('/etc/passwd', join(folder, 'in/link.tgz'));
      await run('tar', ['cf', path, ...args], { cwd: folder });
      expect(await readArchive(path)).toEqual(repository);
    }),
  );

  it('never leads out of the repository', () =>
    inTemporaryFolder(async (folder) => {
      await mkdir(join(folder, 'in'));
      await writeFile(join(folder, 'in/index.yaml'), 'x');
      await writeFile(join(folder, 'out.tgz'), 'y');
      await run('tar', ['cPf', join(folder, 'odd.tar'), '-C', join(folder, 'in'), 'index.yaml', '../out.tgz', join(folder, 'out.tgz')]);
      expect(await readArchive(join(folder, 'odd.tar'))).toEqual({ 'index.yaml': 'x' });
    }));
});
