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

  it.each([
    ['tag: "chart-v{version}"', 'chart-v{version}'],
    ['tag-pattern: "{name}/v{version}"', '{name}/v{version}'],
    ['tag: ["{name}/v{version}", "v{version}"]', '{name}/v{version}\nv{version}'],
  ])('holds what tags look like: %s', (line, value) => {
    const { options, problems } = read(`${line}\n`);
    expect([problems, options['tag-pattern']?.value]).toEqual([[], value]);
  });

  it('remembers where each value stands', () => {
    expect(read('# ours\nto: ./repository\nurl:   https://charts.example.com\n').options.url?.source).toEqual({
      kind: 'file',
      place: { file: 'charthouse.yaml', line: 3, column: 8 },
    });
  });

  it.each(['', '\n\r\n', '# nothing\n', '---\n', '---\n...\n# nothing\n', '{}\n', '\ufeff', '\ufeff# nothing\r\n'])(
    'may be empty: %j',
    (text) => {
      expect(read(text)).toEqual({ options: {}, charts: [], problems: [] });
    },
  );

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
    ['an unknown key', 'verify-timout: 60s\n', 1, 1, "did you mean 'verify-timeout'?"],
    ['the opposite of a switch', 'verify: false\n', 1, 1, "did you mean 'no-verify'?"],
    ['another spelling', 'keepGoing: true\n', 1, 1, "did you mean 'keep-going'?"],
    ['a word of one run', '\ntag: v1.0.0\n', 2, 1, 'pass --tag for one run, or write a pattern: tag: "v{version}"'],
    ['a pattern twice', 'tag: "v{version}"\ntag-pattern: "{version}"\n', 2, 1, 'keep one of the two lines'],
    ['a list with a number', 'tag-pattern: [1.5]\n', 1, 1, 'write tag-pattern: "v{version}"'],
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

  it('is the same with the line ends and the byte order mark of Windows', () => {
    const text = '# ours\nto: ./repository\ncharts:\n  - charts/a\nkeep-going: true\n';
    expect(read(`\ufeff${text.replaceAll('\n', '\r\n')}`)).toEqual(read(text));
    expect(read('\ufefftoo: a\r\nurll: b\r\n').problems.map(({ where }) => where)).toEqual([
      { file: 'charthouse.yaml', line: 1, column: 1 },
      { file: 'charthouse.yaml', line: 2, column: 1 },
    ]);
  });

  it.each([
    ['keep-going: yes', 'keep-going', 'yes'],
    ['keep-going: on', 'keep-going', 'on'],
    ['to: no', 'to', 'no'],
    ['to: 1.10', 'to', 1.1],
    ['to: "1.10"', 'to', '1.10'],
    ['to: &here out', 'to', 'out'],
    ['port: 8879', 'port', 8879],
    ['port: "8879"', 'port', '8879'],
    ['url: https://charts.example.com:8443/a?b=c # ours', 'url', 'https://charts.example.com:8443/a?b=c'],
    ['{url: https://charts.example.com}', 'url', 'https://charts.example.com'],
    ['verify-timeout: 60s', 'verify-timeout', '60s'],
    ['verify-timeout: 60', 'verify-timeout', 60],
    ['verify-timeout: 1:30', 'verify-timeout', '1:30'],
  ] as const)('hands on what %j says, for the option to judge', (line, name, value) => {
    const { options, problems } = read(`${line}\n`);
    expect(problems).toEqual([]);
    expect(options[name]?.value).toBe(value);
  });

  it.each([
    ['no YAML', 'to: "unclosed\n', 1, 5],
    ['indented by a tab', 'charts:\n\t- x\n', 2, 1],
    ['separated by tabs', 'charts:\t- x\n\t- y\n', 1, 9],
    ['a list', '# ours\n- to\n', 2, 1],
    ['a text', 'just words\n', 1, 1],
    ['two documents', 'to: a\n---\nto: b\n', 2, 1],
    ['two documents, the first one empty', '---\n---\nto: b\n', 2, 1],
    ['going on behind its end', 'to: a\n...\nurl: b\n', 3, 1],
    ['going on with less indentation', '  to: a\nurl: b\n', 2, 1],
    ['cut in the middle of a list', 'charts: [a,\n', 2, 1],
  ])('is refused where it is %s, at one place', (_, text, line, column) => {
    const { options, problems } = read(text);
    expect(options).toEqual({});
    expect(problems.map(({ where }) => where)).toEqual([{ file: 'charthouse.yaml', line, column }]);
  });

  it('is refused at the second of two lines with one key, whatever else is wrong', () => {
    const { problems } = read('to: a\nurll: b\nto: c\ncharts: [a]\n"charts": [b]\nurll: c\n');
    expect(problems.map(({ where, hint }) => [where?.line, where?.column, hint])).toEqual([
      [2, 1, "did you mean 'url'?"],
      [3, 1, 'keep one of the two lines'],
      [5, 1, 'keep one of the two lines'],
      [6, 1, 'keep one of the two lines'],
    ]);
  });

  it('takes no alias and no merge for a value', () => {
    expect(read('to: &a x\nurl: *a\n').problems).toMatchObject([{ where: { line: 2, column: 1 } }]);
    expect(read('charts: [&a x, *a]\n').problems).toMatchObject([{ where: { line: 1, column: 16 } }]);
    expect(read('<<: {to: a}\n').problems).toMatchObject([{ message: "there is no option '<<'" }]);
  });

  it.each([
    ['Latin-1', Buffer.from('to: café\n', 'latin1')],
    ['UTF-16', Buffer.from('\ufeffto: a\n', 'utf16le')],
    ['no text', Buffer.from([0xff, 0xfe, 0x00])],
  ])('is refused where it is %s', (_, bytes) => {
    const { options, problems } = readConfigFile(bytes, 'charthouse.yaml');
    expect(options).toEqual({});
    expect(problems).toHaveLength(1);
  });

  it('names every problem at once', () => {
    expect(read('tto: a\nurll: b\ntag: v1\ncharts: x\n').problems.map(({ where }) => where?.line)).toEqual([1, 2, 3, 4]);
  });
});
