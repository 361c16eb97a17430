import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';
import { chartPackage } from '../../test/support/publish/publish-harness.ts';

let cli: Workspace;

beforeEach(async () => {
  cli = await makeWorkspace();
});

afterEach(() => cli.remove());

/** Publishes packages such as `app@1.0.0` into a folder. */
async function fill(folder: string, ...versions: readonly string[]): Promise<void> {
  await mkdir(join(cli.folder, 'packages'), { recursive: true });
  const paths: string[] = [];
  for (const each of versions) {
    const [name = '', version = ''] = each.split('@');
    const { fileName, bytes } = chartPackage(name, version);
    await writeFile(join(cli.folder, 'packages', fileName), bytes);
    paths.push(`packages/${fileName}`);
  }
  expect(await cli.run(['publish', ...paths, '--to', folder, '--quiet'])).toMatchObject({ exitCode: 0 });
}

describe('charthouse mirror', () => {
  it('prints what it copied, and what is there already', async () => {
    await fill('old', 'app@1.0.0', 'db@2.0.0');
    const dry = await cli.run(['mirror', 'old', '--to', 'new', '--dry-run']);
    expect(dry).toMatchObject({ exitCode: 0, stdout: 'new          app 1.0.0  app-1.0.0.tgz\nnew          db 2.0.0  db-2.0.0.tgz\n' });
    expect(dry.stderr).toContain('dry run, nothing was written: 2 versions would be copied from ./old to ./new');
    const first = await cli.run(['mirror', 'old', 'app', '--to', 'new']);
    expect(first).toMatchObject({ exitCode: 0, stdout: 'new          app 1.0.0  app-1.0.0.tgz\n' });
    expect(first.stderr).toMatch(/copied 1 version \(\d+ B\) from \.\/old to \.\/new in /);
    const second = await cli.run(['mirror', 'old', '--to', 'new']);
    expect(second.stdout).toBe('new          db 2.0.0  db-2.0.0.tgz\n');
    expect(second.stderr).toContain('; 1 already there');
    const third = await cli.run(['mirror', 'old', '--to', 'new']);
    expect(third).toMatchObject({ exitCode: 0, stdout: '' });
    expect(third.stderr).toContain('nothing to do: ./new has all that was selected of ./old');
  });

  it.each(['oci://registry.example.com/charts', 'charts.tar'])(
    'refuses --pages with %s as the target, but not `pages` of the file',
    async (to) => {
      await fill('old', 'app@1.0.0');
      const refused = await cli.run(['mirror', 'old', '--to', to, '--pages']);
      expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
      expect(refused.stderr).toContain('--pages has no effect with ');
      await writeFile(join(cli.folder, 'charthouse.yaml'), 'pages: true\n');
      const { stderr } = await cli.run(['mirror', 'old', '--to', to, '--dry-run']);
      expect(stderr).not.toContain('--pages');
    },
  );

  it('prints one document with --json', async () => {
    await fill('old', 'app@1.0.0');
    const { stdout } = await cli.run(['mirror', 'old', '--to', 'new', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ command: 'mirror', exitCode: 0, source: './old', repository: { target: './new' }, charts: [] },
      copies: [{ name: 'app', version: '1.0.0', source: './old', outcome: 'new', digest: chartPackage('app', '1.0.0').digest }],
      index: { versionsBefore: 0, versionsAfter: 1, attempts: 1 },
    });
  });

  it('ends with exit code 7 for a source that lies, and with 4 for a conflict, after the rest was copied', async () => {
    await fill('old', 'app@1.0.0', 'db@2.0.0');
    await writeFile(join(cli.folder, 'old/db-2.0.0.tgz'), chartPackage('db', '2.0.0', 'other: bytes\n').bytes);
    const { exitCode, stdout, stderr } = await cli.run(['mirror', 'old', '--to', 'new']);
    expect([exitCode, stdout]).toEqual([
      7,
      expect.stringMatching(
        /^new {10}app 1\.0\.0 {2}app-1\.0\.0\.tgz\nwrong-digest db 2\.0\.0\n {2}db 2\.0\.0 was not copied from \.\/old: /,
      ),
    ]);
    expect(stderr).toContain('error CH_COPY_FAILED: db 2.0.0 was not copied from ./old');
    await fill('other', 'app@1.0.0');
    await writeFile(join(cli.folder, 'packages/x.tgz'), chartPackage('db', '2.0.0', 'a: 3\n').bytes);
    expect(await cli.run(['publish', 'packages/x.tgz', '--to', 'other', '--quiet'])).toMatchObject({ exitCode: 0 });
    const conflict = await cli.run(['mirror', 'other', '--to', 'new']);
    expect(conflict).toMatchObject({ exitCode: 0 });
    const back = await cli.run(['mirror', 'new', 'db', '--to', 'old']);
    expect([back.exitCode, back.stderr]).toEqual([4, expect.stringContaining('error CH_CONFLICT: ./old lists db 2.0.0 with digest')]);
  });

  it('never takes the repository of charthouse.yaml as its target', async () => {
    await fill('old', 'app@1.0.0');
    await cli.put({ 'charthouse.yaml': 'to: own\nurl: https://own.example.com\n' });
    const { exitCode, stderr } = await cli.run(['mirror', 'old']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('CH_NO_TARGET')]);
    expect(await cli.run(['mirror', 'old', '--to', 'new'])).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(cli.folder, 'new/index.yaml'), 'utf8')).not.toContain('own.example.com');
  });

  it.each([
    ['no source', ['mirror', '--to', 'new']],
    ['a source that does not exist', ['mirror', 'none', '--to', 'new']],
    ['a source with a password', ['mirror', 'https://me:secret@charts.example.com', '--to', 'new']],
    ['a selector that is none', ['mirror', 'old', 'app@', '--to', 'new']],
    ['nothing to promote', ['promote', '--from', 'old', '--to', 'new']],
    ['no repository to promote from', ['promote', 'app', '--to', 'new']],
  ])('refuses %s, and makes nothing', async (_, words) => {
    const { exitCode, stderr } = await cli.run(words);
    expect([2, 6]).toContain(exitCode);
    expect(stderr).not.toContain('secret');
    await expect(readFile(join(cli.folder, 'new/index.yaml'))).rejects.toThrow('ENOENT');
  });
});

describe('charthouse promote', () => {
  it('copies what is named, from --from', async () => {
    await fill('staging', 'app@1.0.0', 'app@1.1.0', 'db@2.0.0');
    const { exitCode, stdout } = await cli.run(['promote', 'app@^1.1', '--from', 'staging', '--to', 'production']);
    expect([exitCode, stdout]).toEqual([0, 'new          app 1.1.0  app-1.1.0.tgz\n']);
    const none = await cli.run(['promote', 'web', '--from', 'staging', '--to', 'production']);
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('./staging lists nothing that web selects')]);
  });
});
