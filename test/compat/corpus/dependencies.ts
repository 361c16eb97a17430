/** Declared dependencies, requirements.yaml and lock files. */
import { app, type CorpusGroup, chartYaml, packaged, refused, subYaml, type Tree } from './tree.ts';

const one: Tree = { 'charts/one/Chart.yaml': subYaml('one') };
const two: Tree = { 'charts/two/Chart.yaml': subYaml('two') };
const declared = (...items: readonly string[]) => ['dependencies:', ...items.map((item) => `- ${item}`)];
const v1 = (...lines: readonly string[]) => chartYaml('apiVersion: v1', ...lines);
const list = (...items: readonly string[]) => `${declared(...items).join('\n')}\n`;
const lock = (...lines: readonly string[]) => `${lines.join('\n')}\n`;

const oneAt1 = '{name: one, version: 1.2.3, repository: https://a.example}';

/** Which dependencies a chart may declare. */
export const declarations: CorpusGroup = {
  'a dependency that is there': packaged({ 'Chart.yaml': chartYaml(...declared(oneAt1)), ...one }),
  'a dependency in another version than asked for': packaged({ 'Chart.yaml': chartYaml(...declared('{name: one, version: "9"}')), ...one }),
  'one chart under two aliases': packaged({
    'Chart.yaml': chartYaml(
      ...declared('{name: one, version: "1", alias: a_1, repository: ""}', '{name: one, version: "1", alias: b-2, repository: ""}'),
    ),
    ...one,
  }),
  'every field of a dependency': packaged({
    'Chart.yaml': chartYaml(
      ...declared(
        '{name: one, version: ">=1 <2", repository: "file://../one", condition: "one.enabled, x", tags: [a, 1], enabled: true, import-values: [data, {child: c, parent: y}], alias: o}',
      ),
    ),
    ...one,
  }),
  'a subchart that is not declared': packaged({ 'Chart.yaml': chartYaml(...declared(oneAt1)), ...one, ...two }),
  'an empty list of dependencies': packaged({ 'Chart.yaml': chartYaml('dependencies: []') }),
  'a null list of dependencies': packaged({ 'Chart.yaml': chartYaml('dependencies:') }),
  'a v1 chart that declares in Chart.yaml': packaged({ 'Chart.yaml': v1(...declared(oneAt1), '# end'), ...one }),
  'a missing dependency': refused({ 'Chart.yaml': chartYaml(...declared(oneAt1)) }),
  'one missing dependency of two': refused({
    'Chart.yaml': chartYaml(...declared(oneAt1, '{name: two, version: "1", repository: ""}')),
    ...one,
  }),
  'a dependency that is there only by its alias': refused({
    'Chart.yaml': chartYaml(...declared('{name: one, alias: two, version: "1", repository: ""}')),
    ...two,
  }),
  'a missing dependency that is disabled': refused({
    'Chart.yaml': chartYaml(...declared('{name: one, version: "1", repository: "", enabled: false, condition: a}')),
  }),
  'two dependencies of one name': refused({ 'Chart.yaml': chartYaml(...declared(oneAt1, oneAt1)), ...one }),
  'an alias with a dot': refused({ 'Chart.yaml': chartYaml(...declared('{name: one, version: "1", repository: "", alias: a.b}')), ...one }),
  'a null dependency': refused({ 'Chart.yaml': chartYaml(...declared('null')) }),
  'dependencies that are a map': refused({ 'Chart.yaml': chartYaml('dependencies: {one: 1}'), ...one }),
  'a missing dependency of a v1 chart': refused({ 'Chart.yaml': v1(), 'requirements.yaml': list(oneAt1) }),
};

/** requirements.yaml, of v1 charts and of v2 charts that should not have it. */
export const requirements: CorpusGroup = {
  'requirements of a v1 chart': packaged({
    'Chart.yaml': v1(),
    'requirements.yaml': `# ours\n${list(oneAt1)}`,
    'requirements.lock': lock('digest: a'),
    ...one,
  }),
  'requirements of a chart without apiVersion': packaged({
    'Chart.yaml': 'name: app\nversion: 1.0.0\n',
    'requirements.yaml': list(oneAt1),
    ...one,
  }),
  'empty requirements': packaged({ 'Chart.yaml': v1(), 'requirements.yaml': '', 'requirements.lock': '' }),
  'requirements of comments only': packaged({ 'Chart.yaml': v1(), 'requirements.yaml': '# dependencies:\n' }),
  'requirements over dependencies in Chart.yaml': packaged({
    'Chart.yaml': v1(...declared('{name: two, version: "2", condition: c, repository: ""}')),
    'requirements.yaml': list('{name: one, version: "1"}'),
    ...one,
    ...two,
  }),
  'requirements of a v2 chart': packaged(app({ 'requirements.yaml': list(oneAt1), ...one })),
  'requirements of a v2 chart over its own': packaged({
    'Chart.yaml': chartYaml(...declared('{name: two, version: "2", condition: c, repository: ""}', oneAt1)),
    'requirements.yaml': list('{name: two, version: "3"}'),
    ...one,
    ...two,
  }),
  'requirements that set other fields': packaged({
    'Chart.yaml': v1('description: a'),
    'requirements.yaml': 'description: b\nkeywords: [k]\n',
  }),
  'requirements with unknown fields': packaged({
    'Chart.yaml': v1(),
    'requirements.yaml': `apiversion: v1\nx: 1\n${list(oneAt1)}`,
    ...one,
  }),
  'requirements that are a list': refused({ 'Chart.yaml': v1(), 'requirements.yaml': '- name: one\n', ...one }),
  'requirements that are not YAML': refused({ 'Chart.yaml': v1(), 'requirements.yaml': 'dependencies: [\n' }),
  'requirements of a v2 chart that are missing': refused(app({ 'requirements.yaml': list(oneAt1) })),
  'broken requirements of a v2 chart': refused(app({ 'requirements.yaml': '[' })),
};

const locked = [
  'dependencies:',
  '- name: one',
  '  repository: https://a.example/very/long/path/that/goes/on/and/on/and/on/until/it/is/beyond/eighty/columns',
  '  version: 1.2.3',
  'digest: sha256:0978d33c9cfa0b3c58053fc688abd163a2b1cb3dc381afc3eb1f641f4b9cbaf0',
  'generated: "2021-02-03T04:05:06.700800+01:00"',
];

/** Chart.lock and requirements.lock. */
export const locks: CorpusGroup = {
  'a lock as Helm writes it': packaged(app({ 'Chart.lock': lock(...locked) })),
  'a lock in another style': packaged(
    app({ 'Chart.lock': '# ours\r\ndigest: abc\r\ngenerated: 2020-01-01T00:00:00.120Z\r\ndependencies: [{version: 1.10, name: one}]\r\n' }),
  ),
  'a lock with odd strings': packaged(
    app({
      'Chart.lock': lock(
        'dependencies:',
        ...['">=1"', '"*"', '"@x"', '~1.2', '"1.0"', '"yes"', '"a: b"', '"-"', '"2020-01-01"', '" a"'].map(
          (text) => `- {name: ${text}, repository: ${text}, version: ${text}}`,
        ),
      ),
    }),
  ),
  'a lock with more fields than it needs': packaged(
    app({
      'Chart.lock': lock('x: 1', 'dependencies:', '- {name: a, tags: [t], enabled: true, alias: b, import-values: [d], y: 1}', '- null'),
    }),
  ),
  'an empty lock': packaged(app({ 'Chart.lock': '' })),
  'a lock of comments only': packaged(app({ 'Chart.lock': '# none\n' })),
  'a lock of a v1 chart': packaged({ 'Chart.yaml': v1(), 'Chart.lock': lock(...locked) }),
  'a requirements.lock of a v2 chart': packaged(app({ 'requirements.lock': lock(...locked) })),
  'both locks of a v2 chart': packaged(app({ 'Chart.lock': lock('digest: chart'), 'requirements.lock': lock('digest: requirements') })),
  'an empty requirements.lock over a lock': packaged(app({ 'Chart.lock': lock('digest: chart'), 'requirements.lock': '' })),
  'a lock at an offset of zero': packaged(app({ 'Chart.lock': lock('generated: "2020-01-01T00:00:00+00:00"') })),
  'a lock without a time': packaged(app({ 'Chart.lock': lock('digest: a', 'generated: null', 'dependencies: []') })),
  'a lock with a day for its time': refused(app({ 'Chart.lock': lock('generated: 2020-01-01') })),
  'a lock with a space in its time': refused(app({ 'Chart.lock': lock('generated: 2020-01-01 00:00:00Z') })),
  'a lock that is a list': refused(app({ 'Chart.lock': '- a\n' })),
  'a lock that is not YAML': refused(app({ 'Chart.lock': '<<<<<<< HEAD\na: b\n=======\n' })),
  'a broken lock of a v1 chart': refused({ 'Chart.yaml': v1(), 'Chart.lock': 'digest: [a]\n' }),
};
