import { expect, it } from 'vitest';
import type { Candidate } from './request.ts';
import { selectByPatterns } from './select-by-tag-pattern.ts';

function chart(text: string): Candidate {
  const [name = '', version = ''] = text.split(' ');
  const metadata = { apiVersion: 'v2', name, version };
  const fileName = `${name}-${version}.tgz`;
  return { path: name, provenance: undefined, package: { metadata, fileName, bytes: new Uint8Array(), digest: '', warnings: [] } };
}

function read(tag: string, patterns: readonly string[], charts: readonly string[]): string {
  const outcome = selectByPatterns(tag, patterns, charts.map(chart));
  if (outcome.kind !== 'selected') return outcome.kind;
  const names = outcome.candidates.map(({ path }) => path).join(' ');
  return outcome.appVersion === undefined ? names : `${names} app ${outcome.appVersion}`;
}

const two = ['a 1.2.3', 'b 1.2.3'];

it.each<[tag: string, patterns: string[], charts: string[], what: string]>([
  ['chart-v1.2.3', ['chart-v{version}'], two, 'a b'],
  ['refs/tags/chart-v1.2.3', ['chart-v{version}'], two, 'a b'],
  ['chart-v1.2.3', ['chart-v{version}'], ['a 1.2.3', 'b 1.2.4'], 'refused'],
  ['v1.2.3', ['chart-v{version}'], two, 'skipped'],
  ['chart-1.2.3', ['chart-v{version}'], two, 'skipped'],
  ['chart-vnext', ['chart-v{version}'], two, 'skipped'],
  ['1.2.3', ['{version}'], two, 'a b'],
  ['v1.2.3', ['{version}'], two, 'a b'],
  ['v1.2.3', ['v{version}'], ['a v1.2.3'], 'a'],
  ['valkey-0.9.4', ['v{version}'], two, 'skipped'],
  ['a/v1.2.3', ['{name}/v{version}'], two, 'a'],
  ['a/v1.2.4', ['{name}/v{version}'], two, 'refused'],
  ['web/v1.2.3', ['{name}/v{version}'], two, 'skipped'],
  ['xa/v1.2.3', ['{name}/v{version}'], two, 'skipped'],
  ['a.b-1.2.3', ['{name}-{version}'], ['a.b 1.2.3', 'axb 1.2.3'], 'a.b'],
  ['a-1-2.0.0', ['{name}-{version}'], ['a-1 2.0.0', 'a 2.0.0'], 'a-1'],
  ['a-1-2.0.0', ['{name}-{version}'], ['a-1 2.0.0', 'a 1-2.0.0'], 'refused'],
  ['app-1.2.3-chart', ['app-{version}-chart'], two, 'a b'],
  ['chart-v1.2.3', ['chart-v{version}', '{name}-v{version}'], ['chart 1.2.3', 'b 1.2.3'], 'refused'],
  ['chart-v1.2.3', ['chart-v{version}', '{name}-v{version}'], ['chart 1.2.3'], 'chart'],
  ['b-v1.2.3', ['chart-v{version}', '{name}-v{version}'], two, 'b'],
  ['v7.1', ['v{appVersion}'], two, 'a b app 7.1'],
  ['v2026.01.15', ['v{appVersion}'], two, 'a b app 2026.01.15'],
  ['valkey-0.9.4', ['v{appVersion}'], two, 'skipped'],
  ['a-v7.1', ['{name}-v{appVersion}'], two, 'a app 7.1'],
  ['v1.2.3', ['v{version}', 'v{appVersion}'], two, 'refused'],
  ['v7.0.0', ['v{version}', 'v{appVersion}'], two, 'a b app 7.0.0'],
  ['1.2.3-app7', ['{version}-app{appVersion}'], two, 'a b app 7'],
  ['1.2.4-app7', ['{version}-app{appVersion}'], two, 'refused'],
])('reads %s by %j of %j as: %s', (tag, patterns, charts, what) => {
  expect(read(tag, patterns, charts)).toBe(what);
});

it.each(['v1.2.3', 'v{ver}', '{version}{appVersion}', '{version}-{version}', '{version', 'a b{version}', '{name}', ''])(
  'takes %j for no pattern',
  (pattern) => {
    expect(() => selectByPatterns('v1.2.3', [pattern], [])).toThrow(expect.objectContaining({ code: 'CH_USAGE' }));
  },
);
