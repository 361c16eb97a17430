/** Each rule of an audit, seen to fire; and on the sound repository below, none of them. */
import { gunzipSync } from 'node:zlib';
import { gzip } from 'pako';
import { describe, expect, it } from 'vitest';
import { packChart } from '../../../test/support/publish/packed.ts';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { siteOf } from '../../../test/support/publish/site-of.ts';
import { sha256Hex } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { type AuditCode, auditRules } from '../../readers/audit-rules.ts';
import { siteReader } from '../../repository/reader.ts';
import { noTraffic } from '../../runtime/traffic.ts';
import { type AuditPorts, type AuditRequest, auditRepository } from './audit.ts';

const url = 'https://charts.example.com/stable';
const app = chartPackage('app', '1.0.0');
const next = chartPackage('app', '1.1.0');
const web = chartPackage('web', '0.1.0');
const good = { 'app-1.0.0.tgz': app.bytes, 'app-1.1.0.tgz': next.bytes, 'web-0.1.0.tgz': web.bytes };

const entry = (name: string, version: string, digest: string) =>
  `  - apiVersion: v2\n    created: "2026-01-01T00:00:00Z"\n    digest: ${digest}\n    name: ${name}\n    urls:\n    - ${name}-${version}.tgz\n    version: ${version}\n`;
const appText = entry('app', '1.0.0', app.digest);
const sound = `apiVersion: v1\nentries:\n  app:\n${entry('app', '1.1.0', next.digest)}${appText}  web:\n${entry('web', '0.1.0', web.digest)}generated: "2026-01-01T00:00:00Z"\n`;
const swap = (from: string, to: string) => sound.replace(appText, appText.replace(from, to));

type Files = Readonly<Record<string, Uint8Array | string | number>>;

async function audit(files: Files, request: Partial<AuditRequest> = {}, journal?: AuditPorts['journal']) {
  const site = siteOf(async (at) => (files[at.slice(url.length + 1)] === 0 ? undefined : (files[at.slice(url.length + 1)] ?? 404)));
  const report = await auditRepository(
    { failOn: 'error', indexOnly: false, accepted: [], ...request },
    {
      reader: siteReader(url, site),
      clock: { now: () => 0 },
      onEvent: () => undefined,
      traffic: () => noTraffic,
      journal,
      signal: new AbortController().signal,
    },
  );
  return { ...report, asked: site.asked };
}

const rulesOf = async (files: Files) => (await audit(files)).findings.map(({ rule, name, version }) => [rule, name, version].join(' '));
const withIndex = (text: string, more: Files = {}): Files => ({ ...good, 'index.yaml': text, ...more });

it('finds nothing in a sound repository, and reads each package once', async () => {
  expect(await audit(withIndex(sound))).toMatchObject({
    findings: [],
    error: null,
    read: 3,
    index: { charts: 2, versions: 3 },
    asked: ['index.yaml', 'app-1.1.0.tgz', 'app-1.0.0.tgz', 'web-0.1.0.tgz'].map((key) => `${url}/${key}`),
  });
});

/** app 1.0.0, with annotations or values. */
function packed({
  annotations = {},
  values = 'a: 1\n',
}: {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly values?: string;
}) {
  const chart = { apiVersion: 'v2', name: 'app', version: '1.0.0', annotations };
  const files = [
    { path: 'Chart.yaml', bytes: Buffer.from(JSON.stringify(chart)) },
    { path: 'values.yaml', bytes: Buffer.from(values) },
  ];
  return packChart({ metadata: chart, files, warnings: [] }, { modifiedSeconds: 315_532_800 });
}

const other = chartPackage('app', '1.0.0', `a: "${'x'.repeat(10)}"\n`);
const cut = packed({ values: `a: 1\nb: ${'x'.repeat(4093)}` });
const annotated = packed({ annotations: { 'artifacthub.io/operator': 'yes' } });
const font = gzip(gunzipSync(chartPackage('d2801', '2.1.3-rc-1').bytes), { level: 9 });
const ofApp = (rule: AuditCode) => [`${rule} app 1.0.0`];

const cases: readonly (readonly [AuditCode, string, readonly string[], Files])[] = [
  ['index-unreadable', 'a page', ['index-unreadable  '], withIndex('<html></html>')],
  [
    'index-refused',
    'a number without quotes',
    ['index-refused  '],
    withIndex(sound.replace('name: web', 'name: web\n    appVersion: 1.10')),
  ],
  [
    'index-cut',
    'an index that ends in an entry',
    ['index-cut  ', 'entry-skipped  '],
    withIndex(sound.slice(0, sound.indexOf(`    digest: ${web.digest}`))),
  ],
  ['entry-skipped', 'an entry without a name', ['entry-skipped  '], withIndex(swap('    name: app\n', ''))],
  [
    'index-refused',
    'two items that are no entries',
    ['index-refused  ', 'index-refused  '],
    withIndex(sound.replace(appText, `${appText}  - a text\n  - another text\n`)),
  ],
  ['version-twice', 'an entry twice', ['version-twice app 1.0.0'], withIndex(sound.replace(appText, appText + appText))],
  [
    'versions-equal',
    'a version with build metadata',
    ['versions-equal app 1.0.0+b', 'package-missing app 1.0.0+b'],
    withIndex(sound.replace(appText, appText + entry('app', '1.0.0+b', 'b'.repeat(64)))),
  ],
  [
    'version-blocks-ranges',
    'a version that is none',
    ['version-blocks-ranges app latest', 'package-missing app latest'],
    withIndex(sound.replace(appText, appText + entry('app', 'latest', 'b'.repeat(64)))),
  ],
  [
    'version-not-strict',
    'a version of two numbers',
    ['version-not-strict app 1.5', 'package-missing app 1.5'],
    withIndex(sound.replace(appText, appText + entry('app', '1.5', 'b'.repeat(64)).replace('version: 1.5', 'version: "1.5"'))),
  ],
  ['index-large', 'an index above 5 MiB', ['index-large  '], withIndex(`${'# a comment\n'.repeat(500_000)}${sound}`)],
  [
    'values-last-line',
    'values that Helm 4.0 cuts',
    ofApp('values-last-line'),
    withIndex(swap(app.digest, cut.digest), { 'app-1.0.0.tgz': cut.bytes }),
  ],
  [
    'artifacthub-annotation',
    'an annotation that Artifact Hub refuses',
    ofApp('artifacthub-annotation'),
    withIndex(swap(app.digest, annotated.digest), { 'app-1.0.0.tgz': annotated.bytes }),
  ],
  [
    'package-like-font',
    'bytes that Helm 3.12 takes for a font',
    ['package-like-font d2801 2.1.3-rc-1'],
    withIndex(sound.replace(appText, `${appText}  d2801:\n${entry('d2801', '2.1.3-rc-1', sha256Hex(font))}`), {
      'd2801-2.1.3-rc-1.tgz': font,
    }),
  ],
  ['created-missing', 'the year 1', ofApp('created-missing'), withIndex(swap('2026-01-01', '0001-01-01'))],
  ['index-refused', 'a date without a time', ['index-refused  '], withIndex(swap('2026-01-01T00:00:00Z', '2026-01-01'))],
  ['digest-missing', 'no digest', ofApp('digest-missing'), withIndex(swap(`    digest: ${app.digest}\n`, ''))],
  ['digest-malformed', 'a digest that is cut', ofApp('digest-malformed'), withIndex(swap(app.digest, app.digest.slice(1)))],
  [
    'digest-shared',
    'the digest of another version',
    [...ofApp('digest-shared'), ...ofApp('package-changed')],
    withIndex(swap(app.digest, next.digest)),
  ],
  ['url-missing', 'no URL', ofApp('url-missing'), withIndex(swap('    urls:\n    - app-1.0.0.tgz\n', ''))],
  ['url-unusable', 'a URL of a plugin', ofApp('url-unusable'), withIndex(swap('- app-1.0.0.tgz', '- s3://charts/app-1.0.0.tgz'))],
  ['oci-url', 'a registry', ofApp('oci-url'), withIndex(swap('- app-1.0.0.tgz', '- oci://registry.example.com/app:1.0.0'))],
  ['package-missing', 'no package', ofApp('package-missing'), withIndex(sound, { 'app-1.0.0.tgz': 404 })],
  ['package-refused', 'a package for others', ofApp('package-refused'), withIndex(sound, { 'app-1.0.0.tgz': 403 })],
  ['package-unreadable', 'a server that does not answer', ofApp('package-unreadable'), withIndex(sound, { 'app-1.0.0.tgz': 0 })],
  ['package-changed', 'other bytes of the same chart', ofApp('package-changed'), withIndex(sound, { 'app-1.0.0.tgz': other.bytes })],
  [
    'package-not-a-chart',
    'a page for a package',
    [...ofApp('package-changed'), ...ofApp('package-not-a-chart')],
    withIndex(sound, { 'app-1.0.0.tgz': '<html></html>' }),
  ],
  [
    'package-of-another',
    'the package of another version',
    [...ofApp('package-changed'), ...ofApp('package-of-another')],
    withIndex(sound, { 'app-1.0.0.tgz': next.bytes }),
  ],
];

/** Their examples are in audit-store.test.ts, in test/compat/reader-cases.ts, and of sizes beside the modules. */
const elsewhere: readonly AuditCode[] = [
  ...(['name-not-portable', 'package-not-strict', 'package-large', 'provenance-unverifiable', 'provenance-wrong'] as const),
  ...(['index-encoded', 'index-cached-long', 'package-encoded', 'copy-differs', 'store-unlisted', 'orphan'] as const),
];

it('each rule has an example', () => {
  const shown = new Set<string>([...cases.map(([rule]) => rule), ...elsewhere]);
  expect(Object.keys(auditRules).filter((rule) => !shown.has(rule))).toEqual([]);
});

describe('a repository with', () => {
  it.each(cases)('(%s) %s', async (rule, _, expected, files) => {
    expect(await rulesOf(files)).toEqual(expected);
    expect(expected.some((each) => each.startsWith(`${rule} `))).toBe(true);
  });
});

it('does not name repair for a repository of others, and counts what else there is', async () => {
  const { error } = await audit(withIndex(swap('name: app\n', 'name: app\n    appVersion: 1.10\n    colour: red\n')));
  expect(error).toMatchObject({
    message: expect.stringMatching(/^Helm refuses the whole index: .* \(and 1 more\)$/),
    hint: 'put the value in quotes',
  });
});

it('counts a package when it is read, not when it is asked for', async () => {
  const site = siteOf(async (at) => ({ ...good, 'index.yaml': sound })[at.slice(url.length + 1)] ?? 404);
  const done: number[] = [];
  await auditRepository(
    { failOn: 'error', indexOnly: false, accepted: [] },
    {
      ...{ reader: siteReader(url, site), clock: { now: () => 0 }, traffic: () => noTraffic, signal: new AbortController().signal },
      onEvent: (event) => event.kind === 'version-verified' && void done.push(event.done),
    },
  );
  expect(done).toEqual([1, 2, 3]);
});

it('names the line of the entry', async () => {
  const { findings } = await audit(withIndex(sound, { 'app-1.0.0.tgz': 404 }));
  expect(findings[0]?.line).toBe(sound.slice(0, sound.indexOf(appText)).split('\n').length);
});

describe('an audit', () => {
  it.each([
    ['error', 'note', null],
    ['note', 'note', 'CH_AUDIT_FAILED'],
    ['never', 'error', null],
    ['warning', 'error', 'CH_AUDIT_FAILED'],
  ] as const)('that fails on %s, of a repository with a finding of severity %s', async (failOn, severity, code) => {
    const text = severity === 'note' ? swap('- app-1.0.0.tgz', '- oci://r.example.com/app:1.0.0') : swap(app.digest, next.digest);
    const report = await audit(withIndex(text), { failOn });
    expect(report.counts[severity]).toBeGreaterThan(0);
    expect(report.error?.code ?? null).toBe(code);
  });

  it('of the index alone reads no package', async () => {
    expect(await audit(withIndex(sound), { indexOnly: true })).toMatchObject({ read: 0, asked: [`${url}/index.yaml`], error: null });
  });

  it('ends with the reason if the index cannot be had', async () => {
    expect((await audit({})).error).toMatchObject({ code: 'CH_HTTP_FAILED' });
    expect((await audit({})).error).toBeInstanceOf(CharthouseError);
  });
});

describe('an audit with a journal', () => {
  it('does not read again what an earlier run read without a finding, unless the entry changed', async () => {
    const lines: string[] = [];
    const journal = { lines, append: (line: string) => void lines.push(line) };
    const files = withIndex(sound, { 'app-1.0.0.tgz': 404 });
    expect(await audit(files, {}, journal)).toMatchObject({ read: 2, resumed: 0 });
    expect(lines).toHaveLength(2);
    expect(await audit(files, {}, journal)).toMatchObject({ read: 0, resumed: 2, counts: { error: 1 } });
    const changed = sound.replace(next.digest, 'c'.repeat(64));
    expect(await audit(withIndex(changed), {}, journal)).toMatchObject({ read: 2, resumed: 1, findings: [{ rule: 'package-changed' }] });
  });
});

it('ends if the server does not answer for eight packages in a row, with what was found', async () => {
  const many = Array.from({ length: 20 }, (_, at) => entry('web', `1.${at}.0`, 'd'.repeat(63) + (at % 10))).join('');
  const site = siteOf(async (at) => {
    if (at.endsWith('index.yaml')) return sound.replace('  web:\n', `  web:\n${many}`);
    throw new CharthouseError('CH_HTTP_FAILED', { message: 'no answer', retryable: true });
  });
  const report = await auditRepository(
    { failOn: 'error', indexOnly: false, accepted: [] },
    {
      reader: siteReader(url, site),
      ...{ clock: { now: () => 0 }, onEvent: () => undefined, traffic: () => noTraffic, signal: new AbortController().signal },
    },
  );
  expect(report).toMatchObject({ error: { code: 'CH_HTTP_FAILED' }, index: { versions: 23 } });
  expect(report.findings.some(({ rule }) => rule === 'digest-shared')).toBe(true);
  expect(site.asked.length).toBeLessThan(20);
});

it('reads a package once if its bytes are the listed ones, whatever else is found', async () => {
  const { asked, findings } = await audit(withIndex(swap(app.digest, next.digest), { 'app-1.0.0.tgz': next.bytes }));
  expect(findings.map(({ rule }) => rule)).toContain('package-of-another');
  expect(asked.filter((each) => each.endsWith('app-1.0.0.tgz'))).toHaveLength(1);
});
