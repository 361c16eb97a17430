/** Chart.yaml: what Helm makes of its YAML, and what it asks of its fields. */
import { app, type CorpusCase, type CorpusGroup, chartYaml, packaged, refused } from './tree.ts';

const scalars = [
  '1.10',
  '72551e2',
  '0123',
  '0x1F',
  '0o17',
  '0b11',
  '1_000',
  '1e3',
  '.5',
  'yes',
  'on',
  'y',
  '~',
  '2020-01-01',
  '12:30:45',
  '1.0e',
  '"1.10"',
  "'0123'",
  '08',
  '-0',
  '1e400',
  '9223372036854775808',
  '0.1e-7',
  'null',
  '""',
  '|-\n  1.10',
];
const versions = ['1', 'v1.2', '01.2.3', '1.10', '1_000', '0x1F', '1.2.3-alpha.1', '1.2.3+build.5', 'v1.2.3-rc.1+x', '"1.0"', '1e3'];
const noVersions = [
  '1.2.3.4',
  '1.2.3-01',
  '1.2.3+a+b',
  '"1.2.3 "',
  '""',
  '~',
  'latest',
  '72551e2',
  '1.2.3-',
  '-1',
  '[1]',
  '18446744073709551616.0.0',
];

const each = (values: readonly string[], label: string, make: (value: string) => CorpusCase): CorpusGroup =>
  Object.fromEntries(values.map((value) => [`${label} ${value}`, make(value)]));

const only = (text: string): CorpusCase => packaged({ 'Chart.yaml': text });
const never = (text: string): CorpusCase => refused({ 'Chart.yaml': text });

/** Scalars that Helm makes strings of. */
export const coercion: CorpusGroup = {
  ...each(scalars, 'appVersion', (value) => only(chartYaml(`appVersion: ${value}`))),
  ...each(versions, 'version', (value) => only(chartYaml(`version: ${value}`))),
  ...each(noVersions, 'no version', (value) => never(chartYaml(`version: ${value}`))),
  'numbers and words in lists and annotations': only(
    chartYaml('keywords: [1.10, yes, 0x1F, a]', 'sources: [1e3]', 'annotations: {a: "1", b: "yes"}', 'kubeVersion: 1.20'),
  ),
};

/** How the file may be written. */
export const spelling: CorpusGroup = {
  'comments and blank lines': only(`# ours\n\n${chartYaml('description: a # not part')}\n# end\n`),
  CRLF: only(chartYaml('description: a').replaceAll('\n', '\r\n')),
  'a BOM': only(`\ufeff${chartYaml()}`),
  'no newline at the end': only(chartYaml().trimEnd()),
  'a document start and a second document': only(`---\n${chartYaml()}---\nname: other\n`),
  'a document end and rubbish after it': only(`${chartYaml()}...\n@ nothing\n`),
  'flow style': only('{apiVersion: v2, name: app, version: 1.2.3}\n'),
  JSON: only('{"apiVersion": "v2", "name": "app", "version": "1.2.3", "keywords": ["a"]}'),
  'anchors, aliases and merge keys': only(chartYaml('maintainers:', '- &a {name: A, email: a@b.c}', '- <<: *a', '  name: B', '- *a')),
  'a key that stands twice': only(chartYaml('description: one', 'description: two')),
  'keys in another case': only('APIVersion: v2\nNAME: app\nVersion: 1.2.3\nAppVersion: "2"\n'),
  'one key in two cases': only(chartYaml('Description: upper', 'description: lower')),
  'unknown and dead keys': only(chartYaml('engine: gotpl', 'tillerVersion: ">2"', 'mine: {a: [1]}', 'x-y: 1')),
  'a folded and a literal description': only(chartYaml('description: >', '  two', '  lines', '', 'home: |', '  https://a.example')),
  'tabs, bells and odd spaces in strings': only(chartYaml('description: "a\\tb\\u0007c\\u00a0d\\u200be\\nf"', 'keywords: ["a\\tb"]')),
  'letters of other scripts, and emoji': only(chartYaml('description: é 漢字 😀 \u0627')),
  'tags on scalars': only(chartYaml('appVersion: !!str 1.10', 'description: !custom x')),
  'a long description': only(chartYaml(`description: ${'word '.repeat(60)}end`)),
  'null and empty fields': only(
    chartYaml('home:', 'keywords: []', 'sources: null', 'maintainers: []', 'annotations: {}', 'icon: ""', 'deprecated: false'),
  ),
  'every field': only(
    chartYaml(
      ...[
        'type: application',
        'appVersion: "1.0"',
        'description: d',
        'home: https://a.example',
        'icon: https://a.example/i.png',
        'kubeVersion: ">= 1.20"',
      ],
      ...[
        'deprecated: true',
        'condition: a.b',
        'tags: "x,y"',
        'sources: [https://a.example]',
        'keywords: [k]',
        'annotations: {"a.b/c": "d: e"}',
      ],
      ...['maintainers: [{name: A, email: a@b.c, url: https://a.example}]'],
    ),
  ),
  'a tab for indentation': never(chartYaml('annotations:', '\ta: b')),
  'a list': never('- apiVersion: v2\n'),
  'a word': never('chart\n'),
  nothing: never(''),
  'an unclosed quote': never(chartYaml('description: "a')),
  'an unknown alias': never(chartYaml('description: *a')),
  'bytes that are no UTF-8': refused({ 'Chart.yaml': Buffer.from(chartYaml('description: \u00e9'), 'latin1') }),
  'a control character': never(chartYaml('description: "a\u0001"')),
};

/** What the fields must be. */
export const fields: CorpusGroup = {
  'no apiVersion': only('name: app\nversion: 1.2.3\n'),
  'an empty apiVersion': only(chartYaml('apiVersion: ""')),
  'apiVersion v1': only(chartYaml('apiVersion: v1')),
  'apiVersion v3': never(chartYaml('apiVersion: v3')),
  'apiVersion 2': never(chartYaml('apiVersion: 2')),
  'apiVersion V2': never(chartYaml('apiVersion: V2')),
  'a library': only(chartYaml('type: library')),
  'a type that Helm does not know': never(chartYaml('type: Application')),
  'no name': never('apiVersion: v2\nversion: 1.2.3\n'),
  'a name that is a number': only(chartYaml('name: 123')),
  'a name with upper case, dots and underscores': only(chartYaml('name: My_App.v2')),
  'a name with a space': only(chartYaml('name: my app')),
  'a name in another script': only(chartYaml('name: 图表')),
  'a name with a line break': only(chartYaml('name: "a\\nb"')),
  'a name that leaves the folder': never(chartYaml('name: ../app')),
  'a name with a folder': never(chartYaml('name: a/b')),
  'a name that ends in a slash': never(chartYaml('name: app/')),
  'the name ..': never(chartYaml('name: ".."')),
  'the name .': never(chartYaml('name: "."')),
  'a null maintainer': never(chartYaml('maintainers: [null]')),
  'a maintainer that is a word': never(chartYaml('maintainers: [me]')),
  'keywords that are a word': never(chartYaml('keywords: a')),
  'a description that is a list': never(chartYaml('description: [a]')),
  'deprecated that is a string': never(chartYaml('deprecated: "true"')),
  'deprecated that is a word of YAML 1.1': only(chartYaml('deprecated: yes')),
  'an annotation that is a map': never(chartYaml('annotations: {a: {b: c}}')),
  'an annotation that is a number': only(chartYaml('annotations: {a: 1}')),
  'an annotation that is null': only(chartYaml('annotations: {a: null}')),
  'an infinity in an unknown field': never(chartYaml('mine: .inf')),
};

/** Another version from the command line. */
export const edits: CorpusGroup = {
  'another version': packaged(app({ 'values.yaml': 'a: 1\n' }), { version: '2.0.0-rc.1+b' }),
  'another appVersion, where there was none': packaged(app(), { appVersion: '1.10' }),
  'both, over quoted ones with comments': packaged(
    { 'Chart.yaml': chartYaml('version: "1.0.0" # ours', "appVersion: '5' # theirs", 'description: "version: 3"') },
    { version: '2.0.0', appVersion: 'v6 beta' },
  ),
  'both, in flow style': packaged(
    { 'Chart.yaml': '{apiVersion: v2, name: app, version: 1.2.3, appVersion: 1}' },
    { version: '2.0.0', appVersion: '0123' },
  ),
  'both, in CRLF with a BOM': packaged(
    { 'Chart.yaml': `\ufeff${chartYaml('appVersion: 1').replaceAll('\n', '\r\n')}` },
    { version: '2.0.0', appVersion: 'yes' },
  ),
  'both, of a v1 chart': packaged({ 'Chart.yaml': chartYaml('apiVersion: v1') }, { version: '2', appVersion: '1e3' }),
  'a version under a key in another case': packaged({ 'Chart.yaml': 'apiVersion: v2\nname: app\nVersion: 1.2.3\n' }, { version: '2.0.0' }),
  'a version that is none': refused(app(), { version: 'next' }),
  'a good version for a chart with a bad one': refused({ 'Chart.yaml': chartYaml('version: none') }, { version: '2.0.0' }),
};
