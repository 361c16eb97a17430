import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../test/support/publish/memory-store.ts';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { siteOf } from '../../../test/support/publish/site-of.ts';
import { sha256Hex } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import type { PublicSite } from '../../ports/public-site.ts';
import type { OperationEvent } from '../../repository/events.ts';
import { storeReader } from '../../repository/reader.ts';
import { noTraffic } from '../../runtime/traffic.ts';
import type { VerifyReport } from './report.ts';
import { verifyRepository } from './verify.ts';

const packed = chartPackage('a', '1.0.0').bytes;
const other = chartPackage('a', '1.0.0', 'a: 2\n').bytes;

/** An index of chart `a` with one version for each URL. */
function indexOf(urls: readonly string[]): string {
  const items = urls.map(
    (url, at) => `  - apiVersion: v2\n    digest: ${sha256Hex(packed)}\n    name: a\n    urls:\n    - "${url}"\n    version: 1.0.0+${at}\n`,
  );
  return `apiVersion: v1\nentries:\n  a:\n${items.join('')}generated: "2026-01-01T00:00:00Z"\n`;
}

/** No server can be reached. */
const nowhere = siteOf(async () => {
  throw new CharthouseError('CH_HTTP_FAILED', { message: 'connection refused (ECONNREFUSED)', retryable: true });
});

async function verify(
  objects: Readonly<Record<string, Uint8Array | string>>,
  { local = false, events = [], site = nowhere }: { local?: boolean; events?: OperationEvent[]; site?: PublicSite } = {},
): Promise<VerifyReport> {
  const store = memoryStore({ name: './repository' });
  for (const [key, body] of Object.entries(objects))
    await store.putNew(key, [Buffer.from(body)], { attributes: { contentType: 'application/gzip', cacheControl: 'no-store' } });
  const ports = { clock: { now: () => 0 }, traffic: () => noTraffic, signal: new AbortController().signal };
  const reader = storeReader(store, site, { local });
  return verifyRepository({ filters: [] }, { ...ports, reader, onEvent: (event) => events.push(event) });
}

describe('an index with absolute URLs, verified in its folder', () => {
  const pages = 'https://owner.example.com/repo/releases/download/stable';

  it.each<[string, string, string]>([
    ['under its name', `${pages}/a.tgz`, 'a.tgz'],
    ['in a folder', `${pages}/a.tgz`, 'stable/a.tgz'],
    ['under a name with a plus', `${pages}/a-1.0.0%2Bb.tgz`, 'a-1.0.0+b.tgz'],
    ['for a URL that needs a plugin', 's3://old-charts/stable/a.tgz', 'a.tgz'],
    ['for a URL into the folder of charthouse', 'https://owner.example.com/.charthouse/a.tgz', 'a.tgz'],
  ])('finds a package %s with --local, and asks no server', async (_, url, key) => {
    const index = { 'index.yaml': indexOf([url]) };
    expect(await verify({ ...index, [key]: packed }, { local: true })).toMatchObject({ checked: 1, error: null });
    expect(await verify({ ...index, [key]: other }, { local: true })).toMatchObject({ findings: [{ kind: 'wrong-digest' }] });
    expect(await verify(index, { local: true })).toMatchObject({
      findings: [{ kind: 'missing', message: expect.stringMatching(/in \.\/repository$/) }],
    });
  });

  it('says which servers it asks, and names --local if they cannot be reached', async () => {
    const urls = Array.from({ length: 40 }, (_, at) => `https://owner.example.com/a-${at}.tgz`);
    const events: OperationEvent[] = [];
    const report = await verify({ 'index.yaml': indexOf([...urls, 'a.tgz']), 'a.tgz': packed }, { events });
    expect(events.find(({ kind }) => kind === 'verify-started')).toEqual({
      kind: 'verify-started',
      total: 41,
      outside: { total: 40, servers: ['https://owner.example.com'] },
    });
    expect(report.error).toMatchObject({ code: 'CH_HTTP_FAILED', hint: expect.stringContaining('in ./repository instead, add --local') });
  });

  it('asks a server that cannot be found a few times, and the others still', async () => {
    const urls = Array.from({ length: 200 }, (_, at) => `https://${at % 2 === 0 ? 'gone' : 'here'}.example.com/a-${at}.tgz`);
    const asked = { gone: 0, here: 0 };
    const site = siteOf(async (url) => {
      if (!url.includes('gone')) {
        asked.here++;
        return packed;
      }
      asked.gone++;
      throw new CharthouseError('CH_HTTP_FAILED', { message: `GET ${url} failed: host not found`, details: { reason: 'ENOTFOUND' } });
    });
    const report = await verify({ 'index.yaml': indexOf(urls) }, { site });
    expect(report).toMatchObject({ checked: 200, error: { code: 'CH_VERIFY_FAILED', hint: expect.stringContaining('--local') } });
    expect(report.findings).toHaveLength(100);
    expect(report.findings.at(-1)).toMatchObject({
      kind: 'unreadable',
      message: expect.stringMatching(/^not asked for: GET .* host not found/),
    });
    expect(asked.here).toBe(100);
    expect(asked.gone).toBeLessThanOrEqual(8);
  });

  it('says nothing of other servers if there are none to ask', async () => {
    const events: OperationEvent[] = [];
    await verify({ 'index.yaml': indexOf(['a.tgz', 'oci://registry.example.com/a:1.0.0']), 'a.tgz': packed }, { events });
    expect(events.find(({ kind }) => kind === 'verify-started')).toEqual({ kind: 'verify-started', total: 2 });
  });
});
