import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Candidate } from './request.ts';
import { selectByTag } from './select-by-tag.ts';

function chart(name: string, version: string): Candidate {
  const fileName = `${name}-${version}.tgz`;
  const metadata = { apiVersion: 'v2', name, version };
  return { path: name, provenance: undefined, package: { metadata, fileName, bytes: new Uint8Array(), digest: '', warnings: [] } };
}

function selected(tag: string, ...charts: Candidate[]): readonly string[] | string {
  const outcome = selectByTag(tag, charts);
  if (outcome.kind === 'selected') return outcome.candidates.map(({ path }) => path);
  return outcome.kind === 'refused' ? outcome.error.code : outcome.kind;
}

it.each(['v1.2.3', '1.2.3', 'refs/tags/v1.2.3'])('takes every chart of the run for %s, when all have that version', (tag) => {
  expect(selected(tag, chart('a', '1.2.3'), chart('b', 'v1.2.3'))).toEqual(['a', 'b']);
});

it('refuses a version tag that one chart does not have', () => {
  expect(selected('v1.2.3', chart('a', '1.2.3'), chart('b', '1.2.4'))).toBe('CH_TAG_MISMATCH');
});

it.each(['a-1.2.3', 'a-v1.2.3', 'a/1.2.3', 'a/v1.2.3'])('selects chart a for %s and leaves the others out', (tag) => {
  expect(selected(tag, chart('a', '1.2.3'), chart('b', '1.2.3'))).toEqual(['a']);
});

it('never cuts a tag at a dash: the charts say how they are spelled', () => {
  expect(selected('a-1-2.0.0', chart('a-1', '2.0.0'), chart('a', '2.0.0'))).toEqual(['a-1']);
  expect(selected('a-1-2.0.0', chart('a-1', '3.0.0'), chart('a', '1-2.0.0'))).toEqual(['a']);
});

it('refuses a tag that names a chart at another version', () => {
  expect(selected('a-1.2.4', chart('a', '1.2.3'))).toBe('CH_TAG_MISMATCH');
});

it('names the file of the one chart that differs', () => {
  const where = (...charts: Candidate[]) => {
    const outcome = selectByTag('v1.2.3', charts);
    return outcome.kind === 'refused' ? outcome.error.where?.file.replaceAll('\\', '/') : outcome.kind;
  };
  expect(where(chart('a', '1.2.3'), chart('b', '1.2.4'))).toBe('b/Chart.yaml');
  expect(where({ ...chart('b', '1.2.4'), path: 'b-1.2.4.tgz' })).toBeUndefined();
  expect(where(chart('a', '1.2.5'), chart('b', '1.2.4'))).toBeUndefined();
});

it('refuses a tag that names no chart of the run', () => {
  expect(selected('nightly-5', chart('a', '1.2.3'))).toBe('CH_TAG_MISMATCH');
});

it('keeps build metadata and pre-releases apart from the versions they belong to', () => {
  expect(selected('v1.2.3', chart('a', '1.2.3+b1'))).toBe('CH_TAG_MISMATCH');
  expect(selected('v1.2.3-rc.1', chart('a', '1.2.3-rc.1'))).toEqual(['a']);
});

it.each([
  ...['chart-v1.2.3', 'chart-1.2.3', 'chart/v1.2.3', 'charts/1.2.3', 'helm-v1.2.3', 'helm/v1.2.3', 'helm-chart-1.2.3', 'helm-chart-v1.2.3'],
  ...['helm-charts/1.2.3', 'release/1.2.3', 'release-1.2.3', 'release-v1.2.3', 'releases/v1.2.3', 'chart@1.2.3', 'Release-1.2.3', 'V1.2.3'],
])('takes every chart of the run for %s', (tag) => {
  expect(selected(tag, chart('a', '1.2.3'), chart('b', '1.2.3'))).toEqual(['a', 'b']);
  expect(selected(tag, chart('a', '1.2.3'), chart('b', '1.2.4'))).toBe('CH_TAG_MISMATCH');
});

it.each([
  ...[
    'a@1.2.3',
    'a@v1.2.3',
    'a_1.2.3',
    'charts/a/v1.2.3',
    'charts/a-1.2.3',
    'helm/a/1.2.3',
    'helm/a-v1.2.3',
    'helm-a-1.2.3',
    'chart/a@1.2.3',
  ],
  ...['release/a/1.2.3', 'release-a-1.2.3', 'helm-charts/a/v1.2.3', 'refs/tags/charts/a/v1.2.3'],
])('selects chart a alone for %s', (tag) => {
  expect(selected(tag, chart('a', '1.2.3'), chart('b', '1.2.3'))).toEqual(['a']);
  expect(selected(tag, chart('a', '1.2.4'), chart('b', '1.2.3'))).toBe('CH_TAG_MISMATCH');
});

it.each(['chart', 'charts', 'helm', 'helm-chart', 'release', 'releases'])(
  'means the chart that is really named %s, at any version',
  (name) => {
    expect(selected(`${name}-1.2.3`, chart(name, '1.2.3'), chart('b', '1.2.3'))).toEqual([name]);
    expect(selected(`${name}-1.2.3`, chart(name, '1.0.0'), chart('b', '1.2.3'))).toBe('CH_TAG_MISMATCH');
    expect(selected(`${name}/v1.2.3`, chart(name, '1.2.3'))).toEqual([name]);
  },
);

it('means a name in full before one behind a word', () => {
  expect(selected('helm-app-1.0.0', chart('helm-app', '1.0.0'), chart('app', '1.0.0'))).toEqual(['helm-app']);
  expect(selected('helm-app-1.0.0', chart('helm-app', '2.0.0'), chart('app', '1.0.0'))).toBe('CH_TAG_MISMATCH');
});

it('takes a name that looks like a version for a name, if the chart is there', () => {
  expect(selected('v2-1.0.0', chart('v2', '1.0.0'), chart('b', '3.0.0'))).toEqual(['v2']);
  expect(selected('1-2.0.0', chart('1', '2.0.0'))).toEqual(['1']);
  expect(selected('v2-1.0.0', chart('v2', '2-1.0.0'))).toEqual(['v2']);
});

it('refuses a tag that spells two charts, and names both', () => {
  const outcome = selectByTag('a-1-2.0.0', [chart('a-1', '2.0.0'), chart('a', '1-2.0.0')]);
  expect(outcome).toMatchObject({ kind: 'refused', error: { message: expect.stringMatching(/a-1 2\.0\.0.*a 1-2\.0\.0/) } });
  expect(selected('helm-charts-a-1.0.0', chart('a', '1.0.0'), chart('charts-a', '1.0.0'))).toBe('CH_TAG_MISMATCH');
});

it('means chart valkey by valkey-0.9.4, and never a version alkey-0.9.4', () => {
  expect(selected('valkey-0.9.4', chart('valkey', '0.9.4'), chart('b', '1.0.0'))).toEqual(['valkey']);
  const outcome = selectByTag('valkey-0.9.4', [chart('b', '1.0.0')]);
  expect(JSON.stringify(outcome)).not.toMatch(/[^v]alkey/);
  expect(outcome).toMatchObject({ error: { message: expect.stringContaining("tag 'valkey-0.9.4' names no chart") } });
});

it('selects a chart by each of its spellings, whatever its name, and never another version of it', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,4}(-[a-z0-9]{1,4}){0,2}$/);
  const version = fc.stringMatching(/^[0-9]\.[0-9]\.[0-9](-rc\.[1-9])?$/);
  const mark = fc.constantFrom('-', '/', '@', '-v', '/v', '@v');
  fc.assert(
    fc.property(name, version, version, mark, fc.array(name, { maxLength: 3 }), (own, is, other, between, others) => {
      const charts = [chart(own, is), ...others.filter((each) => each !== own).map((each) => chart(each, '9.9.9-x'))];
      expect(selected(`${own}${between}${is}`, ...charts)).toEqual([own]);
      if (is !== other) expect(selected(`${own}${between}${other}`, ...charts)).toBe('CH_TAG_MISMATCH');
    }),
    { numRuns: 300 },
  );
});
