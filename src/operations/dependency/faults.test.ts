import { describe, expect, it } from 'vitest';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { ChartSource } from '../../ports/chart-source.ts';
import { failedSource, placedAt, refusedPackage, type Wanted } from './faults.ts';
import { notOffered } from './not-offered.ts';

const wanted: Wanted = {
  ...{ name: 'db', version: '^9.0.0', repository: 'https://user:secret@charts.example.com' },
  ...{ chart: 'charts/app', where: { file: 'charts/app/Chart.yaml', line: 5, column: 3 } },
};
const asked = { dependency: 'db', repository: 'https://charts.example.com/', chart: 'charts/app' };

/** A source that offers these versions of each chart that it has. */
function sourceOf(versions: readonly string[], names?: readonly string[]): ChartSource {
  const offers = versions.map((version) => ({ name: 'db', version, digest: undefined, address: 'db.tgz' }));
  return {
    name: 'https://charts.example.com',
    versions: async () => offers,
    find: async () => undefined,
    read: async () => ({ kind: 'missing', message: 'no' }),
    ...(names === undefined ? {} : { names: async () => names }),
  };
}

const signal = new AbortController().signal;

describe('a version that no source offers', () => {
  it.each<[string, string, boolean, readonly string[], RegExp, RegExp]>([
    [
      'a range',
      '^9.0.0',
      false,
      ['1.0.0', '10.0.0', '8.2.0'],
      /lists no version of 'db' in the range '\^9\.0\.0': .* 8\.2\.0 and 10\.0\.0$/,
      /^change/,
    ],
    ['a range above all', '>5', false, ['5.0.0', '1.0.0'], /the nearest version is 5\.0\.0$/, /^change/],
    ['a range between two', '>=2 <3', false, ['1.9.0', '3.1.0', '4.0.0'], /the nearest versions are 1\.9\.0 and 3\.1\.0$/, /^change/],
    [
      'a range for pre-releases',
      '^2.0.0',
      false,
      ['2.0.0-rc.1', '1.0.0'],
      /nearest version is 1\.0\.0$/,
      /2\.0\.0-rc\.1, add -0 .* ">=2\.0\.0-0"$/,
    ],
    [
      'a locked version',
      '1.4.0',
      true,
      ['1.3.0', '1.5.0'],
      /does not list 'db' '1\.4\.0': .* 1\.3\.0 and 1\.5\.0$/,
      /dependency update charts\/app/,
    ],
    ['an exact version', '1.4.0', false, ['1.3.0'], /does not list 'db' '1\.4\.0'/, /^change/],
    ['no version at all', '^1', false, ['latest'], /none of the 1 versions that it lists is a semantic version$/, /^change/],
  ])('is named beside its neighbours: %s', async (_, version, locked, versions, message, hint) => {
    const error = await notOffered({ ...wanted, version }, sourceOf(versions), { locked, signal });
    expect(error).toMatchObject({ code: 'CH_DEPENDENCY_VERSION', exitCode: 5, where: wanted.where });
    expect([error.message, error.hint]).toEqual([expect.stringMatching(message), expect.stringMatching(hint)]);
    expect(error.details).toMatchObject({ ...asked, version, offered: expect.any(Array), nearest: expect.any(Object) });
    expect(JSON.stringify([error.message, error.details])).not.toContain('secret');
  });

  it.each(['1', '1.2'])('is one tag in a registry, which a version that is equal is not: %s', async (version) => {
    const ofRegistry = { ...wanted, version, repository: 'oci://r.example.com/charts' };
    for (const locked of [true, false]) {
      const error = await notOffered(ofRegistry, sourceOf(['1.0.0', '1.2.0']), { locked, signal });
      expect(error).toMatchObject({
        code: 'CH_DEPENDENCY_VERSION',
        hint: `in a registry, ${version} is one tag and no range: write ${version}.x`,
      });
    }
  });

  it.each<[readonly string[] | undefined, string, RegExp]>([
    [['dp', 'web'], 'CH_DEPENDENCY_NOT_FOUND', /lists no chart 'db': it lists 'dp', 'web'$/],
    [undefined, 'CH_DEPENDENCY_NOT_FOUND', /lists no chart 'db'$/],
    [[], 'CH_DEPENDENCY_NOT_FOUND', /lists no chart 'db'$/],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'CH_DEPENDENCY_NOT_FOUND', /lists no chart 'db'$/],
    [['db'], 'CH_DEPENDENCY_MISSING', /without the URL/],
  ])('of a chart that is not listed: %j', async (names, code, message) => {
    const error = await notOffered(wanted, sourceOf([], names), { locked: true, signal });
    expect(error).toMatchObject({ code, message: expect.stringMatching(message), details: asked });
  });

  it('suggests the name that is nearest', async () => {
    const error = await notOffered({ ...wanted, name: 'postgres' }, sourceOf([], ['web', 'postgresql']), { locked: true, signal });
    expect(error).toMatchObject({ message: expect.stringContaining("did you mean 'postgresql'?"), details: { suggestion: 'postgresql' } });
  });
});

const http = (details: Readonly<Record<string, unknown>>, hint?: string): CharthouseError =>
  new CharthouseError('CH_HTTP_FAILED', { message: 'the cause', details, hint });

describe('a source that fails', () => {
  it.each<[string, CharthouseError, string, RegExp]>([
    ['status 401', http({ status: 401 }), 'CH_DEPENDENCY_DENIED', /private-repositories$/],
    ['status 403', http({ status: 403 }), 'CH_DEPENDENCY_DENIED', /private-repositories$/],
    ['a proxy that asks for a login', http({ status: 407 }), 'CH_DEPENDENCY_DENIED', /private-repositories$/],
    ['status 404', http({ status: 404 }), 'CH_DEPENDENCY_GONE', /^correct the URL/],
    ['a web page', http({ reason: 'html' }), 'CH_DEPENDENCY_GONE', /^correct the URL/],
    ['status 429', http({ status: 429 }), 'CH_DEPENDENCY_LIMITED', /^wait a few minutes/],
    ['status 429 with a time', http({ status: 429, retryAfterMs: 61_500 }), 'CH_DEPENDENCY_LIMITED', /^wait 62 seconds/],
    ['status 500', http({ status: 500 }), 'CH_DEPENDENCY_UNAVAILABLE', /^check the repository/],
    ['a proxy', http({ reason: 'UND_ERR_ABORTED' }, 'check HTTPS_PROXY'), 'CH_DEPENDENCY_UNAVAILABLE', /^check HTTPS_PROXY$/],
    ['an index', new CharthouseError('CH_INDEX_INVALID', { message: 'no' }), 'CH_DEPENDENCY_UNAVAILABLE', /^ask the owners/],
  ])('has the code of its cause: %s', (_, cause, code, hint) => {
    const error = failedSource(wanted, cause);
    expect(error).toMatchObject({ code, cause, where: wanted.where, hint: expect.stringMatching(hint), details: asked });
    expect(error).toMatchObject({ exitCode: 5, message: expect.stringMatching(/'db'.*: (the cause|no)$/) });
  });

  it('is known to have moved', () => {
    const repository = 'https://kubernetes-charts.storage.googleapis.com';
    expect(failedSource({ ...wanted, repository }, http({ status: 403 }))).toMatchObject({
      hint: expect.stringContaining('https://charts.helm.sh/stable'),
    });
  });

  it.each([
    new CharthouseError('CH_INTERRUPTED', { message: 'stop' }),
    new CharthouseError('CH_DEADLINE', { message: 'late' }),
    new CharthouseError('CH_DEPENDENCY_WRONG', { message: 'wrong' }),
    new TypeError('a fault of ours'),
  ])('keeps an error that has its own meaning: %s', (cause) => {
    expect(failedSource(wanted, cause)).toBe(cause);
  });
});

it.each([
  [{ kind: 'missing', message: 'status 404', status: 404 } as const, 'CH_DEPENDENCY_MISSING'],
  [{ kind: 'refused', message: 'status 401', status: 401 } as const, 'CH_DEPENDENCY_DENIED'],
  [{ kind: 'nowhere', message: 'its URL is not valid' } as const, 'CH_DEPENDENCY_UNAVAILABLE'],
])('a package that is listed and cannot be read: %j', (answer, code) => {
  expect(refusedPackage(wanted, sourceOf([]), answer)).toMatchObject({
    code,
    message: expect.stringContaining(answer.message),
    details: asked,
  });
});

it('an error for one chart becomes that of another one, with its place', () => {
  const other = { ...wanted, chart: 'charts/web', where: { file: 'charts/web/Chart.yaml', line: 9 } };
  const error = placedAt(refusedPackage(wanted, sourceOf([]), { kind: 'missing', message: 'no' }), other);
  expect(isCharthouseError(error) && [error.where, error.details['chart']]).toEqual([other.where, 'charts/web']);
  const stop = new CharthouseError('CH_INTERRUPTED', { message: 'stop', where: { file: 'x' } });
  expect(placedAt(stop, other)).toBe(stop);
});

describe('a registry that does not list tags', () => {
  const source: ChartSource = { ...sourceOf([]), versions: async () => Promise.reject(http({ status: 403 })) };

  it('lacks a locked version all the same', async () => {
    const error = await notOffered({ ...wanted, version: '1.4.0' }, source, { locked: true, signal });
    expect(error).toMatchObject({ code: 'CH_DEPENDENCY_VERSION', message: expect.stringMatching(/has no 'db' '1\.4\.0'/), details: asked });
  });

  it('cannot be asked for a range', async () => {
    await expect(notOffered(wanted, source, { locked: false, signal })).rejects.toMatchObject({ code: 'CH_HTTP_FAILED' });
  });
});
