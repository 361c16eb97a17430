import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { sha256Hex } from '../../base/digest.ts';
import { isCharthouseError } from '../../base/error.ts';
import { publicSite } from '../../http/site.ts';
import { contentCache } from '../../runtime/content-cache.ts';
import { type HttpClient, httpClient } from '../../runtime/http.ts';
import { nodeDurableFiles } from '../../runtime/node-durable-files.ts';
import { realClock } from '../../runtime/real-clock.ts';
import { realRandom } from '../../runtime/real-random.ts';
import { type RunningServer, type ServerAnswer, startServer } from '../../runtime/server.ts';
import { cachedSource } from './cached-source.ts';
import { repositorySource } from './repository-source.ts';

let folder: string;
let server: RunningServer;
let client: HttpClient;
/** What the server has; everything has its digest as the ETag. */
const objects = new Map<string, Uint8Array>();
const plain: ServerAnswer = { status: 404, headers: {} };
let asked: string[] = [];
/** Headers instead of the ETag. */
let dated: Readonly<Record<string, string>> | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-source-'));
  asked = [];
  dated = undefined;
  server = await startServer(
    async ({ target, headers }) => {
      const body = objects.get(target);
      const etag = body === undefined ? '' : `"${sha256Hex(body)}"`;
      const isKnown =
        dated === undefined ? etag !== '' && headers['if-none-match'] === etag : headers['if-modified-since'] === dated['last-modified'];
      const status = body === undefined ? 404 : isKnown ? 304 : 200;
      asked.push(`${target} ${status}`);
      return status === 200 ? { status, headers: dated ?? { etag }, body } : { ...plain, status };
    },
    { port: 0, host: '127.0.0.1', graceMs: 0 },
  );
  client = httpClient({ env: {}, userAgent: 'charthouse/test' });
});
afterEach(async () => {
  await client.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const db = chartPackage('db', '1.4.0');

function offer({ digest = db.digest, bytes = db.bytes as Uint8Array, version = '1.4.0' } = {}): void {
  objects.clear();
  const entry = `  - name: db\n    version: ${version}\n    digest: "${digest}"\n    urls: [db.tgz]\n`;
  objects.set('/index.yaml', Buffer.from(`apiVersion: v1\nentries:\n  db:\n${entry}`));
  objects.set('/db.tgz', bytes);
}

/** One run: the package, or the code of the error; and what was asked. */
async function run({ offline = false, version = '1.4.0' } = {}) {
  asked = [];
  const site = publicSite({ client, retry: { clock: realClock, random: realRandom, attempts: 1 } });
  const onWarning = () => expect.fail('no warning');
  const cache = contentCache({ root: join(folder, 'dependencies'), maxBytes: 1e9, files: nodeDurableFiles, now: Date.now, onWarning });
  const ports = { site, cache, offline };
  const source = cachedSource(repositorySource(server.url, ports), ports);
  const signal = new AbortController().signal;
  try {
    const offered = await source.find('db', version, signal);
    if (offered === undefined) return { got: 'not listed', asked };
    const answer = await source.read(offered, { maxBytes: 1e6, signal });
    return { got: answer.kind === 'found' ? Buffer.from(answer.bytes) : answer.kind, asked };
  } catch (error) {
    return { got: isCharthouseError(error) ? error.code : error, asked };
  }
}

const bytes = Buffer.from(db.bytes);

describe('a repository with a cache', () => {
  it('is asked once whether its index changed, and for no package with a digest', async () => {
    offer();
    expect(await run()).toEqual({ got: bytes, asked: ['/index.yaml 200', '/db.tgz 200'] });
    expect(await run()).toEqual({ got: bytes, asked: ['/index.yaml 304'] });
  });

  it('is asked for packages without a digest, each if it changed', async () => {
    offer({ digest: '' });
    expect(await run()).toEqual({ got: bytes, asked: ['/index.yaml 200', '/db.tgz 200'] });
    expect(await run()).toEqual({ got: bytes, asked: ['/index.yaml 304', '/db.tgz 304'] });
    const other = Buffer.from(chartPackage('db', '1.4.0', 'b: 2\n').bytes);
    offer({ digest: '', bytes: other });
    expect(await run()).toEqual({ got: other, asked: ['/index.yaml 304', '/db.tgz 200'] });
  });

  it('gives a new version as soon as it lists one', async () => {
    offer();
    await run();
    const newer = chartPackage('db', '1.5.0');
    offer({ version: '1.5.0', digest: newer.digest, bytes: newer.bytes });
    expect(await run({ version: '1.5.0' })).toEqual({ got: Buffer.from(newer.bytes), asked: ['/index.yaml 200', '/db.tgz 200'] });
    expect(await run({ version: '1.4.0' })).toEqual({ got: 'not listed', asked: ['/index.yaml 304'] });
  });

  it('is asked again for what has another digest than the index lists', async () => {
    const wrong = Buffer.from('other bytes');
    offer({ bytes: wrong });
    expect(await run()).toEqual({ got: wrong, asked: ['/index.yaml 200', '/db.tgz 200'] });
    offer();
    expect(await run()).toEqual({ got: bytes, asked: ['/index.yaml 304', '/db.tgz 200'] });
  });

  it('is asked again for an index that could not be read', async () => {
    offer();
    const index = objects.get('/index.yaml') as Uint8Array;
    objects.set('/index.yaml', Buffer.from('<html>log in</html>'));
    expect((await run()).got).toMatch(/^CH_/);
    expect((await run()).asked).toEqual(['/index.yaml 200']);
    objects.set('/index.yaml', index);
    expect((await run()).asked).toEqual(['/index.yaml 200', '/db.tgz 200']);
  });

  it.each([
    ['older than the answer', 'Mon, 30 Nov 2026 09:59:00 GMT', 304],
    ['of the second of the answer', 'Mon, 30 Nov 2026 10:00:00 GMT', 200],
    ['that is no date', 'yesterday', 200],
  ])('without ETags is asked by a date, if that is %s', async (_, lastModified, status) => {
    offer();
    dated = { date: 'Mon, 30 Nov 2026 10:00:00 GMT', 'last-modified': lastModified };
    await run();
    expect((await run()).asked).toEqual([`/index.yaml ${status}`]);
  });

  it.each(['"1"\r\nx-evil: 1', '', '"\u2028"', 'x'.repeat(5000)])(
    'is asked again if a record has the ETag %j, which cannot be sent',
    async (etag) => {
      offer();
      await run();
      const onWarning = () => expect.fail('no warning');
      const cache = contentCache({ root: join(folder, 'dependencies'), maxBytes: 1e9, files: nodeDurableFiles, now: Date.now, onWarning });
      const url = new URL('index.yaml', server.url).href;
      await cache.note('urls', url, { ...(await cache.record('urls', url)), etag });
      expect(await run()).toEqual({ got: bytes, asked: ['/index.yaml 200'] });
    },
  );

  it.each(['blobs', 'urls'])('is asked again if %s were lost', async (part) => {
    offer();
    await run();
    await rm(join(folder, 'dependencies', part), { recursive: true });
    expect((await run()).got).toEqual(bytes);
    expect((await run()).asked).toEqual(['/index.yaml 304']);
  });
});

describe('offline', () => {
  it('nothing is asked, and what the cache has is used', async () => {
    for (const digest of [db.digest, '']) {
      offer({ digest });
      await run();
      expect(await run({ offline: true })).toEqual({ got: bytes, asked: [] });
    }
  });

  it('what the cache lacks is an error', async () => {
    offer();
    expect(await run({ offline: true })).toEqual({ got: 'CH_DEPENDENCY_OFFLINE', asked: [] });
    await run({ version: '9.9.9' });
    expect(await run({ offline: true })).toEqual({ got: 'CH_DEPENDENCY_OFFLINE', asked: [] });
    await run();
    expect(await run({ offline: true, version: '1.5.0' })).toEqual({ got: 'CH_DEPENDENCY_OFFLINE', asked: [] });
  });
});
