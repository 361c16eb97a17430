import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../test/support/publish/memory-store.ts';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { sha256Hex } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import type { PublicSite } from '../../ports/public-site.ts';
import type { OperationEvent } from '../../repository/events.ts';
import { type RepositoryReader, siteReader, storeReader } from '../../repository/reader.ts';
import { noTraffic } from '../../runtime/traffic.ts';
import type { VerifyReport } from './report.ts';
import { verifyRepository } from './verify.ts';

const packed = chartPackage('a', '1.0.0').bytes;
const other = chartPackage('a', '1.0.0', 'a: 2\n').bytes;
const digest = sha256Hex(packed);
const gzip = gzipSync('a text');
const foreign = chartPackage('b', '1.0.0').bytes;

/** What lies where: bytes, a status, or an error to throw. */
type Things = Readonly<Record<string, Uint8Array | string | number | Error>>;

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 5) yield bytes.subarray(at, at + 5);
}

function bytesOf(thing: Uint8Array | string): Uint8Array {
  return typeof thing === 'string' ? Buffer.from(thing) : thing;
}

function siteOf(things: Things): PublicSite {
  const read: PublicSite['read'] = async (url, consume) => {
    const thing = things[url] ?? 404;
    if (thing instanceof Error) throw thing;
    if (typeof thing === 'number') return { kind: 'refused', status: thing };
    return { kind: 'found', url, headers: { etag: '"site"' }, value: await consume(pieces(bytesOf(thing))) };
  };
  const collect = async (body: AsyncIterable<Uint8Array>) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  return {
    read,
    fetch: async (url, options) => {
      const answer = await read(url, collect, options);
      return answer.kind === 'found' ? { ...answer, body: answer.value } : answer;
    },
  };
}

function storeOf(things: Things, site: Things = {}, url?: string): RepositoryReader {
  const find = (key: string) => {
    const thing = things[key];
    if (thing instanceof Error) throw thing;
    if (thing === undefined || typeof thing === 'number') return undefined;
    const body = bytesOf(thing);
    return { info: { key, etag: '"store"', sizeBytes: body.length, lastModifiedMs: 0, sha256: undefined, metadata: {} }, body };
  };
  const missing = { kind: 'missing', deleted: false } as const;
  return storeReader(
    {
      name: './repository',
      get: async (key) => {
        const found = find(key);
        return found === undefined ? missing : { kind: 'found', ...found };
      },
      stream: async (key) => {
        const found = find(key);
        return found === undefined ? missing : { kind: 'found', info: found.info, body: pieces(found.body) };
      },
    },
    siteOf(site),
    { url },
  );
}

interface Row {
  readonly version?: string;
  readonly urls?: readonly string[];
  readonly digest?: string;
}

/** An index of chart `a` with these versions. */
function indexOf(...rows: readonly Row[]): string {
  const items = rows.map(({ version = '1.0.0', urls = ['a-1.0.0.tgz'], digest: said }) =>
    [
      '  - apiVersion: v2',
      ...(said === undefined ? [] : [`    digest: "${said}"`]),
      '    name: a',
      ...(urls.length === 0 ? [] : ['    urls:', ...urls.map((url) => `    - "${url}"`)]),
      `    version: "${version}"`,
    ].join('\n'),
  );
  return ['apiVersion: v1', 'entries:', '  a:', ...items, 'generated: "2026-01-01T00:00:00Z"', ''].join('\n');
}

async function verify(
  reader: RepositoryReader,
  options: { filters?: string[]; signal?: AbortSignal; events?: OperationEvent[] } = {},
): Promise<VerifyReport> {
  return verifyRepository(
    { filters: options.filters ?? [] },
    {
      reader,
      clock: { now: () => 0 },
      onEvent: (event) => options.events?.push(event),
      traffic: () => noTraffic,
      signal: options.signal ?? new AbortController().signal,
    },
  );
}

const noAccess = new CharthouseError('CH_STORE_DENIED', { message: 'no access' });
const down = new CharthouseError('CH_HTTP_FAILED', { message: 'nobody listens there', retryable: true });

describe('verifyRepository', () => {
  it('finds nothing wrong where every package has its digest', async () => {
    const events: OperationEvent[] = [];
    const report = await verify(storeOf({ 'index.yaml': indexOf({ digest }), 'a-1.0.0.tgz': packed }), { events });
    expect(report).toMatchObject({
      repository: { target: './repository', url: null },
      index: { revision: '"store"', charts: 1, versions: 1 },
      checked: 1,
      withoutDigest: 0,
      findings: [],
      warnings: [],
      error: null,
    });
    expect(events.map(({ kind }) => kind)).toEqual(['index-read', 'verify-started', 'version-verified']);
  });

  const outside = 'https://other.example/a.tgz';
  it.each<[string, Row, Things, Things, string]>([
    ['a package that is not there', { digest }, {}, {}, 'missing'],
    ['other bytes', { digest }, { 'a-1.0.0.tgz': other }, {}, 'wrong-digest'],
    ['a digest that is none', { digest: 'abc' }, { 'a-1.0.0.tgz': packed }, {}, 'wrong-digest'],
    ['no archive, under its own digest', { digest: sha256Hex(Buffer.from('<html>')) }, { 'a-1.0.0.tgz': '<html>' }, {}, 'not-a-chart'],
    ['no archive, without a digest', {}, { 'a-1.0.0.tgz': '<html>' }, {}, 'not-a-chart'],
    ['an empty package', {}, { 'a-1.0.0.tgz': '' }, {}, 'not-a-chart'],
    ['a package that may not be read', { digest }, { 'a-1.0.0.tgz': noAccess }, {}, 'unreadable'],
    ['an entry without URL', { digest, urls: [] }, {}, {}, 'not-downloadable'],
    ['a URL that only a plugin reads', { digest, urls: ['s3://other/a.tgz'] }, {}, {}, 'not-downloadable'],
    ['a relative URL that leads out', { digest, urls: ['../a.tgz'] }, {}, {}, 'not-downloadable'],
    ['nothing at an absolute URL', { digest, urls: [outside] }, {}, {}, 'missing'],
    ['a URL that asks for a password', { digest, urls: [outside] }, {}, { [outside]: 401 }, 'unreadable'],
    ['a URL whose host is down', { digest, urls: [outside] }, {}, { [outside]: down }, 'unreadable'],
    ['a gzip file that is no chart', { digest: sha256Hex(gzip) }, { 'a-1.0.0.tgz': gzip }, {}, 'not-a-chart'],
    ['the package of another chart', { digest: sha256Hex(foreign) }, { 'a-1.0.0.tgz': foreign }, {}, 'not-a-chart'],
    ['the second URL only, which no Helm tries', { digest, urls: ['b.tgz', 'a-1.0.0.tgz'] }, { 'a-1.0.0.tgz': packed }, {}, 'missing'],
  ])('finds %s', async (_, row, things, site, kind) => {
    const report = await verify(storeOf({ 'index.yaml': indexOf(row), ...things }, site));
    expect(report).toMatchObject({
      findings: [{ kind, name: 'a', version: '1.0.0', url: row.urls === undefined ? 'a-1.0.0.tgz' : (row.urls[0] ?? null) }],
      error: { code: 'CH_VERIFY_FAILED', exitCode: 7 },
    });
    expect(report.error?.details['findings']).toBe(report.findings);
  });

  it.each<[string, Row, Things, Things, string | undefined]>([
    ['an upper-case digest', { digest: digest.toUpperCase() }, { 'a-1.0.0.tgz': packed }, {}, undefined],
    ['a digest with a prefix', { digest: `sha256:${digest}` }, { 'a-1.0.0.tgz': packed }, {}, undefined],
    ['a digest with a prefix in upper case', { digest: `SHA256:${digest}` }, { 'a-1.0.0.tgz': packed }, {}, undefined],
    ['a URL written with %2B', { digest, urls: ['a-1.0.0%2Bb.tgz'] }, { 'a-1.0.0+b.tgz': packed }, {}, undefined],
    ['a URL written with +', { digest, urls: ['a-1.0.0+b.tgz'] }, { 'a-1.0.0+b.tgz': packed }, {}, undefined],
    ['an absolute URL elsewhere', { digest, urls: [outside] }, {}, { [outside]: packed }, undefined],
    ['an absolute URL of its own', { digest, urls: ['https://own.example/x/a.tgz'] }, { 'a.tgz': packed }, {}, 'https://own.example/x'],
  ])('follows %s', async (_, row, things, site, url) => {
    const report = await verify(storeOf({ 'index.yaml': indexOf(row), ...things }, site, url));
    expect(report).toMatchObject({ checked: 1, findings: [], error: null });
  });

  it('has for each finding the rule of the audit, the line, and what to do', async () => {
    const text = indexOf({ digest }, { version: '1.1.0', digest, urls: [] }).replace(
      '    name: a\n',
      '    name: a\n    appVersion: 1.10\n',
    );
    const { findings, error } = await verify(storeOf({ 'index.yaml': text, 'a-1.0.0.tgz': packed }));
    expect(findings).toMatchObject([
      { kind: 'index-fault', rule: 'index-refused', name: null, line: 7, remedy: 'put the value in quotes' },
      { kind: 'not-downloadable', rule: 'url-missing', version: '1.1.0', line: 11, remedy: expect.stringContaining('add the URL') },
    ]);
    expect(error).toMatchObject({
      exitCode: 7,
      where: { file: 'index.yaml', line: 7 },
      hint: expect.stringMatching(/^put the value in quotes; .* charthouse repair --dry-run --to \.\/repository$/),
    });
  });

  it('counts the entries without a digest', async () => {
    const report = await verify(storeOf({ 'index.yaml': indexOf({}), 'a-1.0.0.tgz': packed }));
    expect(report).toMatchObject({ checked: 1, withoutDigest: 1, findings: [] });
  });

  it('warns of a version that is listed twice, and checks both', async () => {
    const index = indexOf({ digest }, { digest: sha256Hex(other) });
    const report = await verify(storeOf({ 'index.yaml': index, 'a-1.0.0.tgz': packed }));
    expect(report).toMatchObject({ checked: 2, findings: [{ kind: 'wrong-digest' }], warnings: [{ code: 'index-fault' }] });
  });

  it('looks only at what was asked for', async () => {
    const index = indexOf({ digest }, { version: '2.0.0', digest, urls: ['gone.tgz'] });
    const reader = storeOf({ 'index.yaml': index, 'a-1.0.0.tgz': packed });
    expect(await verify(reader, { filters: ['a@1.0.0'] })).toMatchObject({ checked: 1, findings: [], error: null });
    expect(await verify(reader, { filters: ['a'] })).toMatchObject({ checked: 2, findings: [{ kind: 'missing', version: '2.0.0' }] });
    expect(await verify(reader, { filters: ['a@3.0.0'] })).toMatchObject({ error: { code: 'CH_ENTRY_NOT_FOUND' } });
  });

  it('reads a repository by its URL as Helm does', async () => {
    const base = 'https://me:pw@own.example/x';
    const site = siteOf({
      [`${base}/index.yaml?tok=1`]: indexOf({ digest }),
      [`${base}/a-1.0.0.tgz?tok=1`]: packed,
    });
    const report = await verify(siteReader(`${base}?tok=1`, site));
    expect(report).toMatchObject({
      repository: { target: 'https://own.example/x' },
      index: { revision: '"site"' },
      checked: 1,
      findings: [],
      error: null,
    });
  });

  it.each<[string, RepositoryReader, string]>([
    ['a folder without index', storeOf({}), 'CH_INDEX_VANISHED'],
    ['a store that refuses', storeOf({ 'index.yaml': noAccess }), 'CH_STORE_DENIED'],
    ['a URL without index', siteReader('https://own.example', siteOf({})), 'CH_HTTP_FAILED'],
    [
      'an index that is none',
      siteReader('https://own.example', siteOf({ 'https://own.example/index.yaml': '<html>' })),
      'CH_INDEX_INVALID',
    ],
  ])('ends with its code at %s', async (_, reader, code) => {
    expect(await verify(reader)).toMatchObject({ checked: 0, error: { code } });
  });

  it.each<[string, string | undefined, string | undefined]>([
    ['is an error where packages are', 'a-1.0.0.tgz', 'CH_INDEX_VANISHED'],
    ['is none in a repository that is empty', undefined, undefined],
    ['is none where the packages are those of a repository below', 'below/a-1.0.0.tgz', undefined],
  ])('an index that lists nothing %s', async (_, key, code) => {
    const store = memoryStore();
    store.meddle('index.yaml', 'apiVersion: v1\nentries: {}\n');
    store.meddle('below/index.yaml', 'apiVersion: v1\nentries: {}\n');
    if (key !== undefined) store.meddle(key, 'x');
    const { error } = await verify(storeReader(store, siteOf({})));
    expect(error?.code).toBe(code);
    // An option of publish, which verify and audit do not have.
    expect(error?.hint ?? '').not.toContain('--new-index');
  });

  it('a missing index beside packages: says that they are there, and not that you should publish first', async () => {
    const store = memoryStore();
    store.meddle('a-1.0.0.tgz', 'x');
    const { error } = await verify(storeReader(store, siteOf({})));
    expect(error?.message).toContain("a package is there that no entry names: 'a-1.0.0.tgz'");
    expect(error?.hint).toContain('charthouse rebuild');
    const blind = {
      ...store,
      list: () => {
        throw noAccess;
      },
    };
    expect((await verify(storeReader(blind, siteOf({})))).error?.message).toBe(`there is no index.yaml in ${store.name}`);
  });

  it('gives up on a host that does not answer, rather than wait for each of its packages', async () => {
    const rows = Array.from({ length: 100 }, (_, place) => ({ version: `1.0.${place}`, urls: [outside], digest }));
    let asked = 0;
    const reader = storeOf({ 'index.yaml': indexOf(...rows) });
    const counting: RepositoryReader = {
      ...reader,
      read: () => {
        asked++;
        return Promise.reject(down);
      },
    };
    expect(await verify(counting)).toMatchObject({ findings: [], error: { code: 'CH_HTTP_FAILED' } });
    expect(asked).toBeLessThan(40);
  });

  it('ends with the reason of its signal', async () => {
    const stop = new AbortController();
    const reader = storeOf({ 'index.yaml': indexOf({ digest }), 'a-1.0.0.tgz': packed });
    const reason = new CharthouseError('CH_INTERRUPTED', { message: 'stopped' });
    const stopping: RepositoryReader = {
      ...reader,
      read: () => {
        stop.abort(reason);
        return Promise.reject(down);
      },
    };
    expect(await verify(stopping, { signal: stop.signal })).toMatchObject({ error: { code: 'CH_INTERRUPTED' } });
  });
});
