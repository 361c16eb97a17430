/** How a bucket is set up, what is stored in it, and what doctor makes of it. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DoctorOptions, DoctorReport, OperationContext } from '../../src/index.ts';
import { indexAttributes } from '../../src/repository/objects.ts';
import { text } from '../contract/object-store-parts.ts';
import { checkOf, notOk, visit } from '../support/aws/doctor-scene.ts';
import { openStoreOn } from '../support/aws/s3-context.ts';
import { type FaultProxy, startFaultProxy } from '../support/faults/fault-proxy.ts';
import { del, head, type Match } from '../support/faults/fault-rules.ts';
import { answer, answerHeaders } from '../support/faults/faults.ts';
import { accessDenied, notImplemented, s3Error } from '../support/faults/s3-faults.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';

let server: S3Server;
let proxy: FaultProxy;

beforeAll(async () => {
  if (needsS3('ministack').skip) return;
  server = await startS3Server('ministack', { versioning: true });
  const { store, close } = await openStoreOn(server);
  await store.putNew('index.yaml', text('apiVersion: v1\nentries: {}\n'), { attributes: indexAttributes });
  await close();
});
beforeEach(async () => {
  if (server !== undefined) proxy = await startFaultProxy(server.endpoint);
});
afterEach(() => proxy?.close());
afterAll(() => server?.close());

const doctor = (options: Partial<DoctorOptions> = {}, context: OperationContext = {}): Promise<DoctorReport> =>
  visit({ ...server, endpoint: proxy.endpoint }, options, context);

/** A GET that asks the bucket for this. */
const asking =
  (query: string): Match =>
  (request) =>
    request.method === 'GET' && new URLSearchParams(request.query).has(query);

const unneeded = ['account: skipped'];

/** As the public asks: without credentials. */
const unsigned: Match = ({ headers }) => headers['authorization'] === undefined;

describe('the settings of a bucket', needsS3('ministack'), () => {
  it('warn of one that keeps no versions, with the command', async () => {
    const bucket = await server.createBucket();
    const { outcome, ...rest } = checkOf(await doctor({ to: `s3://${bucket}` }), 'versioning');
    expect([outcome, 'hint' in rest ? rest.hint : '']).toEqual([
      'warning',
      `aws --endpoint-url ${proxy.endpoint} s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
    ]);
  });

  it('are skipped where the store does not know the question', async () => {
    proxy.always(asking('versioning'), notImplemented);
    proxy.always(asking('publicAccessBlock'), s3Error(405, 'MethodNotAllowed'));
    proxy.always(asking('policyStatus'), s3Error(405, 'MethodNotAllowed'));
    proxy.always(unsigned, s3Error(404, 'NoSuchKey'));
    expect(notOk(await doctor())).toEqual([...unneeded, 'versioning: skipped', 'public-access: skipped']);
  });

  it('give no advice that the store would answer with 501', async () => {
    const bucket = await server.createBucket();
    proxy.always(asking('versions'), notImplemented);
    const found = checkOf(await doctor({ to: `s3://${bucket}` }), 'versioning');
    expect([found.outcome, 'hint' in found ? found.hint : undefined]).toEqual(['skipped', undefined]);
  });

  it.each([
    [200, true],
    [401, false],
    [403, false],
  ])('say who may read it: without credentials it answers %i, whatever its policy is said to be', async (status, isPublic) => {
    proxy.always(asking('policyStatus'), notImplemented);
    if (status !== 200) proxy.always(unsigned, s3Error(status, 'AccessDenied'));
    expect(checkOf(await doctor(), 'public-access')).toMatchObject({ outcome: 'ok', details: { isPublic } });
  });

  it('say who may read it, if there is no index yet', async () => {
    proxy.always(unsigned, s3Error(404, 'NoSuchKey'));
    const publicPolicy = '<PolicyStatus xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsPublic>TRUE</IsPublic></PolicyStatus>';
    proxy.always(asking('policyStatus'), answer(200, { 'content-type': 'application/xml' }, publicPolicy));
    expect(checkOf(await doctor(), 'public-access').details).toEqual({ isPublic: true });
  });

  it('fail where an ACL is asked for and none is taken', async () => {
    const enforced =
      '<OwnershipControls xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>';
    proxy.always(asking('ownershipControls'), answer(200, { 'content-type': 'application/xml' }, enforced));
    const report = await doctor({ acl: 'public-read' });
    expect(report.error?.details).toEqual({ failed: ['put', 'object-ownership'] });
  });
});

describe('what is stored', needsS3('ministack'), () => {
  it.each([
    ['gzip', 'failed'],
    ['gzip, aws-chunked', 'failed'],
    ['aws-chunked', 'ok'],
    ['identity', 'ok'],
  ])('a package with Content-Encoding %s: %s', async (encoding, outcome) => {
    const bucket = await server.createBucket();
    const { store, close } = await openStoreOn({ ...server, bucket }, { prefix: 'team-a/' });
    await store.putNew('app-1.0.0.tgz', text('a package'), { attributes: indexAttributes });
    await close();
    proxy.always(head('team-a/app-1.0.0.tgz'), answerHeaders({ set: { 'content-encoding': encoding } }));
    const found = checkOf(await doctor({ to: `s3://${bucket}/team-a` }), 'package-headers');
    expect(found).toMatchObject({ outcome, details: { key: 'app-1.0.0.tgz', contentEncoding: encoding } });
  });

  it.each([
    ['as Amazon words it', accessDenied],
    ['as MinIO words it', s3Error(400, 'InvalidRequest')],
  ])('Object Lock, %s, is no failure', async (_, fault) => {
    proxy.always(del(), fault);
    const lock = '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>';
    proxy.always(asking('object-lock'), answer(200, { 'content-type': 'application/xml' }, lock));
    const report = await doctor();
    expect([report.error, notOk(report)]).toEqual([null, [...unneeded, 'delete: warning']]);
    expect(checkOf(report, 'delete')).toMatchObject({ message: expect.stringContaining('Object Lock'), details: { objectLock: true } });
  });
});
