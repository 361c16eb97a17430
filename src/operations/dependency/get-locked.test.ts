import { describe, expect, it } from 'vitest';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { everChanging, siteOf } from '../../../test/support/publish/site-of.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { loadChart } from '../../chart/load-chart.ts';
import { defaultLimits } from '../../chart/types.ts';
import type { ChartSource } from '../../ports/chart-source.ts';
import type { PublicSite } from '../../ports/public-site.ts';
import { noCache } from '../../runtime/content-cache.ts';
import { lockedDependencies } from './get-locked.ts';
import { nothingKnown } from './getting.ts';
import { knownVersions } from './known-versions.ts';
import { parsePins } from './pins.ts';
import { repositorySource } from './repository-source.ts';

const url = 'https://charts.example.com/stable';
const db = chartPackage('db', '1.4.0');
const versions = knownVersions({ cache: noCache, pins: undefined });

/** An index that lists db with the given facts. */
function indexOf({ version = '1.4.0', digest = db.digest, urls = '[db-1.4.0.tgz]', name = 'db' } = {}): Buffer {
  return Buffer.from(
    `apiVersion: v1\nentries:\n  ${name}:\n  - name: ${name}\n    version: ${version}\n    digest: "${digest}"\n    urls: ${urls}\ngenerated: "2020-01-01T00:00:00Z"\n`,
  );
}

const openFrom = (site: PublicSite) => (repository: string) =>
  repositorySource(repository, { site: everChanging(site), cache: noCache, offline: false });

type Answers = Readonly<Record<string, Uint8Array | number>>;
const good: Answers = { 'index.yaml': indexOf(), 'db-1.4.0.tgz': db.bytes };

/** The packages that a chart gets, or what goes wrong; `asked` has every URL below the repository's. */
async function locked(
  answers: Answers,
  { repository = url, charts = 1, version = '1.4.0', limits = defaultLimits, bounds = [] as number[], pins = '' } = {},
) {
  const asked: string[] = [];
  const memory = siteOf(async (at) => {
    const path = at.slice(url.length + 1);
    asked.push(path);
    return answers[path] ?? 404;
  });
  const site: PublicSite = {
    ...memory,
    read: (at, consume, options) => {
      bounds.push(options.maxBytes);
      return memory.read(at, consume, options);
    },
  };
  const pack = async () => ({ ...chartPackage('lib', '0.2.0'), name: 'lib', version: '0.2.0' });
  const events: string[] = [];
  const get = lockedDependencies(
    {
      openSource: openFrom(site),
      versions: knownVersions({ cache: noCache, pins: parsePins(pins, 'charthouse.sum') }),
      pack,
      limits,
      onEvent: (event) => events.push(event.kind),
      signal: new AbortController().signal,
    },
    nothingKnown(),
  );
  const dependency = `dependencies:\n- {name: db, version: ${version}, repository: "${repository}"}\n`;
  const file = (path: string, text: string) => ({ path, bytes: Buffer.from(text) });
  const files = [file('Chart.yaml', `apiVersion: v2\nname: app\nversion: 1.0.0\n${dependency}`), file('Chart.lock', dependency)];
  const chart = await loadChart(files, { where: 'app', limits: defaultLimits, budget: { bytesLeft: 1e6 } });
  try {
    const made = await Promise.all(Array.from({ length: charts }, (_, at) => get(chart, `app${at}`)));
    return { asked, events, made: made.map((each) => each.map(({ fileName }) => fileName)) };
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return { asked, events, error: `${error.code} ${error.message}`, where: error.where };
  }
}

describe('a locked dependency', () => {
  it('is read through the index of its repository, once for any number of charts', async () => {
    expect(await locked(good, { charts: 3 })).toEqual({
      asked: ['index.yaml', 'db-1.4.0.tgz'],
      events: ['dependency-fetched'],
      made: [['db-1.4.0.tgz'], ['db-1.4.0.tgz'], ['db-1.4.0.tgz']],
    });
  });

  it('is read up to the limit of packages, so that eight at once fit into memory', async () => {
    const bounds: number[] = [];
    await locked(good, { bounds, limits: { maxFileBytes: 1e6, maxTotalBytes: 5e6 } });
    expect(bounds).toEqual([5e6 + 64 * 1024 * 1024]);
  });

  it('is one of at most eight that are read and opened at once, in any number of charts', async () => {
    let [now, most] = [0, 0];
    const source: ChartSource = {
      name: url,
      versions: async () => [],
      find: async (name, version) => ({ name, version, digest: undefined, address: 'x' }),
      read: async ({ name }) => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
        return { kind: 'found', bytes: chartPackage(name, '1.4.0').bytes };
      },
    };
    const pack = async () => Promise.reject(new Error('no folder'));
    const { signal } = new AbortController();
    const ports = { openSource: () => source, versions, pack, limits: defaultLimits, onEvent: () => undefined, signal };
    const get = lockedDependencies(ports, nothingKnown());
    const charts = Array.from({ length: 8 }, async (_, at) => {
      const each = (name: string): string => `- {name: ${name}${at}, version: 1.4.0, repository: "${url}"}\n`;
      const dependencies = `dependencies:\n${each('a')}${each('b')}${each('c')}`;
      const files = [
        { path: 'Chart.yaml', bytes: Buffer.from(`apiVersion: v2\nname: app\nversion: 1.0.0\n${dependencies}`) },
        { path: 'Chart.lock', bytes: Buffer.from(dependencies) },
      ];
      return get(await loadChart(files, { where: 'app', limits: defaultLimits, budget: { bytesLeft: 1e6 } }), 'app');
    });
    expect((await Promise.all(charts)).flat()).toHaveLength(24);
    expect(most).toBe(8);
  });

  it.each(['1.4.0', 'v1.4.0', '1.4', '1.4.0+x'])('that is pinned may not be another package, listed as %s', async (listed) => {
    const pins = `sha256:${'0'.repeat(64)} db 1.4.0 ${url}\n`;
    const { error } = await locked({ ...good, 'index.yaml': indexOf({ version: listed }) }, { pins });
    expect(error).toMatch(/^CH_DEPENDENCY_CHANGED the package of db 1\.4\.0 was replaced/);
  });

  it('may be spelled in another way in the index', async () => {
    expect(await locked({ ...good, 'index.yaml': indexOf({ version: 'v1.4.0' }) })).toMatchObject({ made: [['db-1.4.0.tgz']] });
  });

  it('needs no digest, as in Helm', async () => {
    expect(await locked({ ...good, 'index.yaml': indexOf({ digest: '' }) })).toMatchObject({ made: [['db-1.4.0.tgz']] });
  });

  it('has the limits of the chart that it becomes a part of', async () => {
    const bytes = chartPackage('db', '1.4.0', `a: ${'x'.repeat(20_000)}\n`);
    const large = { 'index.yaml': indexOf({ digest: bytes.digest }), 'db-1.4.0.tgz': bytes.bytes };
    const limits = { ...defaultLimits, maxFileBytes: 10_000 };
    expect((await locked(large, { limits })).error).toMatch(/^CH_CHART_TOO_LARGE/);
    expect(await locked(large)).toMatchObject({ made: [['db-1.4.0.tgz']] });
  });

  it('may have its digest in upper case, as every Helm reads it', async () => {
    const digest = `SHA256:${db.digest.toUpperCase()}`;
    expect(await locked({ ...good, 'index.yaml': indexOf({ digest }) })).toMatchObject({ made: [['db-1.4.0.tgz']] });
  });

  it.each<[string, string, Answers]>([
    [
      'CH_DEPENDENCY_WRONG the package of db 1.4.0 has the digest',
      'other bytes',
      { ...good, 'db-1.4.0.tgz': chartPackage('db', '1.4.1').bytes },
    ],
    [
      'CH_DEPENDENCY_WRONG the package of db 1.4.0 holds web 1.4.0',
      'another chart inside',
      { 'index.yaml': indexOf({ digest: '' }), 'db-1.4.0.tgz': chartPackage('web', '1.4.0').bytes },
    ],
    [
      "CH_DEPENDENCY_GONE there is no chart repository for 'db' at https://charts.example.com/stable: .* status 404",
      'no index',
      { ...good, 'index.yaml': 404 },
    ],
    [
      'CH_DEPENDENCY_GONE there is no chart repository .* is a web page, not an index',
      'a page for an index',
      { ...good, 'index.yaml': Buffer.from('\n<!DOCTYPE html><html>no</html>') },
    ],
    [
      "CH_DEPENDENCY_UNAVAILABLE 'db' cannot be read from .* is not an index",
      'an index that is none',
      { ...good, 'index.yaml': Buffer.from('entries: 1') },
    ],
    [
      "CH_DEPENDENCY_DENIED https://charts.example.com/stable refuses access for 'db': .* status 401",
      'a login',
      { ...good, 'index.yaml': 401 },
    ],
    [
      "CH_DEPENDENCY_VERSION https://charts.example.com/stable does not list 'db' '1.4.0': the nearest version is 1.5.0",
      'another version only',
      { ...good, 'index.yaml': indexOf({ version: '1.5.0' }) },
    ],
    [
      "CH_DEPENDENCY_NOT_FOUND https://charts.example.com/stable lists no chart 'db': it lists 'web'",
      'other charts only',
      { ...good, 'index.yaml': indexOf({ name: 'web' }) },
    ],
    [
      'CH_DEPENDENCY_MISSING https://charts.example.com/stable lists db 1.4.0, but its package is missing: .* status 404',
      'no package',
      { 'index.yaml': indexOf() },
    ],
    [
      'CH_DEPENDENCY_DENIED the package of db 1.4.0 cannot be read: .* status 403',
      'a package that is not for us',
      { ...good, 'db-1.4.0.tgz': 403 },
    ],
    [
      "CH_DEPENDENCY_MISSING .* lists 'db' without the URL of a package",
      'an entry without URLs',
      { ...good, 'index.yaml': indexOf({ urls: '[]' }) },
    ],
  ])('is %s of a repository with %s', async (error, _, answers) => {
    const found = await locked(answers);
    expect(found.error).toMatch(new RegExp(`^${error}`));
    expect(found.where).toEqual({ file: 'app/Chart.yaml', line: 5, column: 3 });
    expect(found.events).toEqual([]);
  });

  it.each(['OCI://registry.example.com/charts', '@stable', 'alias:stable', 'stable', 's3://charts'])(
    'of %s is left to Helm',
    async (repository) => {
      const { asked, error } = await locked(good, { repository });
      expect(error).toMatch(/^CH_CHART_DEPENDENCY/);
      expect(asked).toEqual([]);
    },
  );

  it('is shown without the password in its URL', async () => {
    const { error } = await locked(good, { repository: 's3://user:secret@registry.example.com/charts' });
    expect(error).toMatch(/^CH_CHART_DEPENDENCY .*'s3:\/\/registry\.example\.com\/charts'/);
  });

  it.each([
    ['of a repository that is gone', url, 404, /Chart\.yaml/],
    ['that is listed no more', url, indexOf({ version: '1.5.0' }), /^run: charthouse dependency update (one|two), and/],
    ['of a plugin', 's3://charts', 404, /helm dependency build (one|two)$/],
  ] as const)('%s and that two charts lack is a fault of each, with its own place and hint', async (_, repository, answer, hint) => {
    const site = siteOf(async () => answer);
    const get = lockedDependencies(
      {
        openSource: openFrom(site),
        versions,
        pack: async () => Promise.reject(new Error('no folder')),
        limits: defaultLimits,
        onEvent: () => undefined,
        signal: new AbortController().signal,
      },
      nothingKnown(),
    );
    const dependency = `dependencies:\n- {name: db, version: 1.4.0, repository: "${repository}"}\n`;
    const outcomes = ['one', 'two'].map(async (where) => {
      const files = [
        { path: 'Chart.yaml', bytes: Buffer.from(`apiVersion: v2\nname: ${where}\nversion: 1.0.0\n${dependency}`) },
        { path: 'Chart.lock', bytes: Buffer.from(dependency) },
      ];
      const chart = await loadChart(files, { where, limits: defaultLimits, budget: { bytesLeft: 1e6 } });
      return get(chart, where).catch((error: unknown) =>
        isCharthouseError(error) ? [error.where?.file, hint.exec(error.hint)?.[1] ?? where, hint.test(error.hint)] : error,
      );
    });
    expect(await Promise.all(outcomes)).toEqual([
      ['one/Chart.yaml', 'one', true],
      ['two/Chart.yaml', 'two', true],
    ]);
  });

  it('of a folder must be what the lock names', async () => {
    expect(await locked(good, { repository: 'file://../lib' })).toMatchObject({
      error: expect.stringMatching(
        /^CH_DEPENDENCY_WRONG the chart in file:..\.\.\/lib has the name 'lib', and the dependency has the name 'db'/,
      ),
    });
  });

  it('is not blamed for a stop', async () => {
    const stop = new CharthouseError('CH_INTERRUPTED', { message: 'interrupted' });
    const site = siteOf(async () => {
      throw stop;
    });
    const get = lockedDependencies(
      {
        openSource: openFrom(site),
        versions,
        pack: async () => Promise.reject(stop),
        limits: defaultLimits,
        onEvent: () => undefined,
        signal: new AbortController().signal,
      },
      nothingKnown(),
    );
    const text = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';
    const lock = `dependencies:\n- {name: db, version: 1.4.0, repository: "${url}"}\n`;
    const files = [
      { path: 'Chart.yaml', bytes: Buffer.from(text) },
      { path: 'Chart.lock', bytes: Buffer.from(lock) },
    ];
    const chart = await loadChart(files, { where: 'app', limits: defaultLimits, budget: { bytesLeft: 1e6 } });
    await expect(get(chart, 'app')).rejects.toBe(stop);
  });
});
