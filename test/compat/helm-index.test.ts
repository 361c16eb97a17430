/** What Helm takes for an index, and what it makes of one: the facts of docs/facts/helm-index.md, of every Helm that we test with. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { sha256Hex } from '../../src/base/digest.ts';
import { packageChart } from '../../src/client/package.ts';
import { type RunningServer, startServer } from '../../src/runtime/server.ts';
import { type HelmVersion, helm, helmVersions, needs } from '../support/tools/tools.ts';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-facts-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Whether Helm lists what is in the index, or refuses it whole: all versions alike, or 3.12 alone. */
type Verdict = 'loads' | 'refused' | 'refused by 3.12';
type Case = readonly [what: string, verdict: Verdict, index: string];

/** An index in YAML with one entry: `a` at 1.0.0. */
const yaml = (...lines: readonly string[]): string =>
  [
    'apiVersion: v1',
    'entries:',
    '  a:',
    '  - name: a',
    '    version: 1.0.0',
    '    apiVersion: v2',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
const top = (...lines: readonly string[]): string => [...lines, yaml()].join('\n');

/** The same in JSON; `~~` in a text gives way to `raw`. */
const json = (more: Readonly<Record<string, unknown>> = {}, raw = '', whole: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ apiVersion: 'v1', entries: { a: [{ name: 'a', version: '1.0.0', apiVersion: 'v2', ...more }] }, ...whole }).replace(
    '~~',
    raw,
  );

const asEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
const controls = ['\u0000', '\u0001', '\u001b'];
const late = ['\u007f', '\u0080', '\u009f', '\ufffe', '\uffff'];

const cases: readonly Case[] = [
  ['a plain index', 'loads', yaml()],
  ['CRLF', 'loads', yaml().replaceAll('\n', '\r\n')],
  ['a byte order mark', 'loads', `\ufeff${yaml()}`],
  ['flow style', 'loads', 'apiVersion: v1\nentries: {a: [{name: a, version: 1.0.0}]}\n'],
  ['what follows the first document', 'loads', `${yaml()}...\nx: [\n`],
  ['no apiVersion', 'refused', yaml().replace('apiVersion: v1\n', '')],
  ['any apiVersion', 'loads', yaml().replace('v1', 'x')],
  ['nothing at all', 'refused', ''],
  ['a web page', 'refused', '<!DOCTYPE html><html></html>\n'],
  ['markers of a merge conflict', 'refused', `<<<<<<< HEAD\n${yaml()}`],
  ['entries that are a list', 'refused', 'apiVersion: v1\nentries: []\n'],
  ['an index that was cut at the end of a line', 'loads', yaml('description: x').replace(/ {4}description.*\n/, '')],

  [
    'every top-level key that Helm knows',
    'loads',
    top('generated: "2020-01-01T00:00:00Z"', 'serverInfo: {a: 1}', 'publicKeys: [x]', 'annotations: {a: b}'),
  ],
  ['an unknown top-level key', 'refused', top('x: y')],
  ['an unknown key of an entry', 'refused', yaml('x: y')],
  ['an unknown key of a dependency', 'refused', yaml('dependencies:', '- name: d', '  x: y')],
  ['an unknown key of a maintainer', 'refused', yaml('maintainers:', '- name: m', '  x: y')],
  ['dead keys of an entry', 'loads', yaml('checksum: x', 'engine: x', 'tillerVersion: x', 'url: x', 'removed: true')],
  ['a key in another case', 'loads', yaml('Description: x')],
  ['a top-level key twice', 'refused', top('serverInfo: {}', 'serverInfo: {}')],
  ['a key of an entry twice', 'refused', yaml('name: a')],
  ['a chart twice', 'refused', `${yaml()}  a:\n  - name: a\n    version: 2.0.0\n`],
  ['a merge key', 'refused', 'apiVersion: v1\nentries:\n  a:\n  - &x\n    name: a\n    version: 1.0.0\n  - <<: *x\n    version: 2.0.0\n'],

  ...['1.10', '72551e2', '0123', '0x1F', '0o17', '1_000', 'yes', 'on', 'y', '.inf'].flatMap((word): Case[] => [
    [`${word} without quotes`, 'refused', yaml(`appVersion: ${word}`)],
    [`${word} in quotes`, 'loads', yaml(`appVersion: "${word}"`)],
  ]),
  ...['2001-01-01', '12:30:45', '~'].map((word): Case => [`${word} without quotes`, 'loads', yaml(`appVersion: ${word}`)]),

  ...['"2020-01-01T00:00:00Z"', '2020-01-01T00:00:00Z', '"2020-01-01T00:00:00.5+02:00"', 'null'].map(
    (time): Case => [`created: ${time}`, 'loads', yaml(`created: ${time}`)],
  ),
  ...['"2020-01-01"', '2020-01-01', '"2020-01-01 00:00:00Z"', '"2020-01-01T00:00:00"', '""'].map(
    (time): Case => [`created: ${time}`, 'refused', yaml(`created: ${time}`)],
  ),

  ['JSON', 'loads', json()],
  ['JSON behind a byte order mark', 'loads', `\ufeff${json()}`],
  ['a number for a text in JSON', 'refused', json({ appVersion: 1 })],
  ['an unknown key in JSON', 'refused by 3.12', json({}, '', { x: 1 })],
  ['\\/ in YAML', 'refused', yaml('description: "\\/"')],
  ['\\/ in JSON', 'refused by 3.12', json({ description: '~~' }, '\\/')],
  ['a surrogate pair in YAML', 'refused', yaml('description: "\\ud83d\\ude00"')],
  ['a surrogate pair in JSON', 'refused by 3.12', json({ description: '~~' }, '\\ud83d\\ude00')],
  ['a raw emoji in JSON', 'loads', json({ description: '\u{1f600}' })],
  ['a key of 1,100 characters in YAML', 'refused', yaml('annotations:', `  ${'k'.repeat(1100)}: x`)],
  ['a key of 1,100 characters in JSON', 'refused by 3.12', json({ annotations: { ['k'.repeat(1100)]: 'x' } })],
  ...[...controls, ...late].flatMap((character): Case[] => [
    [`${asEscape(character)} raw in YAML`, 'refused', yaml(`description: "${character}"`)],
    [
      `${asEscape(character)} raw in JSON`,
      controls.includes(character) ? 'refused' : 'refused by 3.12',
      json({ description: '~~' }, character),
    ],
    [`${asEscape(character)} as an escape in YAML`, 'loads', yaml(`description: "${asEscape(character)}"`)],
    [`${asEscape(character)} as an escape in JSON`, 'loads', json({ description: '~~' }, asEscape(character))],
  ]),
];

/** Characters that YAML takes for line breaks. */
const breaks = ['\u0085', '\u2028', '\u2029'];
const indexes: readonly string[] = [...cases.map(([, , index]) => index), ...breaks.map((each) => yaml(`description: "x ${each} y"`))];

interface Row {
  readonly name: string;
  readonly version: string;
  readonly description: string;
}

/** What `helm search` lists of each of `indexes`; one call loads them all. */
async function search(version: HelmVersion): Promise<readonly (readonly Row[])[]> {
  const home = await mkdtemp(join(scratch, 'home-'));
  await mkdir(join(home, 'cache', 'repository'), { recursive: true });
  await mkdir(join(home, 'config'));
  const repositories = indexes.map((_, i) => ({ name: `r${i}`, url: 'http://127.0.0.1:9' }));
  await writeFile(join(home, 'config', 'repositories.yaml'), JSON.stringify({ apiVersion: '', repositories }));
  await Promise.all(indexes.map((index, i) => writeFile(join(home, 'cache', 'repository', `r${i}-index.yaml`), index)));
  const { stdout } = await helm(version, ['search', 'repo', '--versions', '-o', 'json'], { home });
  const rows: readonly Row[] = JSON.parse(stdout);
  return indexes.map((_, i) => rows.filter(({ name }) => name.startsWith(`r${i}/`)));
}

describe.each(helmVersions)('helm %s and an index', (version) => {
  describe('that has', needs(`helm-${version}`), () => {
    let listed: readonly (readonly Row[])[] = [];
    beforeAll(async () => {
      listed = await search(version);
    });

    it.each(cases.map(([what, verdict], i) => [what, verdict, i] as const))('%s: %s', (_, verdict, i) => {
      const loads = verdict === 'loads' || (verdict === 'refused by 3.12' && !version.startsWith('3.12.'));
      expect(listed[i]?.map((row) => `${row.name.replace(/^.*\//, '')} ${row.version}`)).toEqual(loads ? ['a 1.0.0'] : []);
    });

    it('raw line breaks of YAML in a text reads another text', () => {
      expect(listed.slice(cases.length).map((rows) => rows.map((row) => row.description))).toEqual(breaks.map(() => ['x y']));
    });
  });

  describe('whose digest', needs(`helm-${version}`), () => {
    /** Serves one package under an entry with this digest, and gives what `work` says. */
    async function served<T>(
      digest: string | undefined,
      work: (repository: { url: string; home: string; bytes: (of: Uint8Array) => void }) => Promise<T>,
    ): Promise<T> {
      let bytes: Uint8Array = await demo('1.0.0', 'first');
      const index = yaml('urls: [a-1.0.0.tgz]', ...(digest === undefined ? [] : [`digest: "${digest}"`]));
      const answer = (target: string): Uint8Array => (target.startsWith('/index.yaml') ? Buffer.from(index) : bytes);
      const server: RunningServer = await startServer(async ({ target }) => ({ status: 200, headers: {}, body: answer(target) }), {
        port: 0,
        host: '127.0.0.1',
        graceMs: 0,
      });
      try {
        const home = await mkdtemp(join(scratch, 'home-'));
        await helm(version, ['repo', 'add', 'x', server.url], { home });
        return await work({ url: server.url, home, bytes: (of) => (bytes = of) });
      } finally {
        await server.close();
      }
    }
    const isNew = version.startsWith('4.');

    const digests: readonly (readonly [what: string, pulls: boolean, digestOf: (right: string) => string | undefined])[] = [
      ['is upper-case', true, (right) => right.toUpperCase()],
      ['is absent', true, () => undefined],
      ['is empty', true, () => ''],
      ['is that of other bytes', true, () => '0'.repeat(64)],
      ['is no hex', !isNew, () => 'abc'],
    ];
    it.each(digests)('%s: pulls: %s', async (_, pulls, digestOf) => {
      const right = sha256Hex(await demo('1.0.0', 'first'));
      await served(digestOf(right), async ({ home }) => {
        expect((await helm(version, ['pull', 'x/a', '-d', home], { home })).code === 0).toBe(pulls);
      });
    });

    it(`${isNew ? 'names what it has cached: other bytes under it are never seen' : 'does not matter: other bytes are seen at once'}`, async () => {
      await served(sha256Hex(await demo('1.0.0', 'first')), async ({ home, bytes }) => {
        const rendered = async () => (await helm(version, ['template', 'x/a'], { home })).stdout;
        expect(await rendered()).toContain('first');
        bytes(await demo('1.0.0', 'second'));
        expect(await rendered()).toContain(isNew ? 'first' : 'second');
      });
    });
  });

  it('that is merged by helm repo index loses versions, times and keys, with exit code 0', needs(`helm-${version}`), async () => {
    const folder = await mkdtemp(join(scratch, 'merged-'));
    for (const each of ['1.0.0+b', '1.5.3', '2.0.0']) await writeFile(join(folder, `a-${each}.tgz`), await demo(each, ''));
    const old = ['1.0.0+a', '1.5', 'v2.0.0', '0.9.0', '0.9.0'].map((each) => ({ name: 'a', version: each, urls: [`a-${each}.tgz`] }));
    const path = join(scratch, 'old.yaml');
    await writeFile(path, JSON.stringify({ apiVersion: 'v1', annotations: { k: 'v' }, entries: { a: old } }));
    expect((await helm(version, ['repo', 'index', folder, '--merge', path])).code).toBe(0);
    const merged: { annotations?: unknown; entries: { a: readonly { version: string; created: string }[] } } = parse(
      await readFile(join(folder, 'index.yaml'), 'utf8'),
    );
    expect(merged.entries.a.map((entry) => entry.version)).toEqual(['2.0.0', '1.5.3', '1.0.0+b', '0.9.0']);
    expect(merged.entries.a.at(-1)?.created).toMatch(/^0001-01-01T/);
    expect(merged.annotations).toBeUndefined();
  });
});

/** A package of chart `a`, whose one template says `word`. */
async function demo(version: string, word: string): Promise<Uint8Array> {
  const chart = await mkdtemp(join(scratch, 'chart-'));
  await mkdir(join(chart, 'templates'));
  await writeFile(join(chart, 'Chart.yaml'), `apiVersion: v2\nname: a\nversion: ${version}\n`);
  await writeFile(join(chart, 'templates', 'map.yaml'), `kind: ConfigMap\napiVersion: v1\nmetadata: {name: "x${word}"}\n`);
  return (await packageChart(chart)).bytes;
}
