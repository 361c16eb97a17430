/** What `helm dependency update` and `build` refuse, charthouse refuses, with the code that says why. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { isCharthouseError } from '../../src/base/error.ts';
import { buildDependencies, updateDependencies } from '../../src/client/library-dependencies.ts';
import { packageChart } from '../../src/client/package.ts';
import { git, type Tree, writeTree } from '../support/publish/chart-tree.ts';
import {
  copyOf,
  type Declared,
  type DependencyScene,
  dependant,
  judge,
  judges,
  leave,
  seen,
  written,
} from '../support/publish/dependency-judge.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { openPageServer, type PageServer } from '../support/servers/page-server.ts';
import { needs } from '../support/tools/tools.ts';

let server: PageServer;
let scene: DependencyScene;

beforeAll(async () => {
  server = await openPageServer();
  const packed = chartPackage('db', '1.0.0').bytes;
  const entry = (name: string, url: string, digest?: string) => [
    { apiVersion: 'v2', name, version: '1.0.0', urls: [url], ...(digest === undefined ? {} : { digest }) },
  ];
  const entries = {
    db: entry('db', 'db-1.0.0.tgz'),
    lost: entry('lost', 'lost-1.0.0.tgz'),
    page: entry('page', 'page.tgz'),
    other: entry('other', 'db-1.0.0.tgz'),
    changed: entry('changed', 'changed.tgz', sha256Hex(packed)),
    bare: [{ apiVersion: 'v2', name: 'bare', version: '1.0.0', urls: [] }],
  };
  const pages = {
    '/main/index.yaml': JSON.stringify({ apiVersion: 'v1', entries }),
    '/main/db-1.0.0.tgz': packed,
    '/main/page.tgz': '<html>sign in</html>',
    '/main/changed.tgz': chartPackage('changed', '1.0.0').bytes,
    '/html/index.yaml': '<html>sign in</html>',
    '/denied/index.yaml': { status: 403 },
  };
  for (const [target, page] of Object.entries(pages)) server.pages.set(target, page);
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-refused-'));
  await git(folder, 'init', '-q');
  await writeTree(folder, { 'lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 0.9.0\n', 'none/readme.md': 'no chart\n' });
  scene = { folder, repositories: { main: `${server.url}/main` } };
});

afterAll(async () => {
  await server.close();
  await leave(scene);
});

/** Declared as `db` 1.x of the repository, but for these fields; and what else the chart has. */
type Case = readonly [fields: Declared | readonly Declared[], code: string, more?: Tree];

const own = (version: string): Tree => ({ 'charts/own/Chart.yaml': `apiVersion: v2\nname: own\nversion: ${version}\n` });

const cases: Readonly<Record<string, Case>> = {
  'no version in the range': [{ version: '^2' }, 'CH_DEPENDENCY_VERSION'],
  'a range that only a pre-release could match': [{ version: '<1' }, 'CH_DEPENDENCY_VERSION'],
  'no such chart': [{ name: 'nothing' }, 'CH_DEPENDENCY_NOT_FOUND'],
  'a version without URLs': [{ name: 'bare' }, 'CH_DEPENDENCY_MISSING'],
  'a package that is not there': [{ name: 'lost' }, 'CH_DEPENDENCY_MISSING'],
  'no repository at the URL': [{ repository: 'SERVER/nowhere' }, 'CH_DEPENDENCY_GONE'],
  'a repository that denies access': [{ repository: 'SERVER/denied' }, 'CH_DEPENDENCY_DENIED'],
  'a page instead of an index': [{ repository: 'SERVER/html' }, 'CH_DEPENDENCY_GONE'],
  'a server that is not there': [{ repository: 'http://127.0.0.1:1' }, 'CH_DEPENDENCY_UNAVAILABLE'],
  'a folder that is not there': [{ repository: 'file://../../missing' }, 'CH_CHART_UNREADABLE'],
  'a folder without a chart': [{ repository: 'file://../../none' }, 'CH_CHART_INVALID'],
  'a folder with another version': [{ name: 'lib', version: '1.x', repository: 'file://../../lib' }, 'CH_DEPENDENCY_RANGE'],
  'a word for a version': [{ version: 'latest' }, 'CH_DEPENDENCY_RANGE'],
  'an operator without a version': [{ version: '">="' }, 'CH_DEPENDENCY_RANGE'],
  'four numbers': [{ version: '1.0.0.0' }, 'CH_DEPENDENCY_RANGE'],
  'an empty version': [{ version: '""' }, 'CH_DEPENDENCY_RANGE'],
  'no repository, and nothing in charts/': [{ repository: '""' }, 'CH_CHART_DEPENDENCY'],
  'no repository, and another version in charts/': [{ name: 'own', repository: '""' }, 'CH_CHART_DEPENDENCY', own('2.0.0')],
  'no repository, and only a package in charts/': [
    { name: 'own', repository: '""' },
    'CH_CHART_DEPENDENCY',
    { 'charts/own-1.0.0.tgz': chartPackage('own', '1.0.0').bytes },
  ],
  'a name of no repository': [{ repository: '"@unknown"' }, 'CH_DEPENDENCY_REPOSITORY'],
  'an alias of no repository': [{ repository: '"alias:unknown"' }, 'CH_DEPENDENCY_REPOSITORY'],
  'a word for a repository': [{ repository: 'stable' }, 'CH_DEPENDENCY_REPOSITORY'],
  'a scheme that needs a plugin': [{ repository: 's3://bucket/charts' }, 'CH_CHART_DEPENDENCY'],
  'one name twice': [[{}, {}], 'CH_DEPENDENCY_ALIAS'],
  'one alias twice': [[{ alias: 'x' }, { name: 'lost', alias: 'x' }], 'CH_DEPENDENCY_ALIAS'],
  'an alias that is no name': [{ alias: '"a b"' }, 'CH_CHART_INVALID'],
  'charts/ as a file': [{}, 'CH_CHART_INVALID', { charts: 'text\n' }],
  'a package in charts/ that is none': [{}, 'CH_PACKAGE_INVALID', { 'charts/broken.tgz': 'text\n' }],
};

function treeOf([fields, , more]: Case): Tree {
  const list = 'name' in fields || !Array.isArray(fields) ? [fields as Declared] : (fields as readonly Declared[]);
  const declared = list.map((each) => ({
    ...{ name: 'db', version: '1.x', ...each },
    repository: (each['repository'] ?? 'SERVER/main').replace('SERVER', server.url),
  }));
  return dependant(declared, more);
}

/** Edits of Chart.yaml that no lock survives. */
const outOfStep: Readonly<Record<string, (yaml: string) => string>> = {
  'another range': (yaml) => yaml.replace('1.x', '^1'),
  'another alias': (yaml) => yaml.replace('alias: x', 'alias: z'),
  'a slash at the end of the URL': (yaml) => yaml.replace('/main', '/main/'),
  'one more dependency': (yaml) => `${yaml}- {name: db, version: 1.x, repository: "${server.url}/main"}\n`,
};

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (isCharthouseError(error)) return error.code;
    throw error;
  }
  return 'none';
}

/** What Helm accepts: it reports success, and charts/ has no such chart, or another one. */
const unnoticed: Readonly<Record<string, Case>> = {
  'a page instead of a package': [{ name: 'page' }, 'CH_DEPENDENCY_WRONG'],
  'another chart in the package': [{ name: 'other' }, 'CH_DEPENDENCY_WRONG'],
  'a package with another digest than the index lists': [{ name: 'changed' }, 'CH_DEPENDENCY_WRONG'],
};

describe.each(judges)('beside helm %s', needs('helm-3.12.1', 'helm-3.17.2', 'helm-4.1.4', 'helm-4.3.1'), (version) => {
  /** What each of the two programs says to an update; charthouse changes nothing then. */
  async function update(given: Case): Promise<{ readonly theirs: string | undefined; readonly ours: string }> {
    const chart = await written(treeOf(given), scene);
    const copy = await copyOf(chart, scene);
    const before = await seen(copy);
    const [theirs, ours] = await Promise.all([
      (await judge(version, scene)).run('dependency', 'update', chart),
      codeOf(updateDependencies({ charts: [copy] })),
    ]);
    expect(await seen(copy)).toEqual(before);
    return { theirs, ours };
  }

  it.each(Object.entries(cases))('update refuses %s', async (name, given) => {
    const { theirs, ours } = await update(given);
    // Helm 3.12 accepts two dependencies of one name, and enables and disables them as one.
    if (version === '3.12.1' && name === 'one name twice') expect(theirs).toBeUndefined();
    else expect(theirs).toContain('Error: ');
    expect(ours).toBe(given[1]);
  });

  it.each(Object.entries(unnoticed))('update refuses %s, which Helm accepts', async (_, given) => {
    expect(await update(given)).toEqual({ theirs: undefined, ours: given[1] });
  });

  it.each(Object.entries(outOfStep))('build and package refuse a lock after %s', async (_, edit) => {
    const by = await judge(version, scene);
    const chart = await written(treeOf([{ alias: 'x' }, '']), scene);
    expect(await by.run('dependency', 'update', chart)).toBeUndefined();
    await rm(join(chart, 'charts'), { recursive: true });
    const yaml = await readFile(join(chart, 'Chart.yaml'), 'utf8');
    await writeFile(join(chart, 'Chart.yaml'), edit(yaml));
    const ours = await copyOf(chart, scene);
    expect(await by.run('dependency', 'build', chart)).toContain('out of sync');
    expect(await codeOf(buildDependencies({ charts: [ours] }))).toBe('CH_LOCK_OUT_OF_STEP');
    expect(await codeOf(packageChart(ours))).toBe('CH_LOCK_OUT_OF_STEP');
  });
});
