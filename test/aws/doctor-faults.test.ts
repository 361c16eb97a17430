import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CharthouseError } from '../../src/base/error.ts';
import type { DoctorOptions, DoctorReport, OperationContext } from '../../src/index.ts';
import { indexAttributes } from '../../src/repository/objects.ts';
import { text } from '../contract/object-store-parts.ts';
import { checkOf, everythingIn, notOk, visit } from '../support/aws/doctor-scene.ts';
import { openStoreOn } from '../support/aws/s3-context.ts';
import { type FaultProxy, startFaultProxy } from '../support/faults/fault-proxy.ts';
import { anything, del, get, having, head, type Match, post, put } from '../support/faults/fault-rules.ts';
import { answer, answerHeaders, type Fault, ignorePreconditions, resetConnection } from '../support/faults/faults.ts';
import { accessDenied, expiredToken, htmlNotFound, notImplemented, s3Error } from '../support/faults/s3-faults.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

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

const replacing: Match = having('if-match', put('index.yaml'));
const anIndex: Match = (request) => get('index.yaml')(request) || head('index.yaml')(request);

/** As Amazon words it. */
const kmsDenied: Fault = answer(
  403,
  { 'content-type': 'application/xml' },
  '<Error><Code>AccessDenied</Code><Message>User: arn:aws:iam::1:user/ci is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-west-1:1:key/k because no identity-based policy allows the kms:GenerateDataKey action</Message></Error>',
);

/** As the public asks: without credentials. */
const unsigned: Match = ({ headers }) => headers['authorization'] === undefined;

const unneeded = ['account: skipped'];

/** Objects that several writers put at once: eight rounds of four. */
const atOnce = 32;

describe('a permission that is missing', needsS3('ministack'), () => {
  it.each<[string, Match, Fault, string, readonly string[]]>([
    [
      'list',
      asking('list-type'),
      accessDenied,
      's3:ListBucket',
      ['list: failed', 'index-headers: skipped', 'package-headers: skipped', 'index: skipped'],
    ],
    [
      'read',
      anIndex,
      accessDenied,
      's3:GetObject',
      [
        'read: failed',
        'replace: skipped',
        'preconditions: skipped',
        'index-headers: skipped',
        'package-headers: skipped',
        'index: skipped',
      ],
    ],
    ['put', put(), accessDenied, 's3:PutObject', ['put: failed', 'replace: skipped', 'preconditions: skipped', 'delete: skipped']],
    ['put', put(), kmsDenied, 'kms:GenerateDataKey', ['put: failed', 'replace: skipped', 'preconditions: skipped', 'delete: skipped']],
    ['replace', replacing, accessDenied, 's3:PutObject', ['replace: failed']],
  ])('%s: is found by itself, and named', async (name, match, fault, permission, others) => {
    proxy.always(match, fault);
    const report = await doctor();
    expect(checkOf(report, name)).toMatchObject({ outcome: 'failed', details: { permission }, hint: expect.stringContaining(permission) });
    expect(notOk(report)).toEqual([...unneeded, ...others]);
    expect(report.error).toMatchObject({ code: 'CH_DOCTOR_FAILED', details: { failed: [name] } });
  });

  it.each([
    ['versioning', 'versioning', 's3:GetBucketVersioning'],
    ['public-access', 'policyStatus', 's3:GetBucketPolicyStatus'],
    ['object-ownership', 'ownershipControls', 's3:GetBucketOwnershipControls'],
  ])('%s: is no fault where publishing does not need it', async (name, query, permission) => {
    proxy.always(asking(query), accessDenied);
    proxy.always(asking('publicAccessBlock'), accessDenied);
    proxy.always(unsigned, s3Error(404, 'NoSuchKey'));
    const report = await doctor(name === 'object-ownership' ? { acl: 'private' } : {});
    expect(checkOf(report, name)).toMatchObject({ outcome: 'skipped', details: { permission } });
    expect(report.error).toBeNull();
  });

  it('delete: is a warning, which says what stays', async () => {
    proxy.always(del(), accessDenied);
    const report = await doctor();
    expect(report.error).toBeNull();
    expect(notOk(report)).toEqual([...unneeded, 'delete: warning']);
    const left: unknown = checkOf(report, 'delete').details?.['left'];
    expect(left).toEqual([
      expect.stringMatching(/\/\.charthouse\/doctor-[0-9a-f]+\/package\.tgz$/),
      expect.stringMatching(/\/\.charthouse\/doctor-[0-9a-f]+\/index\.yaml$/),
      expect.stringMatching(/\/\.charthouse\/probe-[0-9a-f]+$/),
      ...Array.from({ length: atOnce }, () => expect.stringMatching(/\/\.charthouse\/probe-[0-9a-f]+-\d+$/)),
    ]);
    expect(checkOf(report, 'delete').message).toMatch(/package\.tgz, \S+index\.yaml and 33 more$/);
    const kept = (await everythingIn(server)).filter((each) => each.includes('.charthouse/'));
    // One put of the package; index and first probe were created and replaced, each of the others replaced three times.
    expect(kept.map((each) => each.split(' ')[0])).toEqual(Array.from({ length: 1 + 2 * 2 + 4 * atOnce }, () => 'Version'));
  });
});

describe('whoever may delete, but no versions', needsS3('ministack'), () => {
  it('leaves what no listing shows', async () => {
    proxy.always((request) => del()(request) && request.query.includes('versionId'), accessDenied);
    const bucket = await server.createBucket({ versioning: true });
    const report = await doctor({ to: `s3://${bucket}` });
    expect(checkOf(report, 'delete').outcome).toBe('warning');
    const kinds = (await everythingIn({ ...server, bucket })).map((each) => each.split(' ')[0]);
    expect(kinds.filter((kind) => kind === 'DeleteMarker')).toHaveLength(3 + atOnce);
    const listed = await signedRequest(server, 'GET', `/${bucket}`, { query: 'list-type=2' });
    expect(await listed.text()).not.toContain('<Contents>');
  });
});

describe('what else is wrong with a bucket', needsS3('ministack'), () => {
  it('the name: is told, and nothing else is tried', async () => {
    const report = await doctor({ to: 's3://no-such-bucket-here' });
    expect(checkOf(report, 'bucket')).toMatchObject({ outcome: 'failed', details: { awsCode: 'NoSuchBucket' } });
    expect(proxy.seen(put())).toEqual([]);
    expect(report.checks.filter(({ outcome }) => outcome === 'failed')).toHaveLength(1);
  });

  it.each<[string, Fault, object]>([
    ['a page of some proxy', htmlNotFound, { code: 'CH_STORE_UNEXPECTED', status: 404 }],
    ['an expired token', expiredToken, { code: 'CH_CREDENTIALS', awsCode: 'ExpiredToken' }],
    ['a key that is not known', s3Error(403, 'InvalidAccessKeyId'), { code: 'CH_CREDENTIALS' }],
    ['a secret that does not fit', s3Error(403, 'SignatureDoesNotMatch'), { code: 'CH_CREDENTIALS' }],
    ['a connection that breaks', resetConnection, { code: 'CH_STORE_UNAVAILABLE' }],
  ])('%s: fails the check of the bucket', async (_, fault, details) => {
    proxy.always(anything, fault);
    expect(checkOf(await doctor(), 'bucket')).toMatchObject({ outcome: 'failed', details });
  });

  it('the account: is told from a missing permission', async () => {
    proxy.always(having('x-amz-expected-bucket-owner', anything), accessDenied);
    const report = await doctor({ account: '111122223333' });
    expect(report.error?.details).toEqual({ failed: ['bucket-owner'] });
    expect(checkOf(report, 'bucket-owner').message).toBe('the bucket does not belong to account 111122223333');
    expect(proxy.seen(put())).toEqual([]);
  });

  it('whose it is cannot be told where it may not be listed at all', async () => {
    proxy.always(asking('list-type'), accessDenied);
    const report = await doctor({ account: '111122223333' });
    expect(checkOf(report, 'bucket-owner').outcome).toBe('warning');
    expect(report.error?.details).toEqual({ failed: ['list'] });
  });

  it('the region: is found, and warned of', async () => {
    const report = await doctor({ region: 'eu-west-1' });
    expect(checkOf(report, 'region')).toMatchObject({ outcome: 'warning', details: { region: 'us-east-1', asked: 'eu-west-1' } });
    expect(report.error).toBeNull();
  });

  it('preconditions that are ignored', async () => {
    proxy.always(put(), ignorePreconditions);
    const report = await doctor();
    expect(report.error?.details).toEqual({ failed: ['preconditions'] });
    expect(checkOf(report, 'preconditions')).toMatchObject({
      // doctor publishes nothing anyway.
      message: expect.stringMatching(/ ignores If-None-Match: a package could be overwritten$/),
      details: { code: 'CH_STORE_UNSUPPORTED', reason: 'preconditions' },
    });
    expect(checkOf(await doctor({ lock: 'none' }), 'preconditions').outcome).toBe('warning');
  });

  it('preconditions that are refused', async () => {
    proxy.always(having('if-none-match', put()), notImplemented);
    const report = await doctor();
    expect(report.error?.details).toEqual({ failed: ['put'] });
    expect(checkOf(report, 'put')).toMatchObject({ hint: expect.stringContaining('--lock none') });
    const waived = await doctor({ lock: 'none' });
    expect([notOk(waived), waived.error]).toEqual([[...unneeded, 'preconditions: warning'], null]);
  });

  it('an index with a Content-Encoding, or under other headers than a publish puts', async () => {
    proxy.always(head('index.yaml'), answerHeaders({ set: { 'content-encoding': 'gzip' } }));
    const encoded = await doctor();
    expect(encoded.error?.details).toEqual({ failed: ['index-headers'] });
    proxy.behave();
    proxy.always(head('index.yaml'), answerHeaders({ set: { 'content-type': 'binary/octet-stream' }, remove: ['cache-control'] }));
    const bare = checkOf(await doctor(), 'index-headers');
    expect(bare).toMatchObject({ outcome: 'warning', details: { contentType: 'binary/octet-stream', cacheControl: '' } });
  });

  it('an index that was cut', async () => {
    proxy.always(get('index.yaml'), answer(200, { etag: `"${'0'.repeat(32)}"` }, 'entries: {}\n'));
    expect(checkOf(await doctor(), 'index')).toMatchObject({ outcome: 'failed', details: { code: 'CH_INDEX_CUT' } });
  });
});

describe('the clock', needsS3('ministack'), () => {
  const off = (seconds: number): Fault => answerHeaders({ set: { date: new Date(Date.now() + seconds * 1000).toUTCString() } });

  it.each([
    [30, 'ok'],
    [-90, 'warning'],
    [600, 'warning'],
    [-1000, 'failed'],
  ])('that is %i s off: %s', async (seconds, outcome) => {
    proxy.always(anything, off(seconds));
    expect(checkOf(await doctor(), 'clock')).toMatchObject({ outcome });
  });

  it('is found also where the store refuses everything for it', async () => {
    proxy.always(anything, s3Error(403, 'RequestTimeTooSkewed', { date: new Date(Date.now() - 7_200_000).toUTCString() }));
    const report = await doctor();
    expect(checkOf(report, 'bucket')).toMatchObject({ outcome: 'failed', details: { awsCode: 'RequestTimeTooSkewed' } });
    expect(checkOf(report, 'clock').outcome).toBe('failed');
  });
});

describe('credentials', needsS3('ministack'), () => {
  const stsError = (code: string): Fault =>
    answer(403, { 'content-type': 'text/xml' }, `<ErrorResponse><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`);
  const nowhere = { environment: { AWS_EC2_METADATA_DISABLED: 'true' }, credentials: undefined };

  it('from the environment: of the key the end is shown, of the secret nothing', async () => {
    const { accessKeyId, secretAccessKey } = server;
    const keys = { AWS_ACCESS_KEY_ID: `AKIAEXAMPLE${accessKeyId}`, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const report = await doctor({}, { ...nowhere, environment: keys });
    expect(checkOf(report, 'credentials').message).toBe('access key …ouse from the environment');
    expect(JSON.stringify(report)).not.toMatch(new RegExp(`${secretAccessKey}|EXAMPLE`));
  });

  it('whose account is asked of STS where it is known whom to ask', async () => {
    const environment = { AWS_ENDPOINT_URL_STS: server.endpoint };
    const { outcome, details } = checkOf(await doctor({}, { environment }), 'account');
    expect([outcome, details]).toEqual(['ok', { account: expect.stringMatching(/^\d{12}$/), arn: expect.stringMatching(/^arn:/) }]);
    const other = checkOf(await doctor({ account: '111122223333' }, { environment }), 'account');
    expect(other).toMatchObject({ outcome: 'warning', details: { wanted: '111122223333' } });
  });

  it('that STS does not know are wrong; an STS that cannot be reached says nothing', async () => {
    proxy.always(post(), stsError('InvalidClientTokenId'));
    const environment = { AWS_ENDPOINT_URL_STS: proxy.endpoint };
    expect(checkOf(await doctor({}, { environment }), 'account')).toMatchObject({ outcome: 'failed', details: { code: 'CH_CREDENTIALS' } });
    proxy.behave();
    proxy.always(post(), stsError('AccessDenied'));
    expect(checkOf(await doctor({}, { environment }), 'account').outcome).toBe('skipped');
  });
});

describe('a visit that is stopped', needsS3('ministack'), () => {
  it('leaves nothing either', async () => {
    const before = await everythingIn(server);
    const stop = new AbortController();
    const gate = proxy.hold(replacing);
    const visited = doctor({}, { signal: stop.signal });
    await gate.arrived(1);
    stop.abort(new CharthouseError('CH_INTERRUPTED', { message: 'stopped by Ctrl-C' }));
    gate.open();
    const report = await visited;
    expect(report.error?.code).toBe('CH_INTERRUPTED');
    expect(await everythingIn(server)).toEqual(before);
  });
});
