import { describe, expect, it } from 'vitest';
import type { ChartFile } from '../archive/index.ts';
import { type ChartComparison, compareChartSteps } from './compare-charts.ts';

const file = (path: string, text: string | Uint8Array): ChartFile => ({ path, bytes: Buffer.from(text) });
const chartYaml = (version: string, more = ''): ChartFile => file('Chart.yaml', `apiVersion: v2\nname: app\nversion: ${version}\n${more}`);

function compare(before: readonly ChartFile[], after: readonly ChartFile[]): ChartComparison {
  const steps = compareChartSteps(before, after);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

describe('a comparison of two packages', () => {
  it('is empty if only the order of the files, BOMs and the spelling of Chart.yaml differ', () => {
    const one = [chartYaml('1.0.0'), file('a', 'x')];
    const other = [file('a', '\uFEFFx'), file('Chart.yaml', '# by hand\nversion: "1.0.0"\nname: app\napiVersion: v2\n')];
    expect(compare(one, other)).toEqual({ files: [], fields: [], values: [] });
  });

  it('lists the files by part', () => {
    const before = [chartYaml('1.0.0'), file('values.yaml', 'a: 1\n'), file('templates/gone.yaml', 'x\n'), file('README.md', 'a')];
    const after = [
      chartYaml('1.1.0', 'appVersion: "2"\n'),
      ...[file('values.yaml', 'a: 2\n'), file('README.md', 'b'), file('crds/new.yaml', 'a\nb\n'), file('charts/db/values.yaml', 'x')],
    ];
    const { files, fields, values } = compare(before, after);
    expect(files.map(({ part, change, path, addedLines, removedLines }) => [part, change, path, addedLines, removedLines])).toEqual([
      ['metadata', 'changed', 'Chart.yaml', 2, 1],
      ['values', 'changed', 'values.yaml', 1, 1],
      ['crds', 'added', 'crds/new.yaml', 2, 0],
      ['templates', 'removed', 'templates/gone.yaml', 0, 1],
      ['dependencies', 'added', 'charts/db/values.yaml', 1, 0],
      ['other', 'changed', 'README.md', 1, 1],
    ]);
    expect(fields).toEqual([
      { field: 'version', before: '1.0.0', after: '1.1.0' },
      { field: 'appVersion', before: null, after: '2' },
    ]);
    expect(values).toEqual([{ path: 'a', change: 'changed' }]);
    expect(files[1]?.diff).toBe('@@ -1 +1 @@\n-a: 1\n+a: 2\n');
  });

  it('compares Chart.yaml as Helm writes it', () => {
    const byHelm = file('Chart.yaml', 'apiVersion: v2\nname: app\nversion: 1.0.0\n');
    const byHand = file('Chart.yaml', '# mine\nversion: 1.1.0\nname:   app\napiVersion: v2\n');
    expect(compare([byHelm], [byHand]).files[0]?.diff).toBe(
      '@@ -1,3 +1,3 @@\n apiVersion: v2\n name: app\n-version: 1.0.0\n+version: 1.1.0\n',
    );
  });

  it.each([
    ['with a null byte', 'a\0'],
    ['that is not UTF-8', Uint8Array.of(0xff, 0xfe, 0x41)],
  ])('has no lines for a file %s', (_, bytes) => {
    const { files } = compare([file('icon', 'text\n')], [file('icon', bytes)]);
    expect(files).toEqual([{ path: 'icon', part: 'other', change: 'changed', addedLines: null, removedLines: null, diff: null }]);
  });

  it('has no lines for what is beyond its bounds, and names it all the same', () => {
    const large = 'x'.repeat(1024 * 1024);
    const count = 30;
    const before = Array.from({ length: count }, (_, at) => file(`files/${at}`, large));
    const { files } = compare(before, []);
    expect(files).toHaveLength(count);
    expect(files.filter(({ diff }) => diff !== null)).toHaveLength(24);
  });

  it('reads a Chart.yaml that Helm refuses as text', () => {
    const { files, fields } = compare([file('Chart.yaml', 'a: [\n')], [chartYaml('1.0.0')]);
    expect(fields).toEqual([]);
    expect(files[0]?.removedLines).toBe(1);
  });
});
