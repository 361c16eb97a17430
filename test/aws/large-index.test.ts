/** A large index in a bucket with versioning: only what changes is moved, and everything else stays, byte for byte. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addEntries } from '../../src/index-file/add-entries.ts';
import { entryOf } from '../../src/index-file/entry.ts';
import { readIndex } from '../../src/index-file/read-index.ts';
import type { ReadIndex } from '../../src/index-file/types.ts';
import { type OpenStore, openStoreOn, type Reachable } from '../support/aws/s3-context.ts';
import { type FaultProxy, startFaultProxy } from '../support/faults/fault-proxy.ts';
import { having, type Match, post, put } from '../support/faults/fault-rules.ts';
import { afterwards, answer, loseAnswer, requestHeaders, resetConnection } from '../support/faults/faults.ts';
import { chartNameAt, largeIndex } from '../support/publish/large-index.ts';
import { bench, chartPackage } from '../support/publish/publish-harness.ts';
import { honestS3Servers, needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

/** 12 MB, so that a publish in the middle copies both ends. */
const index = largeIndex({ charts: 60, versions: 4, entryBytes: 50_000 });
const attributes = { contentType: 'text/yaml', cacheControl: 'no-cache' };
const megabyte = 2 ** 20;

const complete: Match = (request) => post('index.yaml')(request) && request.query.startsWith('uploadId');
const wholePut: Match = (request) => put('index.yaml')(request) && !request.query.includes('partNumber');

const temporary =
  (method: string, query: RegExp): Match =>
  (request) =>
    request.method === method && request.path.includes('/intents/joins/') && query.test(request.query);
const ofTemporary: Match = (request) => request.headers['x-amz-copy-source']?.includes('/intents/joins/') === true;

describe.each(honestS3Servers)('on %s', (name) => {
  const tools = needsS3(name);
  let server: S3Server;
  let proxy: FaultProxy;
  beforeAll(async () => {
    if (tools.skip) return;
    server = await startS3Server(name);
    proxy = await startFaultProxy(server.endpoint);
  });
  afterAll(async () => {
    await proxy?.close();
    await server?.close();
  });

  interface Scene {
    readonly to: Reachable;
    readonly look: () => Promise<ReadIndex>;
  }

  /** A bucket with the index, after so many publishes. */
  async function scene(publishes: number): Promise<Scene> {
    proxy.behave();
    const to = { ...server, endpoint: proxy.endpoint, bucket: await server.createBucket({ versioning: true }) };
    const { store, close } = await openStoreOn(to);
    await store.putNew('index.yaml', [index], { attributes });
    await close();
    for (let at = 0; at < publishes; at++) expect((await publish(to, chartNameAt(at), '2.0.0')).error).toBeNull();
    proxy.forget();
    const look = async (): Promise<ReadIndex> => {
      const direct = await openStoreOn({ ...to, endpoint: server.endpoint });
      const found = await direct.store.get('index.yaml');
      await direct.close();
      return readIndex(found.kind === 'found' ? found.body : new Uint8Array(0), { mentions: [], source: 'index.yaml' });
    };
    return { to, look };
  }

  async function publish(to: Reachable, chart: string, version: string, settings: Parameters<typeof openStoreOn>[1] = {}) {
    const opened: OpenStore = await openStoreOn(to, settings);
    const { fileName, bytes } = chartPackage(chart, version);
    const { store, traffic } = opened;
    const report = await bench().publish({ [fileName]: bytes }, { verify: true }, { store, traffic });
    await opened.close();
    return { ...report, traffic: traffic() };
  }

  /** Temporary objects that are still there. */
  async function leftOf(to: Reachable): Promise<readonly string[]> {
    const direct = await openStoreOn({ ...to, endpoint: server.endpoint });
    const keys: string[] = [];
    for await (const { key } of direct.store.list('.charthouse/intents/')) keys.push(key);
    await direct.close();
    return keys;
  }

  const textOf = ({ layout }: ReadIndex): string => Buffer.from(layout.bytes).toString();

  /** What a splice of the whole would give. */
  function spliced(before: ReadIndex, chart: string, version: string): string {
    const { metadata, fileName, digest } = chartPackage(chart, version);
    const created = new Date(bench().now).toISOString();
    const entry = entryOf({ metadata, url: fileName, created, digest });
    return Buffer.concat(addEntries(before, { entries: [entry], generated: created, style: 'yaml' }).chunks).toString();
  }

  it('tries the store once, reads the whole once more, and then moves what changes', { ...tools, timeout: 120_000 }, async () => {
    const { to, look } = await scene(0);
    const steps = [
      [chartNameAt(5), '2.0.0', 'put'],
      [chartNameAt(5), '2.0.1', 'whole'],
      [chartNameAt(5), '2.0.2', 'parts'],
      [chartNameAt(45), '0.1.0', 'parts'],
      ['aaa', '1.0.0', 'parts'],
      [`${chartNameAt(30)}x`, '1.0.0', 'parts'],
      ['zzz', '1.0.0', 'parts'],
      ['zzz', '1.0.1', 'parts'],
    ] as const;
    for (const [chart, version, how] of steps) {
      const before = await look();
      proxy.forget();
      const { error, traffic } = await publish(to, chart, version);
      expect(error).toBeNull();
      const after = await look();
      expect(textOf(after) === spliced(before, chart, version), `${chart} ${version}`).toBe(true);
      expect(proxy.seen(wholePut).length, chart).toBe(how === 'put' ? 1 : 0);
      // Only near an end of the index, neighbours are moved that a part needs.
      const isInside = [chartNameAt(45), `${chartNameAt(30)}x`].includes(chart);
      const most = isInside ? 2 : 6.5;
      expect(traffic.bytesReceived / megabyte, chart).toBeLessThan(how === 'parts' ? most : 20);
      expect(traffic.bytesSent / megabyte, chart).toBeLessThan(how === 'put' ? 20 : most);
      if (how === 'parts') expect(traffic.requests, chart).toBeLessThanOrEqual(isInside ? 21 : 17);
      expect(await leftOf(to)).toEqual([]);
    }
  });

  it('sixteen publishers at once are all listed, once each', { ...tools, timeout: 240_000 }, async () => {
    const { to, look } = await scene(2);
    const charts = Array.from({ length: 16 }, (_, at) => [at % 2 === 0 ? chartNameAt(20) : chartNameAt(2 * at), `3.0.${at}`] as const);
    const reports = await Promise.all(charts.map(([chart, version]) => publish(to, chart, version)));
    expect(reports.map(({ error }) => error)).toEqual(charts.map(() => null));
    const read = await look();
    for (const [chart, version] of charts) expect(read.firstOf(chart, version), `${chart} ${version}`).toBeDefined();
    expect(read.versionCount).toBe(240 + 2 + 16);
    expect(read.faults).toEqual([]);
  });

  // One server for the faults: what is between it and the client is the same for all.
  it.each<[string, Match, Parameters<FaultProxy['once']>[1]]>(
    name !== 'minio'
      ? []
      : [
          ['completion is lost', complete, loseAnswer],
          [
            'completion begins as a success and ends as an error',
            complete,
            afterwards(answer(200, { 'content-type': 'application/xml' }, '<Error><Code>InternalError</Code><Message>x</Message></Error>')),
          ],
          ['completion is answered 500 afterwards', complete, afterwards(answer(500))],
          ['completion is answered 503', complete, answer(503, {}, '<Error><Code>SlowDown</Code></Error>')],
          ['completion meets another one (409)', complete, answer(409, {}, '<Error><Code>ConditionalRequestConflict</Code></Error>')],
          ['completion is refused', complete, answer(412, {}, '<Error><Code>PreconditionFailed</Code></Error>')],
          [
            'copy is refused',
            having('x-amz-copy-source', put('index.yaml')),
            answer(412, {}, '<Error><Code>PreconditionFailed</Code></Error>'),
          ],
          ['copy is reset', having('x-amz-copy-source', put('index.yaml')), resetConnection],
          ['temporary object is denied', temporary('POST', /^uploads/), answer(403, {}, '<Error><Code>AccessDenied</Code></Error>')],
          ['copy of the temporary object is denied', ofTemporary, answer(403, {}, '<Error><Code>AccessDenied</Code></Error>')],
          ['temporary object is gone', ofTemporary, answer(404, {}, '<Error><Code>NoSuchKey</Code></Error>')],
          ['completion of the temporary object is lost', temporary('POST', /^uploadId/), loseAnswer],
          [
            'removal of the temporary object is denied',
            temporary('DELETE', /./),
            answer(403, {}, '<Error><Code>AccessDenied</Code></Error>'),
          ],
          ['part is lost', temporary('PUT', /partNumber=2/), loseAnswer],
          ['map is denied', put('.charthouse/index-map'), answer(403, {}, '<Error><Code>AccessDenied</Code></Error>')],
        ],
  )('lists the version once if the %s', { ...tools, timeout: 120_000 }, async (_, match, fault) => {
    const { to, look } = await scene(2);
    proxy.once(match, fault);
    const { error } = await publish(to, chartNameAt(30), '3.0.0');
    expect(proxy.seen().filter(({ faults }) => faults.length > 0)).toHaveLength(1);
    expect(error).toBeNull();
    const read = await look();
    expect(read.versionsOf(chartNameAt(30)).filter(({ version }) => version === '3.0.0')).toHaveLength(1);
    expect(read.versionCount).toBe(243);
  });

  it.each<[string, Match, readonly string[]]>([
    ['of a copy', having('x-amz-copy-source', put()), ['x-amz-copy-source-if-match']],
    ['of a completion', post(), ['if-match']],
  ])('puts the whole if the store ignores the condition %s', { ...tools, timeout: 120_000 }, async (_, match, remove) => {
    const { to, look } = await scene(0);
    proxy.always(match, requestHeaders({ remove }));
    for (let at = 0; at < 3; at++) expect((await publish(to, chartNameAt(30), `3.0.${at}`)).error).toBeNull();
    expect(proxy.seen(wholePut)).toHaveLength(3);
    expect((await look()).versionCount).toBe(243);
  });

  it('notices if the joined index was changed by something else', { ...tools, timeout: 120_000 }, async () => {
    const { to } = await scene(2);
    const { store, close } = await openStoreOn(to);
    const found = await store.get('index.yaml');
    const body = found.kind === 'found' ? Buffer.from(found.body) : Buffer.alloc(0);
    const headers = { 'x-amz-meta-charthouse-crc64': (found.kind === 'found' && found.info.crc64) || '' };
    body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1;
    const { status } = await signedRequest(server, 'PUT', `/${to.bucket}/index.yaml`, { body: body.toString(), headers });
    expect(status).toBe(200);
    await expect(store.get('index.yaml')).rejects.toMatchObject({ code: 'CH_STORE_CORRUPT' });
    await close();
    expect((await publish(to, chartNameAt(30), '3.0.0')).error?.code).toBe('CH_INDEX_CUT');
  });
});
