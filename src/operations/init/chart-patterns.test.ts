import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCharts } from '../../config/charts.ts';
import { filesIn } from '../../runtime/files-in.ts';
import { chartPatterns } from './chart-patterns.ts';
import { chartsIn } from './find-charts.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-patterns-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const chart = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';

async function charts(...paths: readonly string[]): Promise<void> {
  for (const path of paths) await put(`${path}/Chart.yaml`, chart);
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** The lines, and that a run finds by them exactly the charts that init has found. */
async function lines(): Promise<readonly string[]> {
  const files = filesIn(folder);
  const found = (await chartsIn(files)).map(({ path }) => path);
  const patterns = await chartPatterns(found, files);
  expect([...(await findCharts({ args: [], configured: patterns }, files)).charts].sort()).toEqual(found);
  return patterns;
}

describe('what charthouse.yaml lists for charts', () => {
  it.each([
    ['of one folder', ['charts/a', 'charts/b'], ['charts/*']],
    ['alone in a folder', ['charts/app'], ['charts/*']],
    ['at the root', ['.'], ['.']],
    ['directly in the root', ['app', 'web'], ['*']],
    ['of several folders', ['b', 'deploy/app', 'charts/a', 'charts/group/c'], ['*', 'charts/*', 'charts/group/*', 'deploy/*']],
    ['deeper down', ['a/b/c/app'], ['a/b/c/*']],
    ['beside samples', ['charts/app', 'charts/examples', 'team/x'], ['charts/app', 'team/*']],
    ['beside samples in the root', ['app', 'web', 'tests', 'charts/x'], ['app', 'web', 'charts/*']],
    ['beside samples one folder deeper', ['charts/app', 'charts/examples/x'], ['charts/*']],
    ['beside a hidden folder', ['charts/app', 'charts/.old'], ['charts/*']],
    ['in a folder with signs of patterns', ['ch[a]rts/app', 'x?/app'], ['ch[a]rts/app', 'x?/app']],
    ['called like a pattern', ['charts/*', 'charts/b'], ['charts/*', 'charts/b']],
  ])('%s', async (_, paths, expected) => {
    await charts(...paths);
    expect(await lines()).toEqual(expected);
  });

  it('is each chart beside a link to one, which init passes over', async () => {
    await charts('charts/app', 'other/lib');
    await symlink('../other/lib', join(folder, 'charts/lib'));
    expect(await lines()).toEqual(['charts/app', 'other/*']);
  });

  it('is each chart beside a folder that cannot be looked into', async () => {
    await charts('app');
    await mkdir(join(folder, 'data'));
    const files = filesIn(folder);
    const info: typeof files.info = async (path) => {
      if (path.startsWith('data/')) throw Object.assign(new Error('not yours'), { code: 'EACCES' });
      return files.info(path);
    };
    expect(await chartPatterns(['app'], { ...files, info })).toEqual(['app']);
  });

  it('names a chart that is added later', async () => {
    await charts('charts/app');
    const patterns = await lines();
    await charts('charts/new');
    expect((await findCharts({ args: [], configured: patterns }, filesIn(folder))).charts).toEqual(['charts/app', 'charts/new']);
  });
});
