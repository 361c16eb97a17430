/** `charthouse dependency list` says of charts/ what `helm dependency list` says. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listDependencies } from '../../src/client/library-dependencies.ts';
import { type DependencyScene, dependant, leave, written } from '../support/publish/dependency-judge.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type HelmVersion, helm, needs } from '../support/tools/tools.ts';

let scene: DependencyScene;

beforeAll(async () => {
  scene = { folder: await mkdtemp(join(tmpdir(), 'charthouse-list-')), repositories: {} };
});

afterAll(() => leave(scene));

const helms: readonly HelmVersion[] = ['3.12.1', '4.1.4', '4.3.1'];

const tgz = (name: string, version: string): Uint8Array => chartPackage(name, version).bytes;
const folder = (name: string, version: string): string => `apiVersion: v2\nname: ${name}\nversion: ${version}\n`;

/** By what Helm says: the version that is asked for, and what is in charts/. */
const cases: readonly (readonly [string, string, Readonly<Record<string, string | Uint8Array>>])[] = [
  ['ok', '^1', { 'charts/db-1.4.0.tgz': tgz('db', '1.4.0') }],
  ['ok', '1.4.0', { 'charts/db-anything.tgz': tgz('db', '1.4.0') }],
  ['missing', '^1', {}],
  ['unpacked', '^1', { 'charts/db/Chart.yaml': folder('db', '1.4.0') }],
  ['unpacked', '^1', { 'charts/of-any-name/Chart.yaml': folder('db', '1.4.0') }],
  ['unpacked', '^1', { 'charts/packed.tgz': tgz('db', '1.4.0') }],
  ['wrong version', '^2', { 'charts/db-1.4.0.tgz': tgz('db', '1.4.0') }],
  ['wrong version', '^2', { 'charts/db/Chart.yaml': folder('db', '1.4.0') }],
  ['invalid version', 'newest', { 'charts/db-1.4.0.tgz': tgz('db', '1.4.0') }],
  ['invalid version', 'newest', { 'charts/db/Chart.yaml': folder('db', '1.4.0') }],
  ['too many matches', '^1', { 'charts/db-1.4.0.tgz': tgz('db', '1.4.0'), 'charts/db-1.2.0.tgz': tgz('db', '1.2.0') }],
  ['misnamed', '^1', { 'charts/db-extra-1.0.0.tgz': tgz('db-extra', '1.0.0') }],
  ['ok', '^1', { 'charts/db-extra-1.0.0.tgz': tgz('db-extra', '1.0.0'), 'charts/db-1.4.0.tgz': tgz('db', '1.4.0') }],
  ['missing', '^1', { 'charts/db-a.tgz': tgz('other', '1.0.0'), 'charts/db-b.tgz': tgz('another', '1.0.0') }],
];

describe.each(helms)('beside helm %s', needs(...helms.map((version) => `helm-${version}` as const)), (version) => {
  it.each(cases)('%s: %s', async (status, range, inCharts) => {
    const chart = await written(
      dependant([{ name: 'db', version: JSON.stringify(range), repository: 'https://charts.example.com' }], inCharts),
      scene,
    );
    const { stdout } = await helm(version, ['dependency', 'list', chart]);
    const [, row = ''] = stdout.split('\n');
    expect(row.split('\t').at(-1)?.trim()).toBe(status);
    const { charts } = await listDependencies({ charts: [chart, `${chart}/`] });
    expect(charts).toHaveLength(1);
    expect(charts[0]?.dependencies).toMatchObject([{ name: 'db', version: range, locked: null, status }]);
  });
});

it('says that a package is corrupt, and lists the other dependencies all the same', async () => {
  const declared = ['db', 'web'].map((name) => ({ name, version: '^1', repository: 'https://charts.example.com' }));
  const inCharts = { 'charts/db-1.0.0.tgz': 'no archive', 'charts/web-1.0.0.tgz': tgz('web', '1.0.0') };
  const { charts, warnings } = await listDependencies({ charts: [await written(dependant(declared, inCharts), scene)] });
  expect(charts[0]?.dependencies.map(({ status }) => status)).toEqual(['corrupt', 'ok']);
  expect(warnings.map(({ code }) => code)).toEqual(['dependency-unreadable']);
});
