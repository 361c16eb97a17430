/** A publish into a large index, killed before and after each of its requests, and run again: listed once, and every other byte stays. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readIndex } from '../../src/index-file/read-index.ts';
import type { ReadIndex } from '../../src/index-file/types.ts';
import { openStoreOn } from '../support/aws/s3-context.ts';
import { buildPublisher, type Publisher } from '../support/aws/s3-publisher.ts';
import { type FaultProxy, startFaultProxy } from '../support/faults/fault-proxy.ts';
import { anything } from '../support/faults/fault-rules.ts';
import { chartNameAt, largeIndex } from '../support/publish/large-index.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';

const tools = needsS3('minio');
const index = largeIndex({ charts: 60, versions: 4, entryBytes: 50_000 });
const chart = chartNameAt(30);
const attributes = { contentType: 'text/yaml', cacheControl: 'no-cache' };

describe('on minio', () => {
  let publisher: Publisher;
  let server: S3Server;
  let proxy: FaultProxy;
  let to: S3Server;
  beforeAll(async () => {
    if (tools.skip) return;
    publisher = await buildPublisher();
    server = await startS3Server('minio', { versioning: true });
    proxy = await startFaultProxy(server.endpoint);
    to = { ...server, endpoint: proxy.endpoint };
  });
  afterAll(async () => {
    await proxy?.close();
    await server?.close();
    await publisher?.remove();
  });

  async function publish(version: string): Promise<number | null> {
    const paths = await publisher.write(chartPackage(chart, version));
    return (await publisher.start(paths, to).ended).code;
  }

  async function look(): Promise<ReadIndex> {
    const { store, close } = await openStoreOn(server);
    const found = await store.get('index.yaml');
    await close();
    return readIndex(found.kind === 'found' ? found.body : new Uint8Array(0), { mentions: [], source: 'index.yaml' });
  }

  async function ownObjects(): Promise<readonly string[]> {
    const { store, close } = await openStoreOn(server);
    const keys: string[] = [];
    for await (const { key } of store.list('.charthouse/intents/')) keys.push(key);
    await close();
    return keys;
  }

  /** Everything but the chart and the time. */
  function others({ layout }: ReadIndex): string {
    const text = Buffer.from(layout.bytes).toString();
    const [from, after] = [text.indexOf(`\n  ${chart}:`), text.indexOf(`\n  ${chartNameAt(31)}:`)];
    return (text.slice(0, from) + text.slice(after)).replace(/generated: .*/, '');
  }

  it('lists what it publishes once, whenever it was killed', { ...tools, timeout: 480_000 }, async () => {
    const { store, close } = await openStoreOn(server);
    await store.putNew('index.yaml', [index], { attributes });
    await close();
    for (const version of ['2.0.0', '2.0.1']) expect(await publish(version)).toBe(0);
    proxy.forget();
    expect(await publish('2.0.2')).toBe(0);
    const count = proxy.seen().length;
    expect(proxy.seen(({ query }) => query.includes('partNumber')).length).toBeGreaterThanOrEqual(2);
    const before = others(await look());
    let [published, killed] = [3, 0];
    for (const side of ['request', 'answer'] as const) {
      for (let at = 0; at < count; at++) {
        const version = `3.${at}.${side === 'request' ? 0 : 1}`;
        let came = 0;
        const gate = proxy.hold((request) => anything(request) && came++ === at, { side });
        const child = publisher.start(await publisher.write(chartPackage(chart, version)), to);
        await Promise.race([gate.arrived(1).then(() => child.process.kill('SIGKILL')), child.ended]);
        if ((await child.ended).signal === 'SIGKILL') killed += 1;
        proxy.behave();
        gate.open();
        expect(await publish(version), version).toBe(0);
        published += 1;
        const now = await look();
        expect(
          now.versionsOf(chart).filter((each) => each.version === version),
          version,
        ).toHaveLength(1);
        expect(now.versionCount, version).toBe(240 + published);
        expect(others(now) === before, version).toBe(true);
      }
    }
    // Requests of one publish vary by one or two, since some are sent at once.
    expect(killed).toBeGreaterThanOrEqual(2 * count - 6);
    // A killed run leaves one temporary object at most, below a prefix that a lifecycle rule empties.
    const left = await ownObjects();
    expect(left.filter((key) => !key.startsWith('.charthouse/intents/joins/'))).toEqual([]);
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(killed / 2);
  });
});
