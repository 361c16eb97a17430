/** Files of a chart: values, schema, and what lies beside them. */
import { app, type CorpusGroup, chartYaml, packaged, refused } from './tree.ts';

const values = (text: string) => app({ 'values.yaml': text });

/** values.yaml, which each Helm loads in its own way. */
export const valuesYaml: CorpusGroup = {
  'no values.yaml': packaged(app()),
  'empty values': packaged(values('')),
  'values of comments only': packaged(values('# nothing\n')),
  'null values': packaged(values('~\n')),
  'values with a BOM and CRLF': packaged(values('\ufeffa: 1\r\nb:\r\n  c: 2\r\n')),
  'a key that stands twice in values': packaged(values('a: 1\na: 2\n')),
  'keys of values that are no strings': packaged(values('1: a\ntrue: b\n1.5: c\n')),
  'values with anchors and merge keys': packaged(values('a: &a {b: 1}\nc:\n  <<: *a\n  d: 2\n')),
  'two documents of values': packaged(values('a: 1\n---\nb: 2\n')),
  'documents with comments behind their marks': packaged(values('--- # one\na: 1\n--- # two\nb: 2\n---\n')),
  'documents in CRLF': packaged(values('---\r\na: 1\r\n---\r\nb: 2\r\n')),
  'rubbish behind the end of the first document': packaged(values('a: 1\n...\n@ rubbish\n')),
  'dashes inside a block scalar': packaged(values('a: |\n  ---\n  b\n')),
  'odd but valid YAML': packaged(values('"a b": [1,\n 2]\n? c\n: d\ne: >-\n  f\n\n  g\n')),
  'values with ! and % and @ in strings': packaged(values('a: "!x"\nb: \'%y\'\nc: "@z"\n')),
  'values that are a list': refused(values('- a\n')),
  'values that are a word': refused(values('none\n')),
  'a second document that is a list': refused(values('a: 1\n---\n- b\n')),
  'a second document that is not YAML': refused(values('a: 1\n---\nb: [\n')),
  'an alias to another document': refused(values('a: &a 1\n---\nb: *a\n')),
  'text behind a document mark': refused(values('a: 1\n--- b: 2\n')),
  'a flow map behind the first document mark': refused(values('--- {a: 1}\n')),
  'a line of dashes': refused(values('a: 1\n-----\n')),
  'a YAML directive': refused(values('%YAML 1.1\n---\na: 1\n')),
  'a tab for indentation in values': refused(values('a:\n\tb: 1\n')),
  'a null key in values': refused(values('~: a\n')),
  'a map for a key': refused(values('? {a: b}\n: c\n')),
  'an infinity in values': refused(values('a: .inf\n')),
  'a template in values': refused(values('a: {{ .Values.b }}\n')),
  'values that are no UTF-8': refused(app({ 'values.yaml': Buffer.from([0x61, 0x3a, 0x20, 0xff, 0x0a]) })),
  'a NUL in values': refused(values('a: "\u0000"\n')),
  'values indented unlike themselves': refused(values('a:\n    b: 1\n  c: 2\n')),
};

const schema = (text: string) => app({ 'values.schema.json': text });

/** values.schema.json, which only must be JSON. */
export const valuesSchema: CorpusGroup = {
  'a schema': packaged(schema('{"type": "object", "properties": {"a": {"type": "string"}}}\n')),
  'a schema with a BOM': packaged(schema('\ufeff{}')),
  'a schema that is just true': packaged(schema(' true\r\n')),
  'an empty schema': refused(schema('')),
  'a schema with a trailing comma': refused(schema('{"a": 1,}')),
  'a schema with a comment': refused(schema('// s\n{}')),
  'a schema in YAML': refused(schema('type: object\n')),
  'two schemas in one file': refused(schema('{}{}')),
  'a schema with a bad escape': refused(schema('{"a": "\\x41"}')),
};

/** Everything else that lies in the folder. */
export const otherFiles: CorpusGroup = {
  'templates, crds, files and hidden files': packaged(
    app({
      'templates/deployment.yaml': 'a: {{ .Values.a }}\n',
      'templates/_helpers.tpl': '{{- define "a" -}}{{- end -}}\n',
      'templates/tests/t.yaml': '',
      'crds/a.yaml': 'kind: CustomResourceDefinition\n',
      'README.md': '# App\n',
      '.hidden': 'h',
      '.github/workflows/a.yml': 'on: push\n',
      'files/.keep': '',
    }),
  ),
  'hidden files in templates': packaged(app({ 'templates/.a': '', 'templates/.b/c': '', 'templates/d/.e': 'e', 'templates/f': '' })),
  'files named like folders of Helm': packaged(app({ templates: 't', charts: 'c', crds: 'd' })),
  'files that only start like ones of Helm': packaged(
    app({ 'templates.yaml': '', 'values.yaml.bak': '[', 'Chart.yaml~': '[', 'chart.yaml': '[' }),
  ),
  'files of Helm’s names further down': packaged(
    app({ 'a/Chart.yaml': '[', 'a/values.yaml': '[', 'templates/Chart.yaml': '[', 'a/requirements.yaml': '[' }),
  ),
  'charts inside a chart, outside of charts/': packaged(
    app({ 'examples/one/Chart.yaml': chartYaml('name: one'), 'examples/one/values.yaml': '' }),
  ),
  'binary files and BOMs': packaged(
    app({ 'a.bin': Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)), 'b.txt': '\ufeff\ufeffb', 'c.txt': '\ufeff' }),
  ),
  'spaces, quotes and letters of other scripts in names': packaged(
    app({ 'a b/c d.md': '', 'é.md': '', '漢/字.md': '', "it's": '', '"q"': '', '#x': '' }),
  ),
  'names in an order that differs by locale': packaged(
    app({ B: '', aa: '', Z: '', ä: '', _: '', 'a-b': '', 'a.b': '', 'a/b': '', '\uffee': '', '😀': '' }),
  ),
  'a path of more than 100 bytes': packaged(app({ [`files/${'a'.repeat(60)}/${'b'.repeat(80)}.md`]: 'x' })),
  'a path of more than 255 bytes': packaged(app({ [`${'files/'.repeat(45)}${'c'.repeat(90)}`]: 'x' })),
  'empty files': packaged(app({ 'templates/empty.yaml': '', 'README.md': '' })),
  'a file of 5 MiB': packaged(app({ big: Buffer.alloc(5 * 1024 * 1024, 'a') })),
  'a file of more than 5 MiB': refused(app({ big: Buffer.alloc(5 * 1024 * 1024 + 1, 'a') })),
  'a package of the chart itself': packaged(app({ 'app-1.2.3.tgz': Buffer.from([1, 2]), 'index.yaml': 'apiVersion: v1\n' })),
  'a pipe': refused(app({ pipe: { pipe: true } })),
  'no Chart.yaml': refused({ 'values.yaml': 'a: 1\n' }),
  'Chart.yml': refused({ 'Chart.yml': chartYaml() }),
};
