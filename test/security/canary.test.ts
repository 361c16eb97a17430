/** A canary in the environment and in files outside of the chart: in no package by way of a link, and in nothing that is said. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/chart/types.ts';
import { gate } from '../../src/client/gate.ts';
import { publish } from '../../src/client/operations.ts';
import { packageCharts } from '../../src/client/package.ts';
import { runGate } from '../../src/operations/gate/gate-charts.ts';
import { chartsIn } from '../../src/operations/init/find-charts.ts';
import type { Helm } from '../../src/ports/helm.ts';
import { filesIn } from '../../src/runtime/files-in.ts';
import { nodeFiles } from '../../src/runtime/node-files.ts';
import { realClock } from '../../src/runtime/real-clock.ts';
import { noTraffic } from '../../src/runtime/traffic.ts';
import { canary, canaryTrees } from '../support/publish/canary.ts';
import { chartYaml, commitAll, type Tree, writeTree } from '../support/publish/chart-tree.ts';

const { root, workTree } = await canaryTrees();

const linux = process.platform === 'linux';
const outside = join('..', '..', '..', 'outside');

describe('a link', () => {
  it.each<[string, Tree, string]>([
    ['to a file', { 'docs.md': { link: `${outside}/secret.txt` } }, 'docs.md'],
    ['to a folder', { files: { link: outside } }, 'files'],
    ['in a chain', { 'a.md': { link: 'b.md' }, 'b.md': { link: `${outside}/secret.txt` } }, 'a.md'],
    ['in a linked folder', { files: { link: 'more' }, 'more/x': { link: `../${outside}/secret.txt` } }, 'files/x'],
    ['that is Chart.yaml', { 'Chart.yaml': { link: `${outside}/Chart.yaml` } }, 'Chart.yaml'],
    ['that is values.yaml', { 'values.yaml': { link: `${outside}/values.yaml` } }, 'values.yaml'],
    ['that is .helmignore', { '.helmignore': { link: `${outside}/ignore` } }, '.helmignore'],
    ['that is a subchart', { 'charts/sub': { link: `../${outside}/sub` } }, 'charts/sub'],
    ['in a subchart', { 'charts/sub/Chart.yaml': chartYaml, 'charts/sub/x': { link: `../../${outside}/secret.txt` } }, 'charts/sub/x'],
    ['that is the Chart.yaml of a subchart', { 'charts/sub/Chart.yaml': { link: `../../${outside}/Chart.yaml` } }, 'charts/sub/Chart.yaml'],
    ['that is absolute', { 'docs.md': { link: join(root, 'outside/secret.txt') } }, 'docs.md'],
    [
      'that leaves and comes back to a name like ours',
      { 'docs.md': { link: `../../../repository-${0}x/../outside/secret.txt` } },
      'docs.md',
    ],
  ])('%s is refused with its place, by every command', async (name, tree, place) => {
    await mkdir(join(root, 'repository-0x'), { recursive: true });
    const folder = await workTree(tree);
    const chart = join(folder, 'charts/app');
    const reports = [
      await packageCharts({ charts: [chart], destination: join(folder, 'out') }),
      await publish({ charts: [chart], to: join(folder, 'repository') }),
      await gate({ charts: [chart], helmVersion: '3.12.0' }),
    ];
    for (const report of reports) {
      expect(report.error, name).toMatchObject({ code: 'CH_CHART_LINK', where: { file: `${chart}/${place}` } });
      expect(JSON.stringify(report) + String(report.error) + JSON.stringify(report.error?.details)).not.toContain(canary);
    }
    expect(await readdir(folder)).toEqual(['.git', 'charts']);
  });

  it
    .runIf(linux)
    .each([
      ['/proc/self/environ'],
      ['/proc/self/cwd/package.json'],
      ['/proc/thread-self/environ'],
      ['/dev/fd/0'],
      ['/dev/null'],
      ['/dev/stdin'],
      ['/sys/kernel'],
      ['/../proc/self/environ'],
      ['/etc/mtab'],
    ])('to %s is refused whatever is allowed', async (target) => {
    const folder = await workTree({ 'docs.md': { link: target } });
    const charts = [join(folder, 'charts/app')];
    const made = await packageCharts({ charts, destination: join(folder, 'out'), allowOutsideLinks: true, allowCredentialFiles: true });
    expect(['CH_CHART_LINK', 'CH_CHART_INVALID']).toContain(made.error?.code);
    if (target.startsWith('/proc')) expect(made.error?.code).toBe('CH_CHART_LINK');
    expect(JSON.stringify(made)).not.toContain(canary);
  });

  it.each([['../../.git/config'], ['../../.git'], ['../../.git/../.git/config']])(
    'to %s is refused whatever is allowed',
    async (target) => {
      const folder = await workTree({ 'a.md': 'a' }, { 'docs.md': { link: target } });
      const options = { charts: [join(folder, 'charts/app')], destination: join(folder, 'out'), allowOutsideLinks: true };
      expect((await packageCharts(options)).error?.code).toBe('CH_CHART_LINK');
    },
  );

  it('out of the chart that stays in the work tree is followed with a warning, and one in the chart without', async () => {
    const folder = await workTree({ LICENSE: { link: '../../LICENSE' }, 'a.md': 'a', 'b.md': { link: 'a.md' } });
    await writeFile(join(folder, 'LICENSE'), 'free');
    const { warnings, error } = await packageCharts({ charts: [join(folder, 'charts/app')], destination: join(folder, 'out') });
    expect(error).toBeNull();
    expect(warnings.filter(({ code }) => code === 'link-followed').map(({ where }) => where?.file)).toEqual([
      join(folder, 'charts/app/LICENSE'),
    ]);
  });

  it('to a folder with a name that begins like the work tree’s leaves it', async () => {
    const folder = await workTree({ x: { link: '../../../beside-2/x' } });
    await writeTree(root, { 'beside-2/x': canary });
    await commitAll(join(root, 'beside-2')).catch(() => undefined);
    const { error } = await packageCharts({ charts: [join(folder, 'charts/app')], destination: join(folder, 'out') });
    expect(error?.code).toBe('CH_CHART_LINK');
  });

  it('is followed where it was allowed, and where .helmignore lists it nobody asks', async () => {
    const folder = await workTree({ x: { link: `${outside}/secret.txt` }, y: { link: `${outside}/secret.txt` }, '.helmignore': 'y\n' });
    const options = { charts: [join(folder, 'charts/app')], destination: join(folder, 'out'), allowOutsideLinks: true };
    const { warnings, error } = await packageCharts(options);
    expect(error).toBeNull();
    expect(warnings.map(({ code }) => code)).toContain('link-followed');
  });

  it('of a chart without git leads no further than the folder around the chart', async () => {
    const tree = { 'Chart.yaml': chartYaml, near: { link: '../near' }, far: { link: '../../outside/secret.txt' } };
    await writeTree(join(root, 'plain/app'), tree);
    await writeTree(root, { 'plain/near': 'near' });
    const { error } = await packageCharts({ charts: [join(root, 'plain/app')], destination: join(root, 'out') });
    expect(error).toMatchObject({ code: 'CH_CHART_LINK', where: { file: join(root, 'plain/app/far') } });
    await rm(join(root, 'plain/app/far'));
    expect((await packageCharts({ charts: [join(root, 'plain/app')], destination: join(root, 'out') })).error).toBeNull();
  });
});

it('init shows nothing of a Chart.yaml that is a link out of the work tree', async () => {
  const folder = await workTree({ 'Chart.yaml': { link: `${outside}/Chart.yaml` } });
  const charts = await chartsIn(filesIn(folder));
  expect(charts.map(({ error }) => error?.code)).toEqual(['CH_CHART_LINK']);
  expect(JSON.stringify(charts)).not.toContain(canary);
});

describe('the values of ci/', () => {
  it.each<[string, Tree]>([
    ['a file', { 'ci/x-values.yaml': { link: `../${outside}/ci/x-values.yaml` }, '.helmignore': 'ci/\n' }],
    ['the folder', { ci: { link: `${outside}/ci` }, '.helmignore': 'ci\n' }],
  ])('are not read through a link out of the work tree: %s', async (_, tree) => {
    const folder = await workTree(tree);
    const judged: unknown[] = [];
    const helm: Helm = {
      version: '3.12.0',
      lintAndRender: async (chart) => void judged.push(chart),
      package: () => Promise.reject(new Error('not asked')),
    };
    const path = join(folder, 'charts/app');
    const request = { charts: [path], tag: undefined, version: undefined, appVersion: undefined, modifiedSeconds: 0 };
    const signal = new AbortController().signal;
    const ports = {
      files: nodeFiles,
      helms: [async () => helm],
      signal,
      clock: realClock,
      traffic: () => noTraffic,
      onEvent: () => undefined,
    };
    const report = await runGate({ ...request, packager: 'builtin', limits: defaultLimits }, ports);
    expect(report.error?.code).toBe('CH_CHART_LINK');
    expect(JSON.stringify([report, judged]) + String(report.error)).not.toContain(canary);
  });
});
