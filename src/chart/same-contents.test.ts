import { describe, expect, it } from 'vitest';
import type { ChartFile } from '../archive/index.ts';
import { sameContents } from './same-contents.ts';

const file = (path: string, text = path): ChartFile => ({ path, bytes: Buffer.from(text) });
const ours = file('Chart.yaml', '# what it is\napiVersion: v2\nname: app\nversion: "1.0"\nengine: gotpl\nkeywords: []\n');
const helms = file('Chart.yaml', 'apiVersion: v2\nname: app\nversion: "1.0"\n');

const lockAt = (time: string, version = '1.0.0'): string =>
  `dependencies:\n- name: a\n  repository: https://charts.example.com\n  version: ${version}\ndigest: sha256:0\ngenerated: "${time}"\n`;

describe('the contents are the same', () => {
  it.each<[string, readonly ChartFile[], readonly ChartFile[]]>([
    ['in any order', [ours, file('a'), file('b')], [file('b'), ours, file('a')]],
    [
      'with and without BOMs',
      [ours, file('a', '\uFEFFx')],
      [file('Chart.yaml', `\uFEFF${Buffer.from(ours.bytes).toString()}`), file('a', 'x')],
    ],
    ['with several BOMs, of which each reading strips one', [ours, file('a', '\uFEFF\uFEFFx')], [ours, file('a', 'x')]],
    ['if Helm rewrote Chart.yaml', [ours], [helms]],
    [
      'if Helm rewrote a subchart’s Chart.yaml',
      [ours, { ...ours, path: 'charts/a/charts/b/Chart.yaml' }],
      [ours, { ...helms, path: 'charts/a/charts/b/Chart.yaml' }],
    ],
    [
      'if Helm rewrote Chart.lock',
      [
        ours,
        file(
          'Chart.lock',
          'digest: sha256:0\ngenerated: "2024-01-01T00:00:00.100Z"\ndependencies: [{name: a, repository: "", version: 1.0.0}]\n',
        ),
      ],
      [
        ours,
        file(
          'Chart.lock',
          'dependencies:\n- name: a\n  repository: ""\n  version: 1.0.0\ndigest: sha256:0\ngenerated: "2024-01-01T01:00:00.1+01:00"\n',
        ),
      ],
    ],
    [
      'if Helm stamped SOURCE_DATE_EPOCH into Chart.lock',
      [ours, file('Chart.lock', 'digest: sha256:0\ngenerated: "2024-01-01T00:00:00.123456789+01:00"\n')],
      [ours, file('Chart.lock', 'dependencies: null\ndigest: sha256:0\ngenerated: "1980-01-01T00:00:00Z"\n')],
    ],
    ...['requirements.lock', 'charts/a/requirements.lock'].map((path): [string, readonly ChartFile[], readonly ChartFile[]] => [
      `if the job made ${path} again`,
      [ours, file(path, lockAt('2024-01-01T00:00:00.123456789+01:00'))],
      [ours, file(path, lockAt('2026-11-30T06:00:00Z'))],
    ]),
    [
      'if two versions of one subchart change places',
      [ours, file('charts/a/x', '1'), file('charts/a/x', '2')],
      [ours, file('charts/a/x', '2'), file('charts/a/x', '1')],
    ],
  ])('%s', (_, a, b) => {
    expect(sameContents(a, b)).toEqual({ kind: 'same' });
    expect(sameContents(b, a)).toEqual({ kind: 'same' });
  });
});

describe('the contents differ, and the files that do are named', () => {
  it.each<[string, readonly ChartFile[], readonly ChartFile[], readonly string[]]>([
    ['a file more', [ours, file('a')], [ours], ['a']],
    ['other bytes', [ours, file('a', 'x\n')], [ours, file('a', 'x\r\n')], ['a']],
    ['an empty file', [ours, file('a', '')], [ours], ['a']],
    [
      'another version in requirements.lock',
      [ours, file('requirements.lock', lockAt('2024-01-01T00:00:00Z'))],
      [ours, file('requirements.lock', lockAt('2024-01-01T00:00:00Z', '1.0.1'))],
      ['requirements.lock'],
    ],
    ['another meaning of Chart.yaml', [ours], [file('Chart.yaml', 'apiVersion: v2\nname: app\nversion: 1.0\n')], ['Chart.yaml']],
    [
      'a Chart.yaml that is none of a chart',
      [ours, file('files/Chart.yaml', 'a: 1\n')],
      [ours, file('files/Chart.yaml', 'a:  1\n')],
      ['files/Chart.yaml'],
    ],
    [
      'one of two files under one path',
      [ours, file('charts/a/x', '1'), file('charts/a/x', '1')],
      [ours, file('charts/a/x', '1'), file('charts/a/x', '2')],
      ['charts/a/x'],
    ],
    ['how often a file is there', [ours, file('charts/a/x'), file('charts/a/x')], [ours, file('charts/a/x')], ['charts/a/x']],
    ['a BOM inside', [ours, file('a', 'x\uFEFF')], [ours, file('a', 'x')], ['a']],
    [
      'several, Chart.yaml first',
      [ours, file('b'), file('B')],
      [file('Chart.yaml', 'name: other\nversion: 1.0.0\n'), file('a')],
      ['Chart.yaml', 'B', 'a', 'b'],
    ],
  ])('%s', (_, a, b, differs) => {
    expect(sameContents(a, b)).toEqual({ kind: 'different', differs });
    expect(sameContents(b, a)).toEqual({ kind: 'different', differs });
  });
});
