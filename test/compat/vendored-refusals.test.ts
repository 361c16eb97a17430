/** Charts whose charts/ has something already: what a real Helm refuses is refused, and the rest is packaged, with a warning. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCharthouseError } from '../../src/base/error.ts';
import { lockDigest } from '../../src/chart/lock-digest.ts';
import { indexFolder, serve } from '../../src/client/library.ts';
import { packageChart } from '../../src/client/package.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import type { Tree } from '../support/publish/chart-tree.ts';
import { copyOf, type DependencyScene, type Judge, judge, judges, leave, written } from '../support/publish/dependency-judge.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { needs } from '../support/tools/tools.ts';

let server: RunningServer;
let scene: DependencyScene;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-vendored-'));
  const repository = join(folder, 'repository');
  await mkdir(repository);
  for (const version of ['1.2.0', '1.4.0']) await writeFile(join(repository, `db-${version}.tgz`), tgz('db', version));
  await indexFolder({ folder: repository });
  server = await serve({ to: repository, port: 0 });
  scene = { folder, repositories: { main: server.url } };
});
afterAll(async () => {
  await server.close();
  await leave(scene);
});

const tgz = (name: string, version: string): Uint8Array => chartPackage(name, version).bytes;
const folderOf = (at: string, name: string, version: string): Tree => ({
  [`charts/${at}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: ${version}\n`,
});
const vendored: Tree = { 'charts/db-1.4.0.tgz': tgz('db', '1.4.0') };
const own = folderOf('own', 'own', '1.0.0');

interface Case {
  readonly charts: Tree;
  /** The range of `own`, which has no repository. */
  readonly range?: string;
  /** The codes of the warnings. */
  readonly warns?: readonly string[];
}

/** The chart declares db ^1.2.0 of a repository, and own 1.x without one. */
const cases: Readonly<Record<string, Case>> = {
  'db is missing': { charts: own },
  'both are there': { charts: { ...own, ...vendored } },
  'db is missing, and own is out of range': { charts: folderOf('own', 'own', '2.0.0') },
  'db is missing, and own is a pre-release': { charts: folderOf('own', 'own', '1.1.0-rc.1') },
  'db is missing, and own is a package': { charts: { 'charts/own-1.0.0.tgz': tgz('own', '1.0.0') } },
  'db is missing, and own is in a folder of another name': { charts: folderOf('mine', 'own', '1.0.0') },
  'db is missing, and a folder of its name has another chart': {
    charts: { ...folderOf('own', 'other', '1.0.0'), ...folderOf('mine', 'own', '1.0.0') },
    warns: ['dependency-undeclared'],
  },
  'db is missing, and own has no version in its range': { charts: own, range: 'latest' },
  'both are missing': { charts: {} },
  'own is out of range, and nothing is missing': {
    charts: { ...folderOf('own', 'own', '2.0.0'), ...vendored },
    warns: ['dependency-out-of-range'],
  },
  'db is out of range, and nothing is missing': {
    charts: { ...own, 'charts/db-0.1.0.tgz': tgz('db', '0.1.0') },
    warns: ['dependency-out-of-range'],
  },
  'a pre-release of db, and nothing is missing': {
    charts: { ...own, 'charts/db-1.5.0-rc.1.tgz': tgz('db', '1.5.0-rc.1') },
    warns: ['dependency-out-of-range'],
  },
  'own is a package, and nothing is missing': { charts: { 'charts/own-1.0.0.tgz': tgz('own', '1.0.0'), ...vendored } },
  'two copies of db': {
    charts: { ...own, ...vendored, 'charts/db-1.2.0.tgz': tgz('db', '1.2.0') },
    warns: ['dependency-not-locked', 'dependency-twice'],
  },
  'a folder and a package of db': {
    charts: { ...own, ...vendored, ...folderOf('db', 'db', '1.2.0') },
    warns: ['dependency-not-locked', 'dependency-twice'],
  },
  'an old folder of db beside the package': {
    charts: { ...own, ...vendored, ...folderOf('db', 'db', '0.9.0') },
    warns: ['dependency-out-of-range'],
  },
  'a chart that is not declared': { charts: { ...own, ...vendored, ...folderOf('web', 'web', '1.0.0') }, warns: ['dependency-undeclared'] },
  'another chart under the file name of db, which is fetched then': {
    charts: { ...own, 'charts/db-1.4.0.tgz': tgz('web', '1.0.0') },
  },
  'a package that is none': { charts: { ...own, ...vendored, 'charts/web-1.0.0.tgz': 'not a package' } },
  'a folder that is no chart': { charts: { ...own, ...vendored, 'charts/web/README.md': 'no chart' } },
  'a chart without a version': { charts: { ...own, ...vendored, 'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\n' } },
  'a chart whose version is none': { charts: { ...own, ...vendored, ...folderOf('web', 'web', 'latest') } },
  'a text beside the charts': { charts: { ...own, ...vendored, 'charts/README.md': 'no chart' } },
  'a chart that lacks dependencies of its own': {
    charts: {
      ...vendored,
      'charts/own/Chart.yaml': `${String(own['charts/own/Chart.yaml'])}dependencies:\n- {name: x, version: 1.x, repository: ""}\n`,
    },
  },
};

/** The chart with a lock that is in step with it. */
async function chartOf({ charts, range = '1.x' }: Case): Promise<string> {
  const url = server.url.replace(/\/$/, '');
  const declared = [
    { name: 'own', version: range, repository: '' },
    { name: 'db', version: '^1.2.0', repository: url },
  ];
  const dependencies = [
    { name: 'own', repository: '', version: range },
    { name: 'db', repository: url, version: '1.4.0' },
  ];
  const lines = (list: readonly object[]): string => `dependencies:\n${list.map((each) => `- ${JSON.stringify(each)}\n`).join('')}`;
  return written(
    {
      'Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\n${lines(declared)}`,
      'Chart.lock': `${lines(dependencies)}digest: ${lockDigest(declared, { dependencies })}\ngenerated: "2026-01-02T03:04:05Z"\n`,
      ...charts,
    },
    scene,
  );
}

/** Why Helm has no package of it: it packages what is complete, and else builds it first. */
async function refusal(by: Judge, chart: string): Promise<string | undefined> {
  const copy = await copyOf(chart, scene);
  const at = ['package', copy, '-d', join(copy, '..')];
  const first = await by.run(...at);
  if (first === undefined || !/found in Chart\.yaml, but missing in charts/.test(first)) return first;
  return (await by.run('dependency', 'build', copy)) ?? by.run(...at);
}

async function ours(chart: string): Promise<{ readonly refused?: string; readonly warnings?: readonly string[] }> {
  try {
    const { warnings } = await packageChart(chart);
    return { warnings: warnings.map(({ code }) => code).filter((code) => code.startsWith('dependency-')) };
  } catch (error) {
    if (isCharthouseError(error)) return { refused: error.code };
    throw error;
  }
}

describe('charts/ that has something already', () => {
  it.each(Object.entries(cases))('%s', needs(...judges.map((each) => `helm-${each}` as const)), async (_, found) => {
    const chart = await chartOf(found);
    const refusals = await Promise.all(
      judges.map(async (version) => [version, await refusal(await judge(version, scene), chart)] as const),
    );
    const refusing = refusals.filter(([, why]) => why !== undefined);
    const outcome = await ours(chart);
    expect(outcome.refused !== undefined, JSON.stringify([outcome, refusing])).toBe(refusing.length > 0);
    if (refusing.length === 0) expect(outcome.warnings).toEqual(found.warns ?? []);
  });
});
