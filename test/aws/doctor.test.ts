import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexAttributes } from '../../src/repository/objects.ts';
import { text } from '../contract/object-store-parts.ts';
import { checkOf, everythingIn, notOk, visit } from '../support/aws/doctor-scene.ts';
import { openStoreOn } from '../support/aws/s3-context.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

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

describe('a doctor’s visit to MinIO', () => {
  let server: S3Server;
  beforeAll(async () => {
    if (!needsS3('minio').skip) server = await startS3Server('minio');
  });
  afterAll(() => server?.close());

  const begin = async (bucket: string): Promise<void> => {
    const { store, close } = await openStoreOn({ ...server, bucket });
    await store.putNew('index.yaml', text('apiVersion: v1\nentries: {}\n'), { attributes: indexAttributes });
    await close();
  };

  it('checks public access to the bucket without credentials', needsS3('minio'), async () => {
    const bucket = await server.createBucket();
    await begin(bucket);
    expect(checkOf(await visit({ ...server, bucket }), 'public-access').details).toEqual({ isPublic: false });
    const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` };
    const body = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    expect((await signedRequest(server, 'PUT', `/${bucket}`, { query: 'policy=', body })).ok).toBe(true);
    expect(checkOf(await visit({ ...server, bucket }), 'public-access').details).toEqual({ isPublic: true });
  });

  it('takes Object Lock for no failure', needsS3('minio'), async () => {
    const bucket = 'under-object-lock';
    const made = await signedRequest(server, 'PUT', `/${bucket}`, { headers: { 'x-amz-bucket-object-lock-enabled': 'true' } });
    const rule = '<Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>1</Days></DefaultRetention></Rule>';
    const body = `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`;
    const set = await signedRequest(server, 'PUT', `/${bucket}`, { query: 'object-lock=', body });
    expect([made.status, set.status]).toEqual([200, 200]);
    await begin(bucket);
    const report = await visit({ ...server, bucket });
    expect([report.error, notOk(report)]).toEqual([null, ['account: skipped', 'delete: warning']]);
    expect(checkOf(report, 'delete').message).toMatch(/^the bucket has Object Lock/);
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
