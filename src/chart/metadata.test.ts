import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../base/error.ts';
import { decodeLock, decodeMetadata, dependenciesOf } from './metadata.ts';
import { validateMetadata } from './metadata-validate.ts';

// These results were observed with Helm 3.12.1 and 4.1.4 (`chart.Metadata`, then `Validate`).

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (text: string) => decodeMetadata(bytesOf(text), 'Chart.yaml');
const valid = (text: string) => validateMetadata(decode(text));
const plain = 'name: a\nversion: 1.0.0\napiVersion: v2\n';

function failure(run: () => unknown): { readonly code: string; readonly at: string } {
  try {
    run();
  } catch (error) {
    if (isCharthouseError(error)) return { code: error.code, at: `${error.where?.file}:${error.where?.line}:${error.where?.column}` };
    throw error;
  }
  return { code: 'none', at: '' };
}

describe('versions without quotes become the text that Helm makes of them', () => {
  it.each([
    ['1.10', '1.1'],
    ['72551e2', '7.2551e+06'],
    ['0123', '83'],
    ['0x1F', '31'],
    ['0o17', '15'],
    ['0b11', '3'],
    ['1_000', '1000'],
    ['1e3', '1000'],
    ['.5', '0.5'],
    ['yes', 'true'],
    ['12:30:45', '12:30:45'],
    ['2001-01-01', '2001-01-01'],
  ])('%s is "%s"', (written, text) => {
    expect(valid(`${plain}appVersion: ${written}\n`).metadata.appVersion).toBe(text);
  });

  it('with a warning, at their place', () => {
    expect(valid('name: a\nversion: 1.10\n').warnings).toContainEqual(
      expect.objectContaining({ code: 'version-not-a-string', where: { file: 'Chart.yaml', line: 2, column: 10 } }),
    );
  });
});

describe('fields are matched as Go matches them', () => {
  it.each([
    ['Name: a\nVERSION: 1.0.0\n', { apiVersion: 'v1', name: 'a', version: '1.0.0' }],
    ['name: b\nName: a\nversion: 1.0.0\n', { apiVersion: 'v1', name: 'b', version: '1.0.0' }],
    ['name: null\nName: a\nversion: 1.0.0\n', { apiVersion: 'v1', name: 'a', version: '1.0.0' }],
    [`${plain}\u212aeywords: [k]\n\u017fources: [s]\n`, { apiVersion: 'v2', name: 'a', version: '1.0.0', keywords: ['k'], sources: ['s'] }],
    [
      `${plain}annotations: {a: 1.50, b: null}\nAnnotations: {c: yes}\n`,
      { apiVersion: 'v2', name: 'a', version: '1.0.0', annotations: { a: '1.5', b: '', c: 'true' } },
    ],
    [`${plain}keywords: [1, null, x]\n`, { apiVersion: 'v2', name: 'a', version: '1.0.0', keywords: ['1', '', 'x'] }],
    [
      `${plain}dependencies: [{name: d, tags: [1], enabled: true, import-values: [1.50, {child: c}], foo: 1}]\n`,
      {
        apiVersion: 'v2',
        name: 'a',
        version: '1.0.0',
        dependencies: [{ name: 'd', repository: '', tags: ['1'], enabled: true, 'import-values': [1.5, { child: 'c' }] }],
      },
    ],
    [
      `${plain}description: ""\nsources: []\nannotations: {}\ndeprecated: false\nicon: null\n`,
      { apiVersion: 'v2', name: 'a', version: '1.0.0' },
    ],
    [
      `${plain}annotations: {__proto__: x}\n`,
      { apiVersion: 'v2', name: 'a', version: '1.0.0', annotations: Object.fromEntries([['__proto__', 'x']]) },
    ],
  ])('%j', (text, metadata) => {
    expect(valid(text).metadata).toEqual(metadata);
  });

  it('in the order of Helm, so that what is made of them is in that order', () => {
    expect(Object.keys(valid(`type: library\nappVersion: "1"\ndescription: x\n${plain}home: h\n`).metadata)).toEqual([
      'name',
      'home',
      'version',
      'description',
      'apiVersion',
      'appVersion',
      'type',
    ]);
  });

  it('and those that Helm does not know are named', () => {
    const { warnings } = valid(`${plain}dependecies: []\nengine: gotpl\n`);
    expect(warnings).toEqual([expect.objectContaining({ code: 'unknown-field', where: { file: 'Chart.yaml', line: 4, column: 1 } })]);
  });
});

describe('a value that does not fit its field is refused', () => {
  it.each([
    ['deprecated: "true"', '4:13'],
    ['deprecated: 1', '4:13'],
    ['description: [a]', '4:14'],
    ['keywords: a', '4:11'],
    ['keywords: [[a]]', '4:12'],
    ['annotations: []', '4:14'],
    ['annotations: {a: {}}', '4:18'],
    ['maintainers: [a]', '4:15'],
    ['dependencies: {}', '4:15'],
    ['foo: .inf', '4:6'],
  ])('%s', (line, at) => {
    expect(failure(() => decode(`${plain}${line}\n`))).toEqual({ code: 'CH_CHART_INVALID', at: `Chart.yaml:${at}` });
  });

  it('with all others of the file', () => {
    try {
      decode(`${plain}deprecated: 1\nkeywords: a\n`);
      expect.unreachable();
    } catch (error) {
      expect(isCharthouseError(error) && error.details['problems']).toHaveLength(2);
    }
  });

  it.each(['- a\n', 'text', '1'])('and so is a file that holds no map: %j', (text) => {
    expect(failure(() => decode(text)).code).toBe('CH_CHART_INVALID');
  });

  it('and one that is no YAML', () => {
    expect(failure(() => decode('name: a\n b: c\n'))).toEqual({ code: 'CH_CHART_YAML', at: 'Chart.yaml:2:3' });
  });
});

describe('metadata that Helm 3.12.1 or 4.1.4 refuses', () => {
  it.each([
    ['', 'undefined:undefined'],
    ['name: a\n', 'undefined:undefined'],
    ['name: a\nversion: ""\n', '2:10'],
    ['name: a\nversion: 1.2.3.4\n', '2:10'],
    ['name: a\nversion: "1.2.3 "\n', '2:10'],
    [`name: a\nversion: 1.0.0-${'a'.repeat(260)}\n`, '2:10'],
    ['name: "\\u0000"\nversion: 1.0.0\n', '1:7'],
    ['name: ../a\nversion: 1.0.0\n', '1:7'],
    ['name: a/b\nversion: 1.0.0\n', '1:7'],
    ['name: ..\nversion: 1.0.0\n', '1:7'],
    ['name: a\nversion: 1.0.0\napiVersion: v3\n', '3:13'],
    ['name: a\nversion: 1.0.0\napiVersion: V2\n', '3:13'],
    ['name: a\nversion: 1.0.0\ntype: Library\n', '3:7'],
    ['name: a\nversion: 1.0.0\nmaintainers: [null]\n', '3:15'],
    ['name: a\nversion: 1.0.0\ndependencies:\n- name: b\n-\n', '5:2'],
    ['name: a\nversion: 1.0.0\ndependencies:\n- name: b\n  alias: "a b"\n', '5:10'],
    ['name: a\nversion: ""\ndependencies:\n- name: b\n- name: c\n  alias: b\n', '2:10'],
  ])('%j', (text, at) => {
    expect(failure(() => valid(text))).toEqual({ code: 'CH_CHART_INVALID', at: `Chart.yaml:${at}` });
  });

  it.each(['- name: b\n- name: c\n  alias: b\n', '- name: b\n- name: b\n', '- {name: b, alias: x}\n- {name: c, alias: x}\n'])(
    'two dependencies of one name: %j',
    (dependencies) => {
      expect(failure(() => valid(`name: a\nversion: 1.0.0\ndependencies:\n${dependencies}`))).toEqual({
        code: 'CH_DEPENDENCY_ALIAS',
        at: 'Chart.yaml:5:3',
      });
    },
  );
});

describe('metadata is cleaned as Helm cleans it', () => {
  it.each([
    ['"a\\tb\\u00a0c\\u3000d"', 'a b c d'],
    ['"a\\u200bb\\u0000c\\ufeff"', 'abc'],
    ['"\\u00e9\\U0001f600"', '\u00e9\u{1f600}'],
    ['|\n  a\n  b', 'a b '],
  ])('%s', (written, clean) => {
    expect(valid(`${plain}description: ${written}\n`).metadata['description']).toBe(clean);
  });

  it('but for annotations', () => {
    expect(valid(`${plain}annotations: {a: "x\\ty"}\n`).metadata['annotations']).toEqual({ a: 'x\ty' });
  });
});

describe('warnings', () => {
  it.each([
    ['name: a\nversion: 1.0.0\n', 'legacy-api-version'],
    ['name: a\nversion: v1.0.0\napiVersion: v2\n', 'version-not-strict'],
    ['name: a b\nversion: 1.0.0\napiVersion: v2\n', 'name-not-portable'],
    ['name: App\nversion: 1.0.0\napiVersion: v2\n', 'name-not-portable'],
  ])('%j', (text, code) => {
    expect(valid(text).warnings.map((warning) => warning.code)).toEqual([code]);
  });

  it('are none for a plain chart', () => {
    expect(valid(plain).warnings).toEqual([]);
  });
});

describe('requirements.yaml is read over Chart.yaml, as Go decodes twice into one struct', () => {
  const over = (text: string) =>
    validateMetadata(
      decodeMetadata(
        bytesOf(text),
        'requirements.yaml',
        decode('name: a\nversion: 1.0.0\ndependencies:\n- {name: b, alias: x}\n- {name: c}\n'),
      ),
    );

  it.each([
    [
      '',
      [
        { name: 'b', repository: '', alias: 'x' },
        { name: 'c', repository: '' },
      ],
    ],
    ['dependencies: [{name: d}]', [{ name: 'd', repository: '', alias: 'x' }]],
    ['dependencies: []', undefined],
    ['dependencies: null', undefined],
  ])('%j', (text, dependencies) => {
    expect(over(text).metadata.dependencies).toEqual(dependencies);
  });

  it('may even rename the chart', () => {
    expect(over('name: z').metadata.name).toBe('z');
  });

  it('names the file that a fault is in', () => {
    expect(failure(() => over('dependencies: [{alias: "/"}]'))).toEqual({ code: 'CH_CHART_INVALID', at: 'requirements.yaml:1:24' });
  });

  it('by itself gives its dependencies', () => {
    expect(dependenciesOf(decodeMetadata(bytesOf('dependencies: [{name: d, version: 1.10}, null]'), 'requirements.yaml').fields)).toEqual([
      { name: 'd', version: '1.1' },
      null,
    ]);
  });
});

describe('a lock', () => {
  it.each([
    ['', undefined],
    ['null', undefined],
    ['{}', {}],
    [
      'generated: 2020-01-01T00:00:00Z\ndigest: 1\ndependencies: [{name: a}, null]',
      { generated: '2020-01-01T00:00:00Z', digest: '1', dependencies: [{ name: 'a' }, null] },
    ],
  ])('%j', (text, lock) => {
    expect(decodeLock(bytesOf(text), 'Chart.lock')).toEqual(lock);
  });

  it('is refused with a time that Go cannot read', () => {
    expect(failure(() => decodeLock(bytesOf('generated: 2020-01-01\n'), 'Chart.lock'))).toEqual({
      code: 'CH_CHART_INVALID',
      at: 'Chart.lock:1:12',
    });
  });
});
