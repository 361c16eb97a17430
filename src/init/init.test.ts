import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../config/load.ts';
import { filesIn } from '../runtime/files-in.ts';
import { outputIn } from '../runtime/output-folder.ts';
import { repositoryOf } from './git-remote.ts';
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

function init(request: Partial<InitRequest> = {}): Promise<InitReport> {
  const fixed = { action: undefined, builtOf: commit, version: '1.2.3', to: undefined, url: undefined, folderName: 'work', dryRun: false };
  return initRepository({ ...fixed, ...request }, { files: filesIn(folder), output: outputIn(folder) });
}

const chart = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';
const remote = '[remote "origin"]\n\turl = https://github.com/acme/my_app.git\n';

describe('init', () => {
  it('finds the charts and the repository, and writes what can be loaded', async () => {
    const charts = { 'deploy/app/Chart.yaml': chart, 'deploy/app/charts/sub/Chart.yaml': chart, 'b/Chart.yaml': chart };
    await put({ ...charts, 'node_modules/x/Chart.yaml': chart, '.git/config': remote });
    const { files, ...report } = await init({ url: 'https://charts.example.com' });
    expect(report).toMatchObject({
      charts: ['b', 'deploy/app'],
      repository: 'acme/my_app',
      to: 'stack:my-app-charts',
      stack: 'my-app-charts',
      tag: 'v1.0.0',
    });
    expect(files.map(({ outcome }) => outcome)).toEqual(['written', 'written', 'written', 'written']);
    const config = await loadConfig({ command: 'publish', flags: {}, environment: {} }, filesIn(folder));
    expect(config).toMatchObject({ to: 'stack:my-app-charts', url: 'https://charts.example.com', charts: ['b', 'deploy/app'] });
    expect(await loadConfig({ command: 'infra', flags: {}, environment: {} }, filesIn(folder))).toMatchObject({ stack: 'my-app-charts' });
    const release = await readFile(join(folder, '.github/workflows/release-chart.yml'), 'utf8');
    expect(release).toContain(`uses: alto9/charthouse@${commit} # v1.2.3\n`);
    expect(release).not.toContain('CHARTHOUSE_TO');
  });

  it('finds no chart in what tools keep', async () => {
    await put({ '.cache/x/Chart.yaml': chart, 'app/Chart.yaml': chart });
    expect((await init()).charts).toEqual(['app']);
  });

  it('takes no folder for a chart because of its name', async () => {
    await put({ 'Chart.yaml/read.me': '', 'app/Chart.yaml': chart });
    expect((await init()).charts).toEqual(['app']);
  });

  it('knows no one tag of charts with different versions', async () => {
    await put({ 'a/Chart.yaml': chart, 'b/Chart.yaml': chart.replace('1.0.0', '2.0.0') });
    expect((await init()).tag).toBeNull();
  });

  it('changes nothing when it is run again, and keeps what is another’s', async () => {
    await put({ 'Chart.yaml': chart });
    await init();
    expect((await init()).files.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
    await put({ 'charthouse.yaml': 'to: ./mine\n' });
    expect((await init()).files[0]).toEqual({ path: 'charthouse.yaml', outcome: 'kept' });
    expect(await readFile(join(folder, 'charthouse.yaml'), 'utf8')).toBe('to: ./mine\n');
  });

  it('keeps a folder that is called as a file of ours', async () => {
    await put({ 'Chart.yaml': chart, 'charthouse.yaml/read.me': '' });
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
    if (code === 'CH_USAGE') await put({ 'Chart.yaml': chart });
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
