/** What git does not know: warned of, and with --committed-only in no package. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { packageCharts } from '../../src/client/package.ts';
import { canary, canaryTrees } from '../support/publish/canary.ts';
import { chartYaml, commitAll, filesOfPackage, git, writeTree } from '../support/publish/chart-tree.ts';

const { root, workTree } = await canaryTrees();

const linux = process.platform === 'linux';

describe('a file that git does not know', () => {
  it('is warned of, tracked ones are not, and no more than ten are named', async () => {
    const later = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`files/${String(i).padStart(2, '0')}`, 'x']));
    const folder = await workTree({ 'a.md': 'a', '.gitignore': 'ignored' }, { ...later, ignored: 'x' });
    const { warnings, error } = await packageCharts({ charts: [join(folder, 'charts/app')], destination: join(folder, 'out') });
    expect(error).toBeNull();
    const own = warnings.filter(({ code }) => code === 'file-not-in-git');
    expect(own).toHaveLength(1);
    expect(own[0]?.message).toMatch(/^'[^']*\/files\/00', .* and 3 more go into the package/);
  });

  it('is left out with --committed-only, whatever its name', async () => {
    const names = [
      'note.txt',
      '.env',
      'files/gha-creds-0123456789abcdef.json',
      'id_rsa',
      '.aws/credentials',
      'templates/x.yaml',
      'names with\n"quotes" é',
    ];
    const folder = await workTree({ 'a.md': 'a', '.gitignore': '.env\n' }, Object.fromEntries(names.map((name) => [name, canary])));
    const out = join(folder, 'out');
    const { warnings, error } = await packageCharts({ charts: [join(folder, 'charts/app')], destination: out, committedOnly: true });
    expect(error).toBeNull();
    const files = await filesOfPackage(await readFile(join(out, 'app-0.1.0.tgz')));
    expect(Object.keys(files)).toEqual(['Chart.yaml', '.gitignore', 'a.md']);
    expect(JSON.stringify(files)).not.toContain(canary);
    expect(warnings.filter(({ code }) => code === 'file-left-out')).toHaveLength(names.length);
  });

  it('is left out if an untracked link leads to a committed one, or a committed link to it', async () => {
    const folder = await workTree({ 'a.md': 'a', link: { link: 'late' } }, { late: canary, 'late-link': { link: 'a.md' } });
    const out = join(folder, 'out');
    const { error, warnings } = await packageCharts({ charts: [join(folder, 'charts/app')], destination: out, committedOnly: true });
    expect(error).toBeNull();
    const said = warnings.map(({ message }) => message.replaceAll(`${join(folder, 'charts/app')}/`, ''));
    expect(said).toContain("'link' was left out: the link is committed, but its target 'late' is not");
    expect(said).toContain("'late-link' is not committed, and was left out");
    expect(Object.keys(await filesOfPackage(await readFile(join(out, 'app-0.1.0.tgz'))))).toEqual(['Chart.yaml', 'a.md']);
  });
});

describe('--committed-only', () => {
  const only = async (folder: string, chart = 'charts/app') =>
    packageCharts({ charts: [join(folder, chart)], destination: join(folder, 'out'), committedOnly: true });

  it('does not say of a link whose end it leaves out that what is there goes into the package', async () => {
    const folder = await workTree({ 'in.md': { link: '../../kept.md' }, 'out.md': { link: '../../late.md' }, dir: { link: '../../dir' } });
    await writeTree(folder, { 'kept.md': 'kept', 'dir/late.md': canary });
    await commitAll(folder);
    await writeTree(folder, { 'late.md': canary });
    await git(folder, 'rm', '-q', '--cached', 'dir/late.md');
    await git(folder, 'commit', '-q', '-m', 'without it');
    const { error, warnings } = await only(folder);
    expect(error).toBeNull();
    const followed = warnings.filter(({ code }) => code === 'link-followed').map(({ where }) => where?.file);
    expect(followed).toEqual([join(folder, 'charts/app/in.md')]);
  });

  it.each<[string, (folder: string) => Promise<unknown>, string]>([
    ['changed', (folder) => writeFile(join(folder, 'charts/app/a.md'), canary), 'a.md'],
    ['gone', (folder) => rm(join(folder, 'charts/app/a.md')), 'a.md'],
    ['with another .helmignore', (folder) => writeFile(join(folder, 'charts/app/.helmignore'), 'a.md\n'), '.helmignore'],
    [
      'changed behind the back of git status',
      async (folder) => {
        await git(folder, 'update-index', '--assume-unchanged', 'charts/app/a.md');
        await writeFile(join(folder, 'charts/app/a.md'), canary);
      },
      'a.md',
    ],
    [
      'staged and not committed',
      async (folder) => {
        await writeFile(join(folder, 'charts/app/a.md'), canary);
        await git(folder, 'add', '-A');
      },
      'a.md',
    ],
  ])('refuses a chart with a file %s', async (_, change, file) => {
    const folder = await workTree({ 'a.md': 'a' });
    await change(folder);
    const { error } = await only(folder);
    expect(error).toMatchObject({ code: 'CH_CHART_UNCOMMITTED', details: { files: [file] } });
    expect(String(error)).not.toContain(canary);
  });

  it('keeps dependencies that a job fetched and Chart.yaml declares, and says so', async () => {
    const dep = join(root, 'dep');
    await writeTree(dep, { 'Chart.yaml': 'apiVersion: v2\nname: dep\nversion: 1.2.3\n' });
    await packageCharts({ charts: [dep], destination: join(root, 'deps') });
    const packed = await readFile(join(root, 'deps/dep-1.2.3.tgz'));
    const declares = `${chartYaml}dependencies:\n  - name: dep\n    version: 1.x\n    repository: https://example.com\n`;
    const folder = await workTree({ 'Chart.yaml': declares }, { 'charts/dep-1.2.3.tgz': packed, 'charts/other-1.0.0.tgz': packed });
    const { error, warnings } = await only(folder);
    expect(error).toBeNull();
    expect(warnings.map(({ code }) => code).sort()).toEqual(['dependency-not-committed', 'file-left-out']);
    const plain = await packageCharts({ charts: [join(folder, 'charts/app')], destination: join(folder, 'out') });
    const untracked = plain.warnings.filter(({ code }) => code === 'file-not-in-git');
    expect(untracked.map(({ where }) => where?.file)).toEqual([join(folder, 'charts/app/charts/other-1.0.0.tgz')]);
  });

  it('cannot be had without git, and says why', async () => {
    await writeTree(join(root, 'no-git/app'), { 'Chart.yaml': chartYaml });
    expect((await only(join(root, 'no-git'), 'app')).error?.code).toBe('CH_CHART_UNCOMMITTED');
    const empty = join(root, 'empty');
    await writeTree(empty, { 'app/Chart.yaml': chartYaml });
    await git(empty, 'init', '-q');
    expect((await only(empty, 'app')).error?.code).toBe('CH_CHART_UNCOMMITTED');
  });

  it('cannot be had without the program git, of which a plain run only warns', async () => {
    const folder = await workTree({ 'a.md': 'a' });
    const options = { charts: [join(folder, 'charts/app')], destination: join(folder, 'out') };
    const context = { environment: { PATH: 'bin', HOME: folder } };
    const { error } = await packageCharts({ ...options, committedOnly: true }, context);
    expect([error?.code, error?.message]).toEqual(['CH_CHART_UNCOMMITTED', expect.stringContaining('git is not in PATH')]);
    expect((await packageCharts(options, context)).warnings.map(({ code }) => code)).toEqual(['git-not-asked']);
  });

  it('takes a clean checkout: at the root, of a worktree, of a submodule, with the line ends of Windows', async () => {
    const folder = join(root, 'clean');
    await writeTree(folder, {
      'Chart.yaml': chartYaml,
      'a.md': 'a\nb\n',
      é: 'x',
      'with "quotes"\n': 'x',
      'files/link': { link: '../a.md' },
    });
    await commitAll(folder);
    expect((await only(folder, '.')).error).toBeNull();
    await git(folder, 'worktree', 'add', '-q', join(root, 'worktree'));
    expect((await only(join(root, 'worktree'), '.')).error).toBeNull();
    const parent = join(root, 'parent');
    await writeTree(parent, { 'app/Chart.yaml': chartYaml });
    await commitAll(parent);
    await git(parent, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', folder, 'app/vendored');
    await git(parent, 'commit', '-q', '-m', 'submodule');
    const { error, warnings } = await only(parent, 'app');
    expect(error).toBeNull();
    expect(warnings.map(({ code }) => code)).toEqual(['git-left-out']);
    await writeFile(join(folder, 'a.md'), 'a\r\nb\r\n');
    expect((await only(folder, '.')).error).toBeNull();
  });

  it.runIf(linux)('runs nothing that the checkout’s own configuration names', async () => {
    const folder = await workTree({ 'a.md': 'a', '.gitattributes': '* filter=evil diff=evil\n' }, { late: 'x' });
    const trap = join(folder, 'trap.sh');
    await writeFile(trap, `#!/bin/sh\ntouch ${join(folder, 'sprung')}\ncat\n`, { mode: 0o755 });
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'core.editor',
      'core.sshCommand',
      'filter.evil.clean',
      'filter.evil.process',
      'diff.external',
      'diff.evil.textconv',
      'alias.ls-files',
    ])
      await git(folder, 'config', key, key.startsWith('alias') ? `!${trap}` : trap);
    await writeFile(join(folder, '.git/hooks/post-index-change'), `#!/bin/sh\n${trap}\n`, { mode: 0o755 });
    await writeFile(join(folder, 'charts/app/a.md'), 'changed');
    await only(folder);
    await packageCharts({ charts: [join(folder, 'charts/app')], destination: join(folder, 'out') });
    expect(await readdir(folder)).not.toContain('sprung');
  });
});
