/** An index that is lost in a bucket comes back, whole, at the price of one or two requests a package. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partName } from '../../src/operations/rebuild/part-file.ts';
import { readParts } from '../../src/operations/rebuild/read-parts.ts';
import { readShard, type ShardPorts } from '../../src/operations/rebuild/read-shard.ts';
import { rebuildIndex } from '../../src/operations/rebuild/rebuild.ts';
import type { RebuildPorts, RebuildReport, RebuildRequest } from '../../src/operations/rebuild/request.ts';
import { filesIn } from '../../src/runtime/files-in.ts';
import { openJournal } from '../../src/runtime/journal.ts';
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
  let ports: RebuildPorts;
  let rebuild: (options?: Partial<RebuildRequest>) => Promise<RebuildReport>;

  beforeAll(async () => {
    if (skip.skip) return;
    // In a bucket of versitygw that keeps versions, nothing can be created where something was deleted.
    server = await startS3Server(name, { versioning: name !== 'versitygw' });
    opened = await openStoreOn(server, { prefix: 'team/' });
    repository = bench();
    ports = { ...portsOf(repository), store: proven(opened.store, server.endpoint), traffic: opened.traffic };
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
    // The index, the listings of packages and of yanked versions, each package once, the write, and our own look at the index. The trial of the store is another test's.
    expect(opened.traffic().requests - asked).toBeLessThanOrEqual(1 + 2 + 3 + 1 + 1);
    expect((await rebuild()).index.attempts).toBe(0);
  });

  it('comes back from shards, and the merge reads no package', skip, async () => {
    await loseIndex();
    const folder = await mkdtemp(join(tmpdir(), 'charthouse-parts-'));
    try {
      const openPart: ShardPorts['openPart'] = (file, header) => openJournal(file, { header, what: 'the part' });
      for (const number of [1, 2, 3]) {
        const shard = { number, of: 3 };
        const report = await readShard(defaults, { shard, file: join(folder, partName(shard)) }, { ...ports, openPart });
        expect(report).toMatchObject({ error: null, part: { resumed: 0, unreadable: 0 } });
      }
      const known = await readParts({ folder, target: ports.store.name }, filesIn());
      const asked = opened.traffic().requests;
      expect(said(await rebuild({ known }))).toEqual(['new app 1.0.0', 'new app 1.1.0+b', 'new app 2.0.0', 'ok']);
      expect(opened.traffic().requests - asked).toBeLessThanOrEqual(1 + 1 + 1 + 1);
    } finally {
      await rm(folder, { recursive: true });
    }
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
