/** An index that is lost in a bucket comes back, whole, at the price of one or two requests a package. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rebuildIndex } from '../../src/operations/rebuild/rebuild.ts';
import type { RebuildReport, RebuildRequest } from '../../src/operations/rebuild/request.ts';
import { anyAttributes } from '../contract/object-store-parts.ts';
import { type OpenStore, openStoreOn } from '../support/aws/s3-context.ts';
import { proven } from '../support/publish/proven.ts';
import { type Bench, bench, chartPackage, portsOf } from '../support/publish/publish-harness.ts';
import { defaults, said } from '../support/publish/rebuild-harness.ts';
import { honestS3Servers, needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';

describe.each(honestS3Servers)('a repository on %s', (name) => {
  const skip = needsS3(name);
  let server: S3Server;
  let opened: OpenStore;
  let repository: Bench;
  let rebuild: (options?: Partial<RebuildRequest>) => Promise<RebuildReport>;

  beforeAll(async () => {
    if (skip.skip) return;
    // In a bucket of versitygw that keeps versions, nothing can be created where something was deleted.
    server = await startS3Server(name, { versioning: name !== 'versitygw' });
    opened = await openStoreOn(server, { prefix: 'team/' });
    repository = bench();
    const ports = { ...portsOf(repository), store: proven(opened.store, server.endpoint), traffic: opened.traffic };
    rebuild = (options = {}) => rebuildIndex({ ...defaults, ...options }, ports);
    const inputs = Object.fromEntries(
      ['1.0.0', '1.1.0+b', '2.0.0'].map((version) => [`${version}.tgz`, chartPackage('app', version).bytes]),
    );
    expect((await repository.publish(inputs, { verify: false }, { store: opened.store })).error).toBeNull();
  });

  afterAll(async () => {
    await opened?.close();
    await server?.close();
  });

  const indexText = async (): Promise<string> => {
    const answer = await opened.store.get('index.yaml');
    return answer.kind === 'found' ? Buffer.from(answer.body).toString() : '';
  };

  const loseIndex = async (): Promise<void> => {
    const answer = await opened.store.head('index.yaml');
    if (answer.kind === 'found') await opened.store.deleteIf('index.yaml', answer.info.etag);
  };

  it('comes back after a deletion', skip, async () => {
    const timeless = (text: string): string => text.replace(/(created|generated): .*/g, '');
    const before = await indexText();
    await loseIndex();
    const asked = opened.traffic().requests;
    const report = await rebuild();
    expect(said(report)).toEqual(['new app 1.0.0', 'new app 1.1.0+b', 'new app 2.0.0', 'ok']);
    expect(timeless(await indexText())).toBe(timeless(before));
    // The index, the listing, each package once, the write, and our own look at the index. The trial of the store is another test's.
    expect(opened.traffic().requests - asked).toBeLessThanOrEqual(1 + 1 + 3 + 1 + 1);
    expect((await rebuild()).index.attempts).toBe(0);
  });

  it('tells an orphan, and takes it where that is asked for', skip, async () => {
    await opened.store.putNew('app-3.0.0.tgz', [chartPackage('app', '3.0.0').bytes], { attributes: anyAttributes });
    expect(said(await rebuild()).slice(-2)).toEqual(['not-asked app-3.0.0.tgz', 'ok']);
    expect(said(await rebuild({ addOrphans: true }))[0]).toBe('new app 3.0.0');
  });

  it('replaces a broken index by an earlier state of it', skip, async () => {
    const before = await indexText();
    const answer = await opened.store.head('index.yaml');
    if (answer.kind !== 'found') throw new Error('it must be there');
    await opened.store.putIfMatch('index.yaml', answer.info.etag, [Buffer.from('<html>')], { attributes: anyAttributes });
    expect(said(await rebuild())).toEqual(['CH_INDEX_INVALID']);
    const report = await rebuild({ from: { bytes: Buffer.from(before), source: 'before.yaml' } });
    expect([report.error, (await indexText()).includes('app-3.0.0.tgz')]).toEqual([null, true]);
  });
});
