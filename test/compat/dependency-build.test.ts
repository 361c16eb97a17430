/** `charthouse package` of charts whose charts/ lacks something, beside the real `helm dependency build` and `helm package`. */
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCharthouseError } from '../../src/base/error.ts';
import { indexFolder, serve } from '../../src/client/library.ts';
import { packageChart } from '../../src/client/package.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { git, type Tree, writeTree } from '../support/publish/chart-tree.ts';
import {
  type Declared,
  type DependencyScene,
  dependant,
  expectChanged,
  expectPackaged,
  judge,
  judges,
  leave,
  verdictOn,
} from '../support/publish/dependency-judge.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type HelmVersion, needs } from '../support/tools/tools.ts';

let server: RunningServer;
let second: RunningServer;
let scene: DependencyScene;

const offered = ['db@1.1.0', 'db@1.2.0', 'db@1.4.0', 'db@2.0.0', 'web@v0.3.0', 'web@0.4.0', 'cache@3.1.0'];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-dependency-'));
  server = await offer(join(folder, 'repository'), offered, 'a: 1\n');
  second = await offer(join(folder, 'second'), ['db@1.3.0', 'cache@3.1.0', 'cache@3.2.0'], 'a: 2\n');
  scene = { folder, repositories: { main: server.url, second: second.url } };
  // One work tree around all charts: file:// repositories may lead anywhere in it.
  await git(folder, 'init', '-q');
  const lacks = 'dependencies:\n- {name: db, version: 1.x, repository: "https://charts.example.com"}\n';
  await writeTree(folder, {
    'lib/Chart.yaml': `apiVersion: v2\nname: lib\nversion: 0.9.0\n${lacks}`,
    'lib/templates/_a.tpl': '{{- define "a" -}}{{- end -}}\n',
    'old/Chart.yaml': 'name: old\nversion: 3.0.0\n',
    'old/notes.md': 'kept out\n',
    'old/.helmignore': '*.md\n',
    'nested/Chart.yaml': 'apiVersion: v2\nname: nested\nversion: v1.1.0\ndependencies:\n- {name: deep, version: 1.x, repository: ""}\n',
    'nested/charts/deep/Chart.yaml': 'apiVersion: v2\nname: deep\nversion: 1.0.0\n',
  });
});

afterAll(async () => {
  await server.close();
  await second.close();
  await leave(scene);
});

async function offer(repository: string, charts: readonly string[], template: string): Promise<RunningServer> {
  await mkdir(repository);
  for (const each of charts) {
    const [name = '', version = ''] = each.split('@');
    await writeFile(join(repository, `${name}-${version}.tgz`), chartPackage(name, version, template).bytes);
  }
  await indexFolder({ folder: repository });
  return serve({ to: repository, port: 0 });
}

interface Case {
  readonly dependencies: readonly Declared[];
  readonly apiVersion?: 'v1';
  readonly more?: () => Tree;
}

const main = 'MAIN';
const tgz = (name: string, version: string) => chartPackage(name, version).bytes;

/** MAIN and SECOND stand for the URLs of the two repositories. */
const cases: Readonly<Record<string, Case>> = {
  'aliases, conditions, tags and values': {
    dependencies: [
      { name: 'db', version: '^1.2.0', repository: main, alias: 'first', condition: 'first.enabled', tags: '[a, b]' },
      { name: 'db', version: '^1.2.0', repository: main, alias: 'again', condition: 'again.enabled,global.db' },
      { name: 'db', version: '1.2.0', repository: `${main}/`, alias: 'exact', 'import-values': '[{child: x, parent: y}, data]' },
      { name: 'web', version: '0.3.x', repository: main, alias: 'front' },
      { name: 'web', version: '0.4.0', repository: main, alias: 'back', 'import-values': '[]', tags: '[]' },
      { name: 'cache', version: '3', repository: main },
    ],
  },
  'disabled ones': {
    dependencies: [
      { name: 'db', version: '2', repository: main, condition: 'db.enabled' },
      { name: 'web', version: '0', repository: main, tags: '[off]', enabled: 'false' },
    ],
    more: () => ({ 'values.yaml': 'db: {enabled: false}\ntags: {off: false}\n' }),
  },
  'two repositories with charts of one name': {
    dependencies: [
      { name: 'cache', version: '3.2.0', repository: 'SECOND', alias: 'theirs' },
      { name: 'cache', version: '3.1.0', repository: 'SECOND', alias: 'older' },
      { name: 'db', version: '~1.3', repository: 'SECOND' },
    ],
  },
  folders: {
    dependencies: [
      { name: 'lib', version: '">=0.1"', repository: 'file://../../lib' },
      { name: 'old', version: '3', repository: 'file://../../old/', tags: '[a, b]' },
      { name: 'nested', version: '^1', repository: '"file://./../../nested"', alias: 'inner' },
    ],
  },
  'a folder by its absolute path, and a repository': {
    dependencies: [
      { name: 'lib', version: '0.9.0', repository: 'file://FOLDER/lib' },
      { name: 'db', version: '<2', repository: main },
    ],
  },
  'requirements.yaml': {
    apiVersion: 'v1',
    dependencies: [
      { name: 'db', version: '^1', repository: main, alias: 'a', condition: 'a.enabled' },
      { name: 'lib', version: '~0.9', repository: 'file://../../lib' },
    ],
  },
  'beside all that can be in charts/': {
    dependencies: [
      { name: 'own', version: '1.x', repository: '""' },
      { name: 'bare', version: '"*"' },
      { name: 'db', version: '2', repository: main },
      { name: 'web', version: '0.4.x', repository: main },
      { name: 'cache', version: '3.1.0', repository: main },
    ],
    more: () => ({
      'charts/own/Chart.yaml': 'apiVersion: v2\nname: own\nversion: 1.0.0\n',
      'charts/bare/Chart.yaml': 'apiVersion: v2\nname: bare\nversion: 0.0.1\n',
      'charts/extra/Chart.yaml': 'apiVersion: v2\nname: extra\nversion: 1.0.0\n',
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
      'charts/db-1.1.0.tgz': tgz('db', '1.1.0'),
      'charts/other-1.0.0.tgz': tgz('other', '1.0.0'),
      'charts/own-2.0.0.tgz': tgz('own', '2.0.0'),
      'charts/renamed.tgz': tgz('stray', '3.1.0'),
      'charts/_skipped-1.0.0.tgz': tgz('skipped', '1.0.0'),
      'charts/.hidden-1.0.0.tgz': tgz('hidden', '1.0.0'),
      'charts/db-1.1.0.tgz.prov': 'not a signature\n',
    }),
  },
};

function treeOf({ dependencies, apiVersion, more }: Case): Tree {
  const urls = { MAIN: server.url.replace(/\/$/, ''), SECOND: second.url.replace(/\/$/, ''), FOLDER: scene.folder };
  const declared = dependencies.map((each) =>
    Object.fromEntries(
      Object.entries(each).map(([key, value]) => [key, value.replace(/MAIN|SECOND|FOLDER/, (name) => urls[name as keyof typeof urls])]),
    ),
  );
  return dependant(declared, more?.(), apiVersion);
}

describe.each<HelmVersion>(judges)('beside helm %s', (version) => {
  it.each(Object.entries(cases))(
    'updates, builds and packages a chart with dependencies: %s',
    needs(`helm-${version}`),
    async (_, given) => {
      const verdict = await verdictOn(treeOf(given), await judge(version, scene), scene);
      await expectPackaged(verdict);
      await expectChanged(verdict, scene);
    },
  );
});
describe('a dependency that cannot be had', needs('helm-4.1.4'), () => {
  const failure = async (path: string): Promise<{ readonly code: string; readonly hint: string } | undefined> => {
    try {
      await packageChart(path);
    } catch (error) {
      if (isCharthouseError(error)) return { code: error.code, hint: error.hint };
      throw error;
    }
    return undefined;
  };
  const lockedChart = async (name: string): Promise<string> => {
    const given = cases[name] ?? { dependencies: [] };
    return (await verdictOn(treeOf(given), await judge('4.1.4', scene), scene)).locked;
  };

  it('is asked for by the command that writes the lock again, if that is out of step', async () => {
    const path = await lockedChart('disabled ones');
    const yaml = await readFile(join(path, 'Chart.yaml'), 'utf8');
    await writeFile(join(path, 'Chart.yaml'), yaml.replace('version: 2', 'version: 3'));
    expect(await failure(path)).toMatchObject({
      code: 'CH_LOCK_OUT_OF_STEP',
      hint: expect.stringContaining('charthouse dependency update'),
    });
  });

  it('is not read from a folder outside of the work tree', async () => {
    const path = await lockedChart('folders');
    await git(path, 'init', '-q');
    expect(await failure(path)).toMatchObject({ code: 'CH_CHART_LINK' });
    await expect(packageChart(path, { allowOutsideLinks: true })).resolves.toMatchObject({ fileName: 'app-1.0.0.tgz' });
  });
});
