/** `charthouse package` of a chart whose charts/ is empty, beside the real `helm dependency build` and `helm package`. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCharthouseError } from '../../src/base/error.ts';
import { readPackage } from '../../src/chart/read-package.ts';
import { sameContents } from '../../src/chart/same-contents.ts';
import { defaultLimits } from '../../src/chart/types.ts';
import { indexFolder, serve } from '../../src/client/library.ts';
import { packageChart } from '../../src/client/package.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { git, type Tree, writeTree } from '../support/publish/chart-tree.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type HelmVersion, helm, needs } from '../support/tools/tools.ts';

let scratch: string;
let server: RunningServer;
let home: string;

const offered = ['db@1.2.0', 'db@1.4.0', 'db@1.5.0-rc.1', 'db@2.0.0', 'web@v0.3.0', 'web@0.4.0'];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-dependency-'));
  const repository = join(scratch, 'repository');
  await mkdir(repository);
  for (const each of offered) {
    const [name = '', version = ''] = each.split('@');
    await writeFile(join(repository, `${name}-${version}.tgz`), chartPackage(name, version).bytes);
  }
  await indexFolder({ folder: repository });
  server = await serve({ to: repository, port: 0 });
  // One work tree around all charts: file:// repositories may lead anywhere in it.
  await git(scratch, 'init', '-q');
  home = join(scratch, 'home');
  await writeTree(scratch, {
    'lib/Chart.yaml':
      'apiVersion: v2\nname: lib\nversion: 0.9.0\ndependencies:\n- {name: db, version: 1.x, repository: "https://charts.example.com"}\n',
    'lib/templates/_a.tpl': '{{- define "a" -}}{{- end -}}\n',
    'old/Chart.yaml': 'name: old\nversion: 3.0.0\n',
  });
});

afterAll(async () => {
  await server.close();
  await rm(scratch, { recursive: true, force: true });
});

type Dependencies = readonly Readonly<Record<string, string>>[];

/** `REPOSITORY` is the URL of the server. */
const cases: Readonly<Record<string, { readonly dependencies: Dependencies; readonly apiVersion?: 'v1'; readonly more?: Tree }>> = {
  'one from a repository': { dependencies: [{ name: 'db', version: '^1.2.0', repository: 'REPOSITORY' }] },
  'with a slash at the end of the URL': { dependencies: [{ name: 'db', version: '1.x', repository: 'REPOSITORY/' }] },
  'an exact version': { dependencies: [{ name: 'db', version: '1.2.0', repository: 'REPOSITORY' }] },
  'a pre-release': { dependencies: [{ name: 'db', version: '~1.5.0-0', repository: 'REPOSITORY' }] },
  'a version with a v, and another one of the same chart': {
    dependencies: [
      { name: 'web', version: '0.3.x', repository: 'REPOSITORY', alias: 'front' },
      { name: 'web', version: '0.4.0', repository: 'REPOSITORY', alias: 'back' },
    ],
  },
  'one chart under two aliases': {
    dependencies: [
      { name: 'db', version: '1', repository: 'REPOSITORY', alias: 'a' },
      { name: 'db', version: '1', repository: 'REPOSITORY', alias: 'b', condition: 'b.enabled' },
    ],
  },
  'from a folder, whatever that lacks itself': { dependencies: [{ name: 'lib', version: '">=0.1"', repository: 'file://../../lib' }] },
  'from a folder and a repository, with conditions, tags and values': {
    dependencies: [
      { name: 'old', version: '3', repository: 'file://../../old', tags: '[a, b]' },
      { name: 'db', version: '<2', repository: 'REPOSITORY', condition: 'db.enabled', 'import-values': '[{child: x, parent: y}, data]' },
    ],
  },
  'in requirements.yaml': { apiVersion: 'v1', dependencies: [{ name: 'db', version: '^1', repository: 'REPOSITORY' }] },
  'beside one without a repository': {
    dependencies: [
      { name: 'own', version: '1.x', repository: '""' },
      { name: 'db', version: '2', repository: 'REPOSITORY' },
    ],
    more: { 'charts/own/Chart.yaml': 'apiVersion: v2\nname: own\nversion: 1.0.0\n' },
  },
};

/** The chart of a case, with the lock that Helm writes, and nothing in charts/ but what is there by hand. */
async function chartOf(version: HelmVersion, name: string): Promise<string> {
  const { dependencies, apiVersion = 'v2', more = {} } = cases[name] ?? { dependencies: [] };
  const folder = await mkdtemp(join(scratch, 'charts-'));
  const lines = dependencies.map(
    (each) =>
      `- ${Object.entries(each)
        .map(([key, value]) => `${key}: ${value}`)
        .join('\n  ')}\n`,
  );
  const list = `dependencies:\n${lines.join('')}`.replaceAll('REPOSITORY', server.url.replace(/\/$/, ''));
  const chart = `apiVersion: ${apiVersion}\nname: app\nversion: 1.0.0\n`;
  await writeTree(join(folder, 'app'), {
    ...(apiVersion === 'v1' ? { 'Chart.yaml': chart, 'requirements.yaml': list } : { 'Chart.yaml': `${chart}${list}` }),
    'values.yaml': 'a: 1\n',
    ...more,
  });
  const path = join(folder, 'app');
  await ran(version, ['dependency', 'update', path]);
  for (const each of await readdir(join(path, 'charts'))) if (each.endsWith('.tgz')) await rm(join(path, 'charts', each));
  return path;
}

async function ran(version: HelmVersion, args: readonly string[]): Promise<void> {
  const { code, stderr } = await helm(version, args, { home: join(home, version) });
  expect({ code, stderr: code === 0 ? '' : stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
}

const filesOf = async (bytes: Uint8Array) =>
  (await readPackage(bytes, { fileName: 'app.tgz', limits: defaultLimits, reading: 'as-helm' })).files;

describe.each<HelmVersion>(['3.12.1', '3.17.2', '4.1.4', '4.3.1'])('beside helm %s', (version) => {
  it.each(Object.keys(cases))('packages a chart with dependencies: %s', needs(`helm-${version}`), async (name) => {
    const path = await chartOf(version, name);
    const before = await readdir(path, { recursive: true });
    const ours = await packageChart(path);
    expect(await readdir(path, { recursive: true })).toEqual(before);
    await ran(version, ['repo', 'add', 'r', server.url, '--force-update']);
    const built = `${path}-built`;
    await cp(path, built, { recursive: true });
    await ran(version, ['dependency', 'build', built]);
    await ran(version, ['package', built, '-d', scratch]);
    const theirs = await readFile(join(scratch, 'app-1.0.0.tgz'));
    expect(sameContents(await filesOf(ours.bytes), await filesOf(theirs))).toEqual({ kind: 'same' });
  });
});

describe('a dependency that cannot be had', () => {
  const failure = async (path: string): Promise<{ readonly code: string; readonly hint: string } | undefined> => {
    try {
      await packageChart(path);
    } catch (error) {
      if (isCharthouseError(error)) return { code: error.code, hint: error.hint };
      throw error;
    }
    return undefined;
  };

  it('is asked for by the command that writes the lock again, if that is out of step', needs('helm-4.1.4'), async () => {
    const path = await chartOf('4.1.4', 'one from a repository');
    const yaml = await readFile(join(path, 'Chart.yaml'), 'utf8');
    await writeFile(join(path, 'Chart.yaml'), yaml.replace('^1.2.0', '^2.0.0'));
    expect(await failure(path)).toMatchObject({ code: 'CH_CHART_DEPENDENCY', hint: expect.stringContaining('helm dependency update') });
  });

  it('is not read from a folder outside of the work tree', needs('helm-4.1.4'), async () => {
    const path = await chartOf('4.1.4', 'from a folder, whatever that lacks itself');
    await git(path, 'init', '-q');
    expect(await failure(path)).toMatchObject({ code: 'CH_CHART_LINK' });
    await expect(packageChart(path, { allowOutsideLinks: true })).resolves.toMatchObject({ fileName: 'app-1.0.0.tgz' });
  });
});
