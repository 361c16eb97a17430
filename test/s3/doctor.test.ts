import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexAttributes } from '../../src/repository/objects.ts';
import { text } from '../contract/object-store-parts.ts';
import { everythingIn, notOk, visit } from '../support/doctor-ground.ts';
import { openStoreOn } from '../support/s3-ground.ts';
import { needsS3, type S3Server, startS3Server } from '../support/s3-servers.ts';

describe.each(['ministack', 'versitygw', 'minio'] as const)('a doctor’s visit to %s', (name) => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3Server(name, { versioning: true });
    const { store, close } = await openStoreOn(server);
    await store.putNew('index.yaml', text('apiVersion: v1\nentries: {}\n'), { attributes: indexAttributes });
    await close();
  });
  afterAll(() => server?.close());

  it('finds everything as it should be', needsS3(name), async () => {
    const report = await visit(server);
    expect(report.error).toBeNull();
    expect(notOk(report)).toEqual(['account: skipped']);
  });

  it('leaves the bucket as it was, to the last version', needsS3(name), async () => {
    const before = await everythingIn(server);
    expect(before.join()).toContain('index.yaml');
    await visit(server);
    await visit(server, { to: `s3://${server.bucket}/a/prefix`, lock: 'none' });
    expect(await everythingIn(server)).toEqual(before);
  });
});

describe('a doctor’s visit to fauxqs, which ignores the conditions of writes,', () => {
  it('fails, and leaves nothing', needsS3('fauxqs'), async () => {
    const server = await startS3Server('fauxqs');
    const report = await visit(server);
    expect(report.error).toMatchObject({ code: 'CH_DOCTOR_FAILED', details: { failed: ['preconditions'] } });
    expect(await everythingIn(server)).toEqual([]);
    await server.close();
  });
});
