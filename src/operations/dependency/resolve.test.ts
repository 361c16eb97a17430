import { describe, expect, it } from 'vitest';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { isCharthouseError } from '../../base/error.ts';
import { loadChart } from '../../chart/load-chart.ts';
import { lockDigest } from '../../chart/lock-digest.ts';
import { lockBytes } from '../../chart/lock-file.ts';
import { defaultLimits } from '../../chart/types.ts';
import type { ChartSource } from '../../ports/chart-source.ts';
import { type Getting, nothingKnown } from './getting.ts';
import { resolveDependencies } from './resolve.ts';

type Declared = Readonly<Record<string, unknown>>;

const url = 'https://charts.example.com';

/** What resolving gives for dependencies, where each repository offers versions. */
async function resolved(
  dependencies: readonly Declared[],
  {
    offers = {},
    folder = '0.9.0',
    charts = {},
  }: { offers?: Readonly<Record<string, readonly string[]>>; folder?: string; charts?: Declared } = {},
) {
  const listed: string[] = [];
  const openSource = (repository: string): ChartSource => ({
    name: repository,
    versions: async (name) => {
      listed.push(`${repository} ${name}`);
      return (offers[repository] ?? []).map((version) => ({ name, version, digest: undefined, address: 'x' }));
    },
    find: async () => undefined,
    read: async () => ({ kind: 'missing', message: 'it is missing' }),
  });
  const getting: Getting = {
    ports: {
      openSource,
      versions: { check: async () => undefined },
      pack: async () => ({ ...chartPackage('lib', folder), name: 'lib', version: folder }),
      limits: defaultLimits,
      onEvent: () => undefined,
      signal: new AbortController().signal,
    },
    known: nothingKnown(),
  };
  const file = (path: string, value: unknown) => ({ path, bytes: Buffer.from(JSON.stringify(value)) });
  const app = file('Chart.yaml', { apiVersion: 'v2', name: 'app', version: '1.0.0', dependencies });
  const inCharts = Object.entries(charts).map(([name, version]) => file(`charts/${name}/Chart.yaml`, { apiVersion: 'v2', name, version }));
  const chart = await loadChart([app, ...inCharts], { where: 'app', limits: defaultLimits, budget: { bytesLeft: 1e6 } });
  try {
    const { lock, warnings } = await resolveDependencies(chart, 'app', getting);
    return {
      lock,
      listed,
      versions: lock.dependencies?.map((each) => each?.['version']),
      warnings: warnings.map(({ message }) => message),
    };
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return { error: `${error.code} ${error.message}`, line: error.where?.line };
  }
}

describe('the version that a range means', () => {
  const db = { name: 'db', repository: url };

  it.each([
    ['^1.2.0', ['1.2.0', '2.0.0', '1.10.0', '1.9.0'], '1.10.0'],
    ['1.x', ['v1.3', '1.2.9'], 'v1.3'],
    ['1.2.3', ['1.2.4', '1.2.3'], '1.2.3'],
    ['1.2.3', ['v1.2.3'], 'v1.2.3'],
    ['~1', ['latest', '1.0.0-rc.1', '1.0.0'], '1.0.0'],
    ['1.0.0+b', ['1.0.0+a', '1.0.0+b'], '1.0.0+a'],
    ['>=1.0.0-0', ['1.0.0', '1.1.0-rc.1'], '1.1.0-rc.1'],
  ])('is, for %s of %j, %s', async (version, offered, chosen) => {
    expect(await resolved([{ ...db, version }], { offers: { [url]: offered } })).toMatchObject({ versions: [chosen], warnings: [] });
  });

  it('is that of the newest Helm, with a warning if older ones choose another', async () => {
    const range = [{ ...db, version: '>=1.0.0-0 <3' }];
    const { versions, warnings } = await resolved(range, { offers: { [url]: ['1.0.0', '2.0.0-rc.1'] } });
    expect({ versions, warnings }).toEqual({
      versions: ['2.0.0-rc.1'],
      warnings: [expect.stringMatching(/Helm 3\.18 and earlier choose 1\.0\.0$/)],
    });
    expect((await resolved(range, { offers: { [url]: ['2.0.0-rc.1'] } })).warnings).toEqual([expect.stringMatching(/find none$/)]);
  });

  it('does not exist if none is in the range, or none is listed: the error names what is', async () => {
    const none = await resolved([{ ...db, version: '^9' }], { offers: { [url]: ['1.0.0', '2.0.0'] } });
    expect(none.error).toContain(`in the range '^9': the nearest version is 2.0.0`);
    expect((await resolved([{ ...db, version: '^9' }])).error).toContain(`CH_DEPENDENCY_NOT_FOUND ${url} lists no chart 'db'`);
  });

  it('is none for a text that is no range', async () => {
    expect(await resolved([{ ...db, version: 'latest' }])).toMatchObject({
      error: expect.stringMatching(/^CH_DEPENDENCY_RANGE .*'latest'/),
    });
    expect(await resolved([{ ...db }])).toMatchObject({ error: expect.stringMatching(/^CH_DEPENDENCY_RANGE .*''/) });
  });
});

describe('dependencies that no index lists', () => {
  it('are locked with the version of their folder', async () => {
    const lib = { name: 'lib', repository: 'file://../lib' };
    expect(await resolved([{ ...lib, version: '>=0.1' }])).toMatchObject({ versions: ['0.9.0'], listed: [] });
    expect((await resolved([{ ...lib, version: '^1' }])).error).toContain('CH_DEPENDENCY_RANGE');
  });

  it('are locked with their range if they name no repository, and are in charts/', async () => {
    const own = { name: 'own', version: '1.x' };
    expect(await resolved([own], { charts: { own: '1.2.0' } })).toMatchObject({ versions: ['1.x'] });
    expect((await resolved([own], { charts: { own: '2.0.0' } })).error).toContain(`'app/charts/own' has version 2.0.0`);
    expect((await resolved([own])).error).toContain(`there is no chart in the folder 'app/charts/own'`);
  });
});

describe('the lock', () => {
  it('keeps the order of Chart.yaml, and has the fields that Helm writes', async () => {
    const dependencies = [
      { name: 'own', version: '1.x', alias: 'mine' },
      { name: 'db', version: '^1', repository: url, condition: 'db.enabled', tags: ['a'] },
      { name: 'db', version: '2', repository: `${url}/`, alias: 'second' },
    ];
    const { lock } = await resolved(dependencies, { offers: { [url]: ['1.0', '2.0.0'] }, charts: { own: '1.2.0' } });
    const declared = dependencies.map((each) => ({ repository: '', ...each }));
    const digest = lockDigest(declared, lock ?? {});
    expect(Buffer.from(lockBytes({ ...lock, generated: '2026-01-02T03:04:05.120Z' })).toString()).toBe(
      [
        'dependencies:',
        '- name: own\n  repository: ""\n  version: 1.x',
        `- name: db\n  repository: ${url}\n  version: "1.0"`,
        `- name: db\n  repository: ${url}/\n  version: 2.0.0`,
        `digest: ${digest}`,
        'generated: "2026-01-02T03:04:05.12Z"\n',
      ].join('\n'),
    );
  });
});
