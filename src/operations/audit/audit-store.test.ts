/** The rules about a store, its provenance files, and the copy of its index at the public URL. */
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../test/support/publish/memory-store.ts';
import { provenanceText } from '../../../test/support/publish/provenance-text.ts';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { siteOf } from '../../../test/support/publish/site-of.ts';
import { CharthouseError } from '../../base/error.ts';
import { type ReadStore, siteReader, storeReader } from '../../repository/reader.ts';
import { noTraffic } from '../../runtime/traffic.ts';
import { auditRepository } from './audit.ts';

const url = 'https://charts.example.com/stable';
const app = chartPackage('app', '1.0.0');
const index = `apiVersion: v1\nentries:\n  app:\n  - apiVersion: v2\n    created: "2026-01-01T00:00:00Z"\n    digest: ${app.digest}\n    name: app\n    urls:\n    - app-1.0.0.tgz\n    version: 1.0.0\ngenerated: "2026-01-01T00:00:00Z"\n`;

interface Scene {
  readonly objects?: Readonly<Record<string, string | Uint8Array>>;
  /** What the public URL answers for the index, if there is one. */
  readonly copy?: string | number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly list?: ReadStore['list'];
}

async function audited({ objects = {}, copy, headers = {}, list }: Scene) {
  const store = memoryStore();
  for (const [key, body] of Object.entries({ 'index.yaml': index, 'app-1.0.0.tgz': app.bytes, ...objects })) store.meddle(key, body);
  const site = siteOf(async () => copy, headers);
  const reader = storeReader({ ...store, ...(list === undefined ? {} : { list }) }, site, { url: copy === undefined ? undefined : url });
  return auditRepository(
    { failOn: 'error', indexOnly: false, accepted: [] },
    { reader, clock: { now: () => 0 }, onEvent: () => undefined, traffic: () => noTraffic, signal: new AbortController().signal },
  );
}

async function found(scene: Scene): Promise<readonly string[]> {
  const report = await audited(scene);
  expect(report.error?.code ?? 'CH_AUDIT_FAILED').toBe('CH_AUDIT_FAILED');
  return report.findings.map(({ rule, message }) => `${rule}: ${message}`);
}

describe('a store', () => {
  it('is sound with its provenance files, dependencies of charts and repositories below', async () => {
    const objects = {
      'app-1.0.0.tgz.prov': provenanceText('app-1.0.0.tgz', app.digest),
      'web/Chart.yaml': 'name: web',
      'web/charts/db-1.0.0.tgz': 'db',
      'beta/index.yaml': 'apiVersion: v1',
      'archive/index.yaml': index.replaceAll('1.0.0', '0.9.0').replace('- app-', '- ../app-'),
      'app-0.9.0.tgz': 'old',
      'bad-1.0.0.tgz': 'yanked',
      '.charthouse/yanked/bad/1.0.0.json': '{}',
      'beta/app-2.0.0.tgz': 'beta',
      'readme.txt': 'text',
    };
    expect(await found({ objects })).toEqual([]);
  });

  it.each([
    ['a number without quotes', index.replace('name: app\n', 'name: app\n    appVersion: 1.10\n'), true],
    ['a digest that is cut', index.replace(app.digest, app.digest.slice(1)), true],
    ['a package with other bytes', index.replace(app.digest, 'a'.repeat(64)), false],
  ])('with %s is told about repair if that helps', async (_, text, helps) => {
    const { error } = await audited({ objects: { 'index.yaml': text } });
    expect(error?.hint.includes('charthouse repair --dry-run --to memory')).toBe(helps);
  });

  it('has packages without an entry', async () => {
    expect(await found({ objects: { 'app-0.9.0.tgz': 'x', 'old/app-0.1.0.tgz': 'x', 'old/app-1.0.0.tgz': 'x' } })).toEqual([
      'orphan: app-0.9.0.tgz has no entry',
      'orphan: old/app-0.1.0.tgz has no entry',
      'orphan: old/app-1.0.0.tgz has no entry, and app-1.0.0.tgz of the same name has one',
    ]);
  });

  it.each([
    ['of other bytes', provenanceText('app-1.0.0.tgz', 'a'.repeat(64)), /^provenance-wrong: its provenance file has the digest sha256:aaa/],
    [
      'of another file',
      provenanceText('web-1.0.0.tgz', app.digest),
      /^provenance-wrong: its provenance file does not name app-1\.0\.0\.tgz/,
    ],
    [
      'of a key that no Helm verifies',
      Buffer.from(provenanceText('app-1.0.0.tgz', app.digest))
        .toString()
        .replace(/(SIGNATURE-----\nComment: one\n\n)[^\n]*/, '$1AAAA'),
      /^provenance-unverifiable: /,
    ],
    ['that is none', 'hello', /^provenance-wrong: invalid provenance file/],
  ])('has a provenance file %s', async (_, text, expected) => {
    expect(await found({ objects: { 'app-1.0.0.tgz.prov': text } })).toEqual([expect.stringMatching(expected)]);
  });

  it('that does not list its objects is audited all the same', async () => {
    const list: ReadStore['list'] = () => ({
      [Symbol.asyncIterator]: () => ({ next: async () => Promise.reject(new CharthouseError('CH_STORE_DENIED', { message: 'no list' })) }),
    });
    expect(await found({ list })).toEqual(['store-unlisted: no list']);
  });
});

describe('the copy at the public URL', () => {
  it.each<[string, Scene, readonly string[]]>([
    ['is the index of the store', { copy: index }, []],
    [
      'is older',
      { copy: 'apiVersion: v1\nentries: {}\n' },
      [`copy-differs: ${url}/index.yaml lacks 1 version of the store, or has them otherwise, and has 0 versions that the store lacks`],
    ],
    ['is a page', { copy: '<html></html>' }, [expect.stringMatching(/^copy-differs: .*is no index/)]],
    ['is not there', { copy: 404 }, [expect.stringMatching(/^copy-differs: users do not get the index: .*404/)]],
    [
      'may be cached for a day',
      { copy: index, headers: { 'cache-control': 'public, max-age=86400' } },
      ['index-cached-long: caches may keep index.yaml for 86400 s'],
    ],
    ['may be cached for five minutes', { copy: index, headers: { 'cache-control': 'public, max-age=300' } }, []],
    ['is compressed', { copy: index, headers: { 'content-encoding': 'gzip' } }, [expect.stringMatching(/^index-encoded: .* gzip/)]],
  ])('%s', async (_, scene, expected) => {
    expect(await found(scene)).toEqual(expected);
  });
});

it('reports a package that is served with a Content-Encoding', async () => {
  const answers: Readonly<Record<string, string | Uint8Array>> = { [`${url}/index.yaml`]: index, [`${url}/app-1.0.0.tgz`]: app.bytes };
  const reader = siteReader(
    url,
    siteOf(async (at) => answers[at] ?? 404, { 'content-encoding': 'x-gzip' }),
  );
  const report = await auditRepository(
    { failOn: 'error', indexOnly: false, accepted: [] },
    { reader, clock: { now: () => 0 }, onEvent: () => undefined, traffic: () => noTraffic, signal: new AbortController().signal },
  );
  expect(report.findings.map(({ rule }) => rule)).toEqual(['index-encoded', 'package-encoded']);
});
