/** `charthouse dependency update` and `build` beside those of real Helms: the same lock, and the same files in charts/. */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCharthouseError } from '../../src/base/error.ts';
import { sameContents } from '../../src/chart/same-contents.ts';
import { indexFolder, serve } from '../../src/client/library.ts';
import { buildDependencies, updateDependencies } from '../../src/client/library-dependencies.ts';
import { packageChart } from '../../src/client/package.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { git, type Tree, writeTree } from '../support/publish/chart-tree.ts';
import {
  copyOf,
  type Declared,
  type DependencyScene,
  dependant,
  expectSame,
  filesOf,
  judge,
  leave,
  seen,
  verdictOn,
  written,
} from '../support/publish/dependency-judge.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type HelmVersion, needs } from '../support/tools/tools.ts';

const helms: readonly HelmVersion[] = ['3.12.1', '3.17.2', '4.1.4', '4.2.3', '4.3.1'];
const all = needs(...helms.map((version) => `helm-${version}` as const));

let server: RunningServer;
let scene: DependencyScene;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-update-'));
  const repository = join(folder, 'repository');
  await mkdir(repository);
  for (const each of ['db@1.2.0', 'db@1.4.0', 'db@2.0.0', 'db@2.1.0-rc.1', 'web@v0.3', 'web@0.2.0', 'cache@1.0.0']) {
    const [name = '', version = ''] = each.split('@');
    await writeFile(join(repository, `${name}-${version}.tgz`), chartPackage(name, version).bytes);
  }
  await indexFolder({ folder: repository });
  server = await serve({ to: repository, port: 0 });
  scene = { folder, repositories: { main: server.url } };
  await git(folder, 'init', '-q');
  await writeTree(folder, {
    'lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 0.9.0\n',
    'lib/templates/_a.tpl': '{{- define "a" -}}{{- end -}}\n',
  });
});

afterAll(async () => {
  await server.close();
  await leave(scene);
});

interface Case {
  readonly dependencies: readonly Declared[];
  readonly apiVersion?: 'v1';
  readonly more?: Tree;
}

const tgz = (name: string, version: string): Uint8Array => chartPackage(name, version).bytes;
const own = 'apiVersion: v2\nname: own\nversion: 1.2.0\n';

/** MAIN is the URL of the repository. */
const cases: Readonly<Record<string, Case>> = {
  'ranges, an alias and a folder': {
    dependencies: [
      { name: 'db', version: '^1.2.0', repository: 'MAIN', alias: 'store', condition: 'store.enabled', tags: '[a]' },
      { name: 'lib', version: '">=0.1"', repository: 'file://../../lib', 'import-values': '[data]' },
      { name: 'db', version: '2', repository: 'MAIN/' },
    ],
  },
  'versions that YAML reads as numbers': { dependencies: [{ name: 'web', version: '"0.3"', repository: 'MAIN' }] },
  'a chart with apiVersion v1': { apiVersion: 'v1', dependencies: [{ name: 'db', version: '1.x', repository: 'MAIN' }] },
  'a folder without a repository': {
    dependencies: [
      { name: 'own', version: '1.x || 2', repository: '""' },
      { name: 'db', version: '"*"', repository: 'MAIN' },
    ],
    more: { 'charts/own/Chart.yaml': own, 'charts/own-1.2.0.tgz': tgz('own', '1.2.0') },
  },
  'packages and other files that are in charts/ already': {
    dependencies: [{ name: 'db', version: '1.2.0', repository: 'MAIN' }],
    more: {
      'charts/db-1.4.0.tgz': tgz('db', '1.4.0'),
      'charts/cache-1.0.0.tgz': tgz('cache', '1.0.0'),
      'charts/_hidden-1.0.0.tgz': tgz('hidden', '1.0.0'),
      'charts/.dotted-1.0.0.tgz': tgz('dotted', '1.0.0'),
      'charts/_damaged-1.0.0.tgz': 'no archive',
      'charts/_notes.txt': 'a note\n',
      'charts/vendored/Chart.yaml': 'apiVersion: v2\nname: vendored\nversion: 1.0.0\n',
    },
  },
};

const treeOf = ({ dependencies, more = {}, apiVersion = undefined }: Case): Tree => {
  const main = server.url.replace(/\/$/, '');
  const replaced = dependencies.map((each) => ({ ...each, repository: (each['repository'] ?? '').replace('MAIN', main) }));
  return dependant(replaced, more, apiVersion);
};

describe.each(helms)('beside helm %s', all, (version) => {
  it.each(Object.keys(cases))('updates and builds %s', async (name) => {
    const tree = treeOf(cases[name] ?? { dependencies: [] });
    const theirs = await verdictOn(tree, await judge(version, scene), scene);
    const ours = await written(tree, scene);
    const before = await seen(ours);
    const inMemory = await packageChart(ours, { dependencyUpdate: true });
    expect(await seen(ours)).toEqual(before);
    expect(sameContents(await filesOf(inMemory.bytes), await filesOf(theirs.packaged))).toEqual({ kind: 'same' });
    await updateDependencies({ charts: [ours] });
    await expectSame(await seen(ours), theirs.updated);
    const locked = await copyOf(theirs.locked, scene);
    await buildDependencies({ charts: [locked] });
    await expectSame(await seen(locked), theirs.built);
  });

  const refused: readonly (readonly [string, Case])[] = [
    ['a range without a version', { dependencies: [{ name: 'db', version: '^9', repository: 'MAIN' }] }],
    ['a range that is none', { dependencies: [{ name: 'db', version: 'newest', repository: 'MAIN' }] }],
    ['a chart that is not listed', { dependencies: [{ name: 'none', version: '1', repository: 'MAIN' }] }],
    ['a folder out of the range', { dependencies: [{ name: 'lib', version: '^1', repository: 'file://../../lib' }] }],
    ['no repository, and nothing in charts/', { dependencies: [{ name: 'own', version: '1', repository: '""' }] }],
    [
      'no repository, and another version in charts/',
      { dependencies: [{ name: 'own', version: '2', repository: '""' }], more: { 'charts/own/Chart.yaml': own } },
    ],
  ];

  it.each(refused)('refuses %s, and changes nothing', async (_, given) => {
    const theirs = await written(treeOf(given), scene);
    expect(await (await judge(version, scene)).run('dependency', 'update', theirs)).toBeDefined();
    const ours = await written(treeOf(given), scene);
    const before = await seen(ours);
    await expect(updateDependencies({ charts: [ours] })).rejects.toSatisfy(isCharthouseError);
    expect(await seen(ours)).toEqual(before);
  });

  it('refuses a lock that is a link, which Helm before 3.18.4 writes through', async () => {
    const tree = treeOf({ dependencies: [{ name: 'db', version: '1', repository: 'MAIN' }] });
    const linked = async (): Promise<string> => {
      const chart = await written(tree, scene);
      await writeFile(join(chart, 'elsewhere'), 'dependencies: []\ndigest: x\ngenerated: "2020-01-01T00:00:00Z"\n');
      await symlink('elsewhere', join(chart, 'Chart.lock'));
      return chart;
    };
    const [theirs, ours] = [await linked(), await linked()];
    const said = await (await judge(version, scene)).run('dependency', 'update', theirs);
    if (version.startsWith('3.')) expect(said).toBeUndefined();
    else expect(said).toMatch(/symlink/);
    await expect(updateDependencies({ charts: [ours] })).rejects.toMatchObject({ code: 'CH_OUTPUT_UNWRITABLE' });
  });

  it('keeps a lock of which the digest is the same, whoever wrote it', async () => {
    const chart = await written(treeOf(cases['ranges, an alias and a folder'] ?? { dependencies: [] }), scene);
    const helm = await judge(version, scene);
    expect(await helm.run('dependency', 'update', chart)).toBeUndefined();
    const lock = await readFile(join(chart, 'Chart.lock'), 'utf8');
    await updateDependencies({ charts: [chart] });
    expect(await readFile(join(chart, 'Chart.lock'), 'utf8')).toBe(lock);
    await rm(join(chart, 'Chart.lock'));
    await updateDependencies({ charts: [chart] });
    const ours = await readFile(join(chart, 'Chart.lock'), 'utf8');
    expect(await helm.run('dependency', 'update', chart)).toBeUndefined();
    expect(await readFile(join(chart, 'Chart.lock'), 'utf8')).toBe(ours);
  });
});
