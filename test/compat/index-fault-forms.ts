/** Broken and odd forms of an index, one fault each: what real Helms and charthouse say of them is compared. */

const digest = 'a'.repeat(64);
const entry = [
  '  - apiVersion: v2',
  '    created: "2025-01-01T00:00:00Z"',
  `    digest: ${digest}`,
  '    name: app',
  '    urls:',
  '    - app-1.0.0.tgz',
  '    version: 1.0.0',
  '',
].join('\n');
const generated = 'generated: "2025-01-01T00:00:00Z"\n';

function index(list = entry, { head = 'apiVersion: v1\n', tail = generated, chart = 'app' } = {}): string {
  return `${head}entries:\n  ${chart}:\n${list}${tail}`;
}

/** The entry with more lines. */
function add(...lines: readonly string[]): string {
  return index(entry + lines.map((line) => `    ${line}\n`).join(''));
}

/** The entry with one text in the place of another. */
function swap(from: string, to: string): string {
  return index(entry.replace(from, to));
}

function json(more: string, { head = '' } = {}): string {
  return `{"apiVersion":"v1",${head}"entries":{"app":[{"apiVersion":"v2","name":"app","version":"1.0.0",${more}"urls":["app-1.0.0.tgz"]}]}}`;
}

/** Values without quotes that YAML 1.1 takes for something else than a string, and some that look like it. */
const plainValues = [
  ...['1.10', '72551e2', '0x1F', '0o17', '0123', '089', '1_000', '.5', '+1', '-1', '1.', '1e3', '.inf', '.nan', '1:30'],
  ...['yes', 'on', 'y', 'N', 'True', 'off', 'null', '~', 'Null'],
  ...['2001-01-01', '2001-01-01T00:00:00Z', '12:30:45', '1.2.3', '1.2.x', '08h', '0xZZ', '1e', '1_', 'yess', '-', '"1.10"', '!!str 1.10'],
];

const numbered = Array.from({ length: 300 }, (_, at) => at);
const many = ['annotations:', ...numbered.slice(0, 100).map((at) => `  a${at}: b`)].map((line) => `    ${line}\n`).join('');

/** Name of the form, and its text. */
export const faultForms: readonly (readonly [form: string, text: string])[] = [
  ['a plain index', index()],
  ...plainValues.map((value) => [`appVersion: ${value}`, add(`appVersion: ${value}`)] as const),
  ['appVersion without a value', add('appVersion:')],
  ['appVersion: a list', add('appVersion: [1]')],
  ['appVersion: a map', add('appVersion: {a: b}')],
  ['appVersion: a float by its tag', add('appVersion: !!float 1.10')],
  ['kubeVersion: 1.25', add('kubeVersion: 1.25')],
  ['version: 1.10', swap('version: 1.0.0', 'version: 1.10')],
  ['version: 1', swap('version: 1.0.0', 'version: 1')],
  ['apiVersion of an entry: 2', swap('apiVersion: v2', 'apiVersion: 2')],
  ['name: 12', swap('name: app', 'name: 12')],
  ['description over two lines', add('description: a', '  1.10')],
  ['description as a literal text', add('description: |', '  1.10')],
  ['annotations with a number', add('annotations: {a: 1}')],
  ['annotations with numbers, named as fields of a chart', add('annotations: {name: 1, Icon: 2.5, type: yes}')],
  ['annotations with a number, named as a field of a chart, in lines', add('annotations:', '  version: 1.10', '  kubeversion: on')],
  ['annotations with a number, named as a list of a chart', add('annotations:', '  keywords: 1')],
  ['annotations with a boolean, named as one of a chart', add('annotations: {deprecated: true}')],
  ['annotations with a boolean, in lines', add('annotations:', '  a: true')],
  ['annotations with null', add('annotations:', '  a:')],
  ['annotations with a numeric key', add('annotations:', '  1: a')],
  ['annotations that are a list', add('annotations: [a]')],
  ['annotations with a key twice', add('annotations:', '  a: b', '  a: c')],
  ['annotations with a key twice, in flow style', add('annotations: {a: b, a: c}')],
  ['a numeric keyword', add('keywords:', '- 1')],
  ['a keyword that is null', add('keywords:', '- ~')],
  ['keywords that are a string', add('keywords: a')],
  ['keywords in flow style', add('keywords: [a, "1"]')],
  ['a numeric keyword in flow style', add('keywords: [a, 1]')],
  ['sources: null', add('sources: null')],
  ['an unknown field', add('x-ours: a')],
  ['an unknown field in a dependency', add('dependencies:', '- name: a', '  version: 1.0.0', '  foo: b')],
  ['an unknown field in a maintainer', add('maintainers:', '- name: a', '  twitter: b')],
  ['a control character (C1)', add('description: a\u0090b')],
  ['a control character (C1) in a block', add('description: |', '  a\u0090b')],
  ['NEL in quotes', add('description: "a\u0085b"')],
  ['no character: U+FFFE', add('description: a\ufffeb')],
  ['a byte order mark within', add('description: a\ufeffb')],
  ['a key of 1030 letters', add('annotations:', `  ${'k'.repeat(1030)}: a`)],
  ['a key of 1010 letters', add('annotations:', `  ${'k'.repeat(1010)}: a`)],
  ['a quoted key of 1030 letters', add('annotations:', `  "${'k'.repeat(1030)}": a`)],
  ['300 annotations', add('annotations:', ...numbered.map((at) => `  a${at}: b`))],
  ['300 annotations, the last one twice', add('annotations:', ...[...numbered, 299].map((at) => `  a${at}: b`))],
  ['300 annotations, the first one twice', add('annotations:', ...[...numbered, 0].map((at) => `  a${at}: b`))],
  ['100 annotations in each of two entries', index(entry + many + entry.replaceAll('1.0.0', '0.9.0') + many)],
  ['a maintainer that is a string', add('maintainers:', '- bob')],
  ['a dependency with a numeric version', add('dependencies:', '- name: a', '  version: 1.10')],
  ['a dependency twice', add('dependencies:', '- name: a', '  version: 1.0.0', '- name: a', '  version: 2.0.0')],
  ['enabled: a string', add('dependencies:', '- name: a', '  enabled: "yes"')],
  ['enabled: yes', add('dependencies:', '- name: a', '  enabled: yes')],
  ['tags of a dependency: a string', add('dependencies:', '- name: a', '  tags: x')],
  ['import-values of any kind', add('dependencies:', '- name: a', '  import-values: [1, {child: a, parent: b}]')],
  ['import-values in lines', add('dependencies:', '- import-values:', '  - child: a', '    parent: 1', '  name: a')],
  ['deprecated: yes', add('deprecated: yes')],
  ['deprecated: a string', add('deprecated: "true"')],
  ['deprecated: 1', add('deprecated: 1')],
  ['removed: true', add('removed: true')],
  ['fields of Helm 2', add('engine: gotpl', 'tillerVersion: ">=2"', 'checksum: 12', 'url: a')],
  ['tags: a list', add('tags: [a]')],
  ['a field twice', add('name: app')],
  ['a field in capitals', swap('name: app', 'Name: app')],
  ['a field in two spellings', add('Name: app')],
  ['a field in two spellings, Helm’s own last', swap('name: app', 'Name: web\n    name: app')],
  ['a field twice, empty at first', add('description: ""', 'description: a')],
  ['a field twice in another spelling', add('Icon: a', 'Icon: a')],
  ['created: a date', index(entry.replace('T00:00:00Z', ''))],
  ['created with a blank', index(entry.replace('01T00', '01 00'))],
  ['created without quotes', index(entry.replace('"2025-01-01T00:00:00Z"', '2025-01-01T00:00:00Z'))],
  ['created with an offset', index(entry.replace('00Z', '00.5+02:00'))],
  ['created without a zone', index(entry.replace('00Z', '00'))],
  ['created on the 31st of February', index(entry.replace('-01-01T', '-02-31T'))],
  ['created on the 29th of February 2024', index(entry.replace('2025-01-01T', '2024-02-29T'))],
  ['created in a leap second', index(entry.replace('00:00:00Z', '23:59:60Z'))],
  ['created: an empty string', index(entry.replace('"2025-01-01T00:00:00Z"', '""'))],
  ['created: null', index(entry.replace('"2025-01-01T00:00:00Z"', 'null'))],
  ['created: a number', index(entry.replace('"2025-01-01T00:00:00Z"', '20250101'))],
  ['no created', index(entry.replace(/ +created.*\n/, ''))],
  ['no digest', index(entry.replace(/ +digest.*\n/, ''))],
  ['digest with a prefix', swap(digest, `sha256:${digest}`)],
  ['digest of digits alone', swap(digest, '1'.repeat(64))],
  ['digest that is no number', swap(digest, '.nan')],
  ['digest that is infinite', swap(digest, '-.inf')],
  ['digest that is a number with an exponent', swap(digest, `${'1'.repeat(30)}e${'1'.repeat(33)}`)],
  ['no urls', index(entry.replace(/ +urls:\n.*\n/, ''))],
  ['urls: a string', swap('urls:\n    - app-1.0.0.tgz', 'urls: app-1.0.0.tgz')],
  ['urls with a number', swap('- app-1.0.0.tgz', '- 1')],
  ['no apiVersion in the entry', index(entry.replace('- apiVersion: v2\n    created', '- created'))],
  ['a name unlike the chart’s key', swap('name: app', 'name: other')],
  ['a version that is none', swap('version: 1.0.0', 'version: abc')],
  ['an unknown type', add('type: other')],
  ['an item that is a string', index(`${entry}  - foo\n`)],
  ['an item that is a number', index(`${entry}  - 1\n`)],
  ['an item that is a list', index(`${entry}  - [a]\n`)],
  ['a chart without a list', 'apiVersion: v1\nentries:\n  app:\n'],
  ['a chart that is a string', 'apiVersion: v1\nentries:\n  app: foo\n'],
  ['a chart that is a map', 'apiVersion: v1\nentries:\n  app: {a: b}\n'],
  ['a chart named by a number', index(entry, { chart: '12' })],
  ['a chart named by a boolean', index(entry, { chart: 'yes' })],
  ['a chart named by null', index(entry, { chart: '~' })],
  ['a chart named null beside another', `${index(entry, { chart: 'null', tail: '' })}  web:\n${entry}`],
  ['a chart whose name ends with a colon', index(entry, { chart: 'app:' })],
  ['a chart twice', `apiVersion: v1\nentries:\n  app:\n${entry}  app:\n${entry}`],
  ['entries: null', 'apiVersion: v1\nentries:\n'],
  ['entries: a list', 'apiVersion: v1\nentries: []\n'],
  ['entries: a string', 'apiVersion: v1\nentries: foo\n'],
  ['no entries', 'apiVersion: v1\n'],
  ['entries twice', `${index()}entries: {}\n`],
  ['Entries', index().replace('entries:', 'Entries:')],
  ['no apiVersion', index(entry, { head: '' })],
  ['apiVersion: an empty string', index(entry, { head: 'apiVersion: ""\n' })],
  ['apiVersion: null', index(entry, { head: 'apiVersion:\n' })],
  ['apiVersion: 1', index(entry, { head: 'apiVersion: 1\n' })],
  ['generated: a word', index(entry, { tail: 'generated: yesterday\n' })],
  ['generated: a date', index(entry, { tail: 'generated: 2025-01-01\n' })],
  ['generated: null', index(entry, { tail: 'generated: null\n' })],
  ['generated: a number', index(entry, { tail: 'generated: 1\n' })],
  ['an unknown key at the top', index(entry, { head: 'apiVersion: v1\nfoo: bar\n' })],
  ['serverInfo', index(entry, { head: 'apiVersion: v1\nserverInfo:\n  a: 1\n  b: [x]\n' })],
  ['serverInfo: a list', index(entry, { head: 'apiVersion: v1\nserverInfo: [x]\n' })],
  ['publicKeys', index(entry, { head: 'apiVersion: v1\npublicKeys:\n- a\n- 1\n' })],
  ['annotations at the top', index(entry, { head: 'apiVersion: v1\nannotations:\n  a: 1\n' })],
  ['annotations at the top that are a list', index(entry, { head: 'apiVersion: v1\nannotations:\n- a\n' })],
  ['a merge key', add('<<: {a: b}')],
  ['merge keys in a list', add('<<: [{icon: a}, {icon: b, home: c}]', 'home: d')],
  ['an alias', `${swap('name: app', 'name: &n app')}`.replace(generated, `    description: *n\n${generated}`)],
  [
    'an alias to a number',
    `${swap('name: app', 'name: &n app')}`
      .replace('name: &n app', 'engine: &n 1\n    name: app')
      .replace(generated, `    description: *n\n${generated}`),
  ],
  ['several documents', `${index()}---\nfoo: bar\n`],
  ['CRLF', index().replaceAll('\n', '\r\n')],
  ['a byte order mark', `\ufeff${index()}`],
  ['no line end after generated', index().trimEnd()],
  ['flow style', `apiVersion: v1\nentries: {app: [{name: app, version: 1.0.0, urls: [a.tgz]}]}\n`],
  ['flow style with a number', `apiVersion: v1\nentries: {app: [{name: app, version: 1.0.0, appVersion: 1.1, urls: [a.tgz]}]}\n`],
  ['an empty file', ''],
  ['a comment alone', '# hi\n'],
  ['merge conflict markers', `<<<<<<< ours\n${index()}=======\n>>>>>>> theirs\n`],
  ['a web page', '<html><body>x</body></html>'],
  ['JSON', json('')],
  ['JSON with an unknown field', json('"foo":1,')],
  ['JSON with an unknown key at the top', json('', { head: '"foo":1,' })],
  ['JSON with a number', json('"appVersion":1.1,')],
  ['JSON with an unknown field before a number', json('"foo":1,"appVersion":1.1,')],
  ['JSON with a numeric keyword', json('"keywords":[1],')],
  ['JSON with a field twice', json('"name":"app",')],
  ['JSON with a field in capitals', json('"Home":"x",')],
  ['JSON with a wrong time', json('"created":"x",')],
  ['JSON that escapes a slash', json('"home":"https:\\/\\/x",')],
  ['JSON with a surrogate pair', json('"description":"\\ud83d\\ude00",')],
  ['JSON with a list of charts', '{"apiVersion":"v1","entries":[]}'],
  ['JSON with entries that are a string', '{"apiVersion":"v1","entries":"a"}'],
  ['JSON with a chart that is a string', '{"apiVersion":"v1","entries":{"app":"a"}}'],
  ['JSON with a chart that is a map', '{"apiVersion":"v1","entries":{"app":{}}}'],
  ['JSON with a chart that is null', '{"apiVersion":"v1","entries":{"app":null}}'],
  ['JSON with a field twice, a wrong value first', json('"icon":1,"icon":"a",')],
  ['JSON with a numeric version', json('').replace('"version":"1.0.0"', '"version":1')],
  ['JSON with a byte order mark', `\ufeff${json('')}`],
  ['JSON with a comma too many', json('').replace(']}}', ',]}}')],
  ['JSON with something after it', `${json('')}\nfoo`],
  ['JSON that is cut', json('').slice(0, -3)],
];

/** Items that are no entries: what they do to old Helms need not be repeated. */
export const itemForms: readonly (readonly [form: string, text: string])[] = [
  ['an item that is null', index(`${entry}  - ~\n`)],
  ['an item without a value', index(`${entry}  -\n`)],
  ['an empty item', index(`${entry}  - {}\n`)],
  ['an entry without a name', index(entry.replace(/ +name.*\n/, ''))],
  ['an entry without a version', index(entry.replace(/ +version.*\n/, ''))],
  ['an entry with an empty version', swap('version: 1.0.0', 'version: ""')],
  ['a maintainer that is null', add('maintainers:', '- ~')],
  ['a dependency that is null', add('dependencies:', '- ~')],
  ['JSON with an item that is null', json('').replace('[{"api', '[null,{"api')],
  ['JSON with a maintainer that is null', json('"maintainers":[null],')],
  ['JSON with an empty item', json('').replace('[{"api', '[{},{"api')],
];

/** An index as Helm writes it, to be cut anywhere: three charts, the last of them with two versions. */
export const wholeIndex: string = index(
  `${entry}${entry.replaceAll('1.0.0', '0.9.0')}  web:\n${entry.replaceAll('app', 'web')}${entry.replaceAll('app', 'web').replaceAll('1.0.0', '0.9.0')}`,
);
