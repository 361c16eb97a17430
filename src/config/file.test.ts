import { describe, expect, it } from 'vitest';
import { readConfigFile } from './file.ts';

const read = (text: string, file = 'charthouse.yaml') => readConfigFile(Buffer.from(text), file);

describe('charthouse.yaml', () => {
  it('holds options under their long names, and charts', () => {
    const { options, charts, problems } = read(
      'to: ./repository\nverify-timeout: 90s\nkeep-going: true\nport: 0\ncharts:\n  - charts/a\n  - charts/b\n',
    );
    expect(problems).toEqual([]);
    expect(charts).toEqual(['charts/a', 'charts/b']);
    expect(Object.fromEntries(Object.entries(options).map(([name, written]) => [name, written.value]))).toEqual({
      to: './repository',
      'verify-timeout': '90s',
      'keep-going': true,
      port: 0,
    });
  });

  it('remembers where each value stands', () => {
    expect(read('# ours\nto: ./repository\nurl:   https://charts.example.com\n').options.url?.source).toEqual({
      kind: 'file',
      place: { file: 'charthouse.yaml', line: 3, column: 8 },
    });
  });

  it.each(['', '# nothing\n', '---\n', '{}\n', '\ufeff'])('may be empty: %j', (text) => {
    expect(read(text)).toEqual({ options: {}, charts: [], problems: [] });
  });

  it('means paths from its own folder, wherever it is read from', () => {
    const { options, charts } = read('to: ./out\ndestination: /packages\ncharts: [app, /abs]\n', 'ci/charthouse.yaml');
    expect(options.to?.value).toBe('ci/out');
    expect(options.destination?.value).toBe('/packages');
    expect(charts).toEqual(['ci/app', '/abs']);
  });

  it('leaves targets with a scheme as they are', () => {
    expect(read('to: s3://bucket/charts\n', 'ci/charthouse.yaml').options.to?.value).toBe('s3://bucket/charts');
  });

  it.each([
    ['an unknown key', 'verify-timout: 60s\n', 1, 1, 'did you mean "verify-timeout"?'],
    ['the opposite of a switch', 'verify: false\n', 1, 1, 'did you mean "no-verify"?'],
    ['another spelling', 'keepGoing: true\n', 1, 1, 'did you mean "keep-going"?'],
    ['a word of one run', '\ntag: v1.0.0\n', 2, 1, 'pass --tag'],
    ['a flag only', 'version: 1\n', 1, 1, 'pass --version'],
    ['a list for a value', 'to: [a, b]\n', 1, 1, 'write to: ./repository'],
    ['no value', 'to:\n', 1, 1, 'write to: ./repository'],
    ['charts that are no list', 'charts: app\n', 1, 1, 'write charts: [charts/app]'],
    ['a chart that is no path', 'charts:\n  - 1.5\n', 2, 5, 'put paths that look like numbers in quotes'],
  ])('names the line and column of %s, and what to do', (_, text, line, column, hint) => {
    const { problems } = read(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ where: { file: 'charthouse.yaml', line, column }, hint });
  });

  it.each([
    ['no YAML', 'to: "unclosed\n'],
    ['a tab', 'to:\t- x\n\t- y\n'],
    ['a key twice', 'to: a\nto: b\n'],
    ['a list', '- to\n'],
    ['a text', 'just words\n'],
    ['two documents', 'to: a\n---\nto: b\n'],
  ])('is refused where it is %s, with a line', (_, text) => {
    const [problem] = read(text).problems;
    expect(problem?.where?.line).toBeGreaterThan(0);
  });

  it('is refused where it is not UTF-8', () => {
    expect(readConfigFile(new Uint8Array([0xff, 0xfe, 0x00]), 'charthouse.yaml').problems).toHaveLength(1);
  });

  it('names every problem at once', () => {
    expect(read('tto: a\nurll: b\ntag: v1\ncharts: x\n').problems.map(({ where }) => where?.line)).toEqual([1, 2, 3, 4]);
  });
});
