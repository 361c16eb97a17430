import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDigest } from '../../chart/lock-digest.ts';
import { readChart } from '../../chart/read-chart.ts';
import { readConfigFile } from '../../config/file.ts';
import { loadConfig } from '../../config/load.ts';
import { filesIn } from '../../runtime/files-in.ts';
import { outputIn } from '../../runtime/output-folder.ts';
import { repositoryOf } from './clone.ts';
import { type InitReport, type InitRequest, initRepository } from './init.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-init-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

function init(request: Partial<InitRequest> = {}, at = folder, files = filesIn(at)): Promise<InitReport> {
  const said = { action: undefined, to: undefined, url: undefined, inFile: [], dryRun: false };
  const fixed = { builtOf: commit, version: '1.2.3', folderName: 'work' };
  return initRepository({ ...said, ...fixed, ...request }, { files, output: outputIn(at) });
}

const pathsOf = ({ charts }: InitReport): readonly string[] => charts.map(({ path }) => path);
const writtenIn = ({ files }: InitReport): readonly string[] => files.flatMap(({ path, outcome }) => (outcome === 'written' ? [path] : []));

const chart = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';
const remote = '[remote "origin"]\n\turl = https://github.com/acme/my_app.git\n';

describe('init', () => {
  it('finds the charts and the repository, and writes what can be loaded', async () => {
    const charts = { 'deploy/app/Chart.yaml': chart, 'deploy/app/charts/sub/Chart.yaml': chart, 'b/Chart.yaml': chart };
    await put({ ...charts, 'node_modules/x/Chart.yaml': chart, '.git/config': remote });
    const { files, ...report } = await init({ url: 'https://charts.example.com' });
    expect(report).toMatchObject({
      charts: [
        { path: 'b', name: 'app', version: '1.0.0' },
        { path: 'deploy/app', name: 'app', version: '1.0.0' },
      ],
      repository: 'acme/my_app',
      to: 'stack:my-app-charts',
      stack: 'my-app-charts',
      lacking: [],
    });
    expect(files.map(({ outcome }) => outcome)).toEqual(new Array(5).fill('written'));
    const config = await loadConfig({ command: 'publish', flags: {}, environment: {} }, filesIn(folder));
    expect(config).toMatchObject({ to: 'stack:my-app-charts', url: 'https://charts.example.com', charts: ['*', 'deploy/*'] });
    const release = await readFile(join(folder, '.github/workflows/release-chart.yml'), 'utf8');
    expect(release).toContain(`uses: alto9/charthouse@${commit} # v1.2.3\n`);
    expect(release).not.toContain('CHARTHOUSE_TO');
  });

  it('finds no chart in what tools keep, nor among samples', async () => {
    await put({
      '.cache/x/Chart.yaml': chart,
      'app/Chart.yaml': chart,
      'test/fixtures/x/Chart.yaml': chart,
      'examples/x/Chart.yaml': chart,
    });
    expect(pathsOf(await init())).toEqual(['app']);
  });

  it('takes no folder for a chart because of its name', async () => {
    await put({ 'Chart.yaml/read.me': '', 'app/Chart.yaml': chart });
    expect(pathsOf(await init())).toEqual(['app']);
  });

  it('passes over a folder that it may not read', async () => {
    await put({ 'app/Chart.yaml': chart, 'data/x/Chart.yaml': chart });
    const files = filesIn(folder);
    const readDirectory = async (path: string): Promise<readonly string[]> => {
      if (path === 'data') throw Object.assign(new Error('not yours'), { code: 'EACCES' });
      return files.readDirectory(path);
    };
    expect(pathsOf(await init({}, folder, { ...files, readDirectory }))).toEqual(['app']);
  });

  it.each([
    ['a byte order mark', `\ufeff${chart}`, '1.0.0'],
    ['a quoted key', chart.replace('version', '"version"'), '1.0.0'],
    ['no version', `${chart.replace('1.0.0', '')}appVersion: 3\n`, null],
    ['a template of a version', chart.replace('1.0.0', '"{{ v }}"'), null],
  ])('reads the version of a Chart.yaml with %s as Helm does', async (_, text, version) => {
    await put({ 'app/Chart.yaml': text });
    expect((await init()).charts).toMatchObject([{ path: 'app', version }]);
  });

  it('says what keeps a chart from being released, and writes all the same', async () => {
    await put({ 'app/Chart.yaml': `${chart}dependencies: [{ name: lib, version: 1.0.0, repository: 'file://../lib' }]\n` });
    const report = await init();
    expect(report.charts).toMatchObject([{ path: 'app', name: 'app', version: '1.0.0', error: { code: 'CH_CHART_DEPENDENCY' } }]);
    await put({ 'app/Chart.yaml': 'name: [' });
    expect((await init()).charts).toMatchObject([{ path: 'app', name: null, version: null, error: { code: 'CH_CHART_YAML' } }]);
    expect(writtenIn(report)).toContain('charthouse.yaml');
  });

  it.each([
    ['https://charts.example.com', null],
    ['s3://registry.example.com/charts', { code: 'CH_CHART_DEPENDENCY' }],
    ['oci://registry.example.com/charts', null],
  ])('takes a chart that lacks dependencies if its lock names what a publish can read: %s', async (repository, error) => {
    const declared = { name: 'lib', version: '1.0.0', repository };
    const dependencies = `dependencies: [${JSON.stringify(declared)}]\n`;
    const digest = lockDigest([declared], { dependencies: [declared] });
    await put({ 'app/Chart.yaml': `${chart}${dependencies}`, 'app/Chart.lock': `${dependencies}digest: ${digest}\n` });
    expect((await init()).charts).toMatchObject([{ path: 'app', name: 'app', version: '1.0.0', error }]);
  });

  it('gives the names of repositories the URLs that the locks have, if each has one', async () => {
    const locked = (name: string, url: string) => {
      const declared = { name: 'lib', version: '1.0.0', repository: name };
      const dependencies = [{ ...declared, repository: url }];
      const digest = lockDigest(dependencies, { dependencies });
      return { yaml: `dependencies: [${JSON.stringify(declared)}]\n`, lock: JSON.stringify({ dependencies, digest }) };
    };
    const charts = {
      a: locked('@corp', 'https://charts.example.com/stable'),
      b: locked('alias:corp', 'https://charts.example.com/stable'),
      c: locked('@other', 'https://a.example.com'),
      d: locked('@other', 'https://b.example.com'),
      e: locked('@secret', 'https://me:canary@charts.example.com'),
    };
    for (const [path, { yaml, lock }] of Object.entries(charts))
      await put({ [`${path}/Chart.yaml`]: `${chart}${yaml}`, [`${path}/Chart.lock`]: lock });
    expect((await init()).charts.map(({ error }) => error)).toEqual([null, null, null, null, null]);
    const text = await readFile(join(folder, 'charthouse.yaml'), 'utf8');
    expect(text).toContain('repositories:\n  - {"name":"corp","url":"https://charts.example.com/stable"}\n');
    expect(text).not.toMatch(/other|canary/);
    expect(readConfigFile(Buffer.from(text), 'charthouse.yaml')).toMatchObject({ problems: [], repositories: [{ name: 'corp' }] });
    expect((await init()).files[0]).toEqual({ path: 'charthouse.yaml', outcome: 'unchanged' });
    await put({ 'charthouse.yaml': 'to: s3://charts\n' });
    expect((await init({ inFile: ['to'] })).lacking).toEqual(['repositories: [{"name":"corp","url":"https://charts.example.com/stable"}]']);
    expect((await init({ inFile: ['to'], namesInFile: ['corp'] })).lacking).toEqual([]);
  });

  it('keeps the repository out of the package of a chart at its root', async () => {
    await put({ 'Chart.yaml': chart, '.git/config': remote, 'a.txt': '' });
    expect(writtenIn(await init())).toContain('.helmignore');
    const { files, warnings } = await readChart(folder, { files: filesIn() });
    expect([files.map(({ path }) => path), warnings]).toEqual([['Chart.yaml', '.helmignore', 'a.txt'], []]);
  });

  it('deploys no stack where charts go to a bucket', async () => {
    await put({ 'app/Chart.yaml': chart });
    expect(writtenIn(await init({ to: 's3://charts' }))).toEqual([
      ...[
        'charthouse.yaml',
        '.github/workflows/release-chart.yml',
        '.github/workflows/check-charts.yml',
        '.github/workflows/check-repository.yml',
      ],
    ]);
  });

  it('changes nothing when it is run again, and keeps what is another’s', async () => {
    await put({ 'app/Chart.yaml': chart });
    await init();
    expect((await init()).files.map(({ outcome }) => outcome)).toEqual(new Array(5).fill('unchanged'));
    await put({ 'charthouse.yaml': 'charts: [app]\n' });
    expect(await init()).toMatchObject({ files: [{ path: 'charthouse.yaml', outcome: 'kept' }, {}, {}, {}, {}] });
    expect(await readFile(join(folder, 'charthouse.yaml'), 'utf8')).toBe('charts: [app]\n');
  });

  it('says what a file that it keeps would have to say', async () => {
    await put({ 'app/Chart.yaml': chart, 'charthouse.yaml': 'charts: [app]\n', '.git/config': remote });
    expect((await init()).lacking).toEqual(['to: "stack:my-app-charts"']);
    expect((await init({ to: 's3://charts', url: 'https://a.example.com', inFile: ['to'] })).lacking).toEqual([
      'url: "https://a.example.com"',
    ]);
    expect((await init({ to: 's3://charts', inFile: ['to'] })).lacking).toEqual([]);
  });

  it('keeps a folder that is called as a file of ours', async () => {
    await put({ 'app/Chart.yaml': chart, 'charthouse.yaml/read.me': '' });
    expect((await init()).files[0]).toEqual({ path: 'charthouse.yaml', outcome: 'kept' });
  });

  it('writes nothing in a dry run', async () => {
    await put({ 'charts/app/Chart.yaml': chart });
    expect((await init({ dryRun: true })).files[0]).toEqual({ path: 'charthouse.yaml', outcome: 'written' });
    expect(await readdir(folder)).toEqual(['charts']);
  });

  it.each<[string, Partial<InitRequest>, string]>([
    ['no chart', {}, 'CH_NO_CHARTS'],
    ['an action by its tag', { action: 'alto9/charthouse@v1' }, 'CH_USAGE'],
    ['nobody to say which action', { builtOf: undefined }, 'CH_USAGE'],
  ])('refuses %s, and writes nothing', async (_, request, code) => {
    if (code === 'CH_USAGE') await put({ 'app/Chart.yaml': chart });
    const before = await readdir(folder);
    await expect(init(request)).rejects.toMatchObject({ code });
    expect(await readdir(folder)).toEqual(before);
  });

  it.each([
    ['42', 'my-charts'],
    ['App.of_us', 'App-of-us-charts'],
    ['x'.repeat(80), `${'x'.repeat(40)}-charts`],
  ])('names a stack of the folder %s that CloudFormation takes', async (folderName, stack) => {
    await put({ 'Chart.yaml': chart });
    expect((await init({ folderName })).stack).toBe(stack);
  });
});

describe('the clone that init is run in', () => {
  it.each(['charts', 'charts/app'])('is not begun in its folder %s, where GitHub looks for nothing', async (path) => {
    await put({ 'charts/app/Chart.yaml': chart, '.git/config': remote });
    const refused = init({}, join(folder, path));
    await expect(refused).rejects.toMatchObject({ code: 'CH_USAGE', hint: expect.stringContaining(`cd ${await realpath(folder)};`) });
    expect(await readdir(join(folder, 'charts'))).toEqual(['app']);
  });

  it('may be a worktree, or a submodule', async () => {
    await put({ 'main/.git/config': remote, 'main/.git/worktrees/w/commondir': '../..\n' });
    await put({ 'w/app/Chart.yaml': chart, 'w/.git': `gitdir: ${join(folder, 'main/.git/worktrees/w')}\n` });
    await put({ 'main/.git/modules/s/config': remote, 'main/s/app/Chart.yaml': chart, 'main/s/.git': 'gitdir: ../.git/modules/s\n' });
    for (const path of ['w', 'main/s']) expect((await init({}, join(folder, path))).repository).toBe('acme/my_app');
  });

  it('may be none', async () => {
    await put({ 'app/Chart.yaml': chart, '.git': 'gitdir: nowhere\n' });
    expect(await init()).toMatchObject({ repository: null, to: 'stack:work-charts' });
  });
});

describe('the repository of a clone', () => {
  it.each([
    ['git@github.com:acme/app.git', 'acme/app'],
    ['ssh://git@github.com/acme/app', 'acme/app'],
    ['https://github.com/acme/app.js/', 'acme/app.js'],
    ['ssh://git@ssh.github.com:443/acme/app.git', 'acme/app'],
    ['git@GitHub.com:acme/app', 'acme/app'],
    ['git@github.com:42/app', '42/app'],
    ['https://x:secret@github.com/acme/app', 'acme/app'],
    ['https://mygithub.com/acme/app', undefined],
    ['https://gitlab.com/acme/app.git', undefined],
  ])('of %s is %s', (url, repository) => {
    expect(repositoryOf(`[core]\n\tbare = false\n[remote "up"]\n\turl = x\n[remote "origin"]\n\turl = ${url}\n`)).toBe(repository);
  });
});
