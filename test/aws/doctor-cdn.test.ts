/** Doctor's visits to a stack: its outputs, its distribution, and what its public URL serves. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { doctor } from '../../src/client/operations.ts';
import type { DoctorOptions, DoctorReport } from '../../src/index.ts';
import { indexAttributes } from '../../src/repository/objects.ts';
import { text } from '../contract/object-store-parts.ts';
import { checkOf, everythingIn, notOk } from '../support/aws/doctor-scene.ts';
import { openStoreOn } from '../support/aws/s3-context.ts';
import { chartsTemplate, type DeployedStack, deployStack } from '../support/aws/stacks.ts';
import { type FaultProxy, startFaultProxy } from '../support/faults/fault-proxy.ts';
import { get, type Match } from '../support/faults/fault-rules.ts';
import { answer, answerHeaders, type Fault } from '../support/faults/faults.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

const index = `apiVersion: v1
entries:
  app:
  - name: app
    version: 1.0.0+x
    urls:
    - app-1.0.0%2Bx.tgz
`;

/** What ministack's CloudFront says of a missing key, whatever the bucket's policy grants. */
const asAlways = ['public-missing: warning'];

const asks =
  (method: string, path: RegExp): Match =>
  (request) =>
    request.method === method && path.test(request.path);
const distributionPath = /\/distribution\/[A-Z0-9]+$/;
const invalidationsPath = /\/invalidation$/;

/** As CloudFront words it. */
function refuses(status: number, code: string): Fault {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
  return answer(status, { 'content-type': 'text/xml' }, body);
}

describe('a doctor’s visit to a stack', needsS3('ministack'), () => {
  let server: S3Server;
  let stack: DeployedStack;
  let aws: FaultProxy;
  let site: FaultProxy;
  let bucket: S3Server;

  beforeAll(async () => {
    server = await startS3Server('ministack');
    stack = await deployStack(server, 'charts', await chartsTemplate());
    bucket = { ...server, bucket: stack.outputs['BucketName'] ?? '' };
    const { store, close } = await openStoreOn(bucket);
    await store.putNew('index.yaml', text(index), { attributes: indexAttributes });
    await store.putNew('app-1.0.0+x.tgz', text('x'), { attributes: indexAttributes });
    await close();
  });
  beforeEach(async () => {
    aws = await startFaultProxy(server.endpoint);
    site = await startFaultProxy(server.endpoint, { host: new URL(stack.outputs['RepositoryUrl'] ?? '').host });
  });
  afterEach(async () => {
    await Promise.all([aws.close(), site.close()]);
  });
  afterAll(() => server?.close());

  const visit = (options: Partial<DoctorOptions> = {}): Promise<DoctorReport> =>
    doctor(
      { to: 'stack:charts', url: site.endpoint, ...options },
      { environment: { AWS_ENDPOINT_URL: aws.endpoint, AWS_REGION: server.region }, credentials: server },
    );

  /** What CloudFront says under a path, with something else in it. */
  async function said(path: string, from: RegExp, to: string): Promise<Fault> {
    const response = await signedRequest(server, 'GET', `/2020-05-31${path}`, { service: 'cloudfront' });
    const whole = await response.text();
    if (!from.test(whole)) throw new Error(`${path} does not say ${from}: ${whole}`);
    return answer(200, { 'content-type': 'text/xml' }, whole.replace(from, to));
  }
  const saidOfIt = (from: RegExp, to: string) => said(`/distribution/${stack.outputs['DistributionId']}`, from, to);

  it('finds everything as it should be, and leaves the bucket as it was', async () => {
    const before = await everythingIn(bucket);
    const report = await visit();
    expect([notOk(report), report.error]).toEqual([asAlways, null]);
    expect(report.repository).toEqual({ target: 'stack:charts', url: site.endpoint });
    expect(await everythingIn(bucket)).toEqual(before);
  });

  it('makes one invalidation, of a path that nobody has, however often it comes', async () => {
    await visit();
    await visit();
    const listed = await signedRequest(server, 'GET', `/2020-05-31/distribution/${stack.outputs['DistributionId']}/invalidation`, {
      service: 'cloudfront',
    });
    expect((await listed.text()).match(/<InvalidationSummary>/g)).toHaveLength(1);
  });

  it('says that there is no such stack, and whose credentials were used', async () => {
    const report = await visit({ to: 'stack:nowhere' });
    expect(report.checks.map(({ check }) => check)).toEqual(['proxy', 'credentials', 'account', 'stack']);
    expect(checkOf(report, 'stack')).toMatchObject({ outcome: 'failed', details: { code: 'CH_STACK_NOT_FOUND' } });
    expect(report.error).toMatchObject({ code: 'CH_DOCTOR_FAILED', details: { failed: ['stack'] } });
  });

  it('says that the stack may not be read', async () => {
    aws.always((request) => request.method === 'POST' && request.path === '/', refuses(403, 'AccessDenied'));
    const { outcome, details } = checkOf(await visit(), 'stack');
    expect([outcome, details?.['action']]).toEqual(['failed', 'cloudformation:DescribeStacks']);
  });

  it('looks at the bucket also where the stack does not name its distribution', async () => {
    const { Outputs, ...template } = await chartsTemplate();
    const { DistributionId: _, ...others } = Outputs;
    await deployStack(server, 'without', { ...template, Outputs: others });
    const report = await visit({ to: 'stack:without', url: undefined });
    expect(report.error?.details).toMatchObject({ failed: expect.arrayContaining(['stack']) });
    expect(checkOf(report, 'stack')).toMatchObject({ details: { code: 'CH_STACK_OUTPUT_MISSING', output: 'DistributionId' } });
    expect(checkOf(report, 'put').outcome).toBe('ok');
    expect(report.checks.map(({ check }) => check)).not.toContain('distribution');
  });

  it('warns of a stack whose last change failed', async () => {
    const described = await signedRequest(server, 'POST', '/', {
      service: 'cloudformation',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=DescribeStacks&Version=2010-05-15&StackName=charts',
    });
    const failed = (await described.text()).replace('CREATE_COMPLETE', 'UPDATE_ROLLBACK_FAILED');
    aws.once((request) => request.method === 'POST' && request.path === '/', answer(200, { 'content-type': 'text/xml' }, failed));
    expect(checkOf(await visit(), 'stack')).toMatchObject({ outcome: 'warning', details: { status: 'UPDATE_ROLLBACK_FAILED' } });
  });

  it('skips what only cloudfront:GetDistribution could tell', async () => {
    aws.always(asks('GET', distributionPath), refuses(403, 'AccessDenied'));
    const report = await visit();
    const skipped = ['distribution: skipped', 'distribution-origin: skipped', 'distribution-caching: skipped'];
    expect([notOk(report), report.error]).toEqual([[...skipped, ...asAlways], null]);
    expect(checkOf(report, 'distribution').details).toMatchObject({ action: 'cloudfront:GetDistribution' });
  });

  it('says that distribution not found', async () => {
    const report = await visit({ distribution: 'E1NOWHERE' });
    expect(report.error?.details).toEqual({ failed: ['distribution', 'invalidation'] });
  });

  it('finds a distribution that is switched off, or on its way', async () => {
    aws.once(asks('GET', distributionPath), await saidOfIt(/<Enabled>true<\/Enabled>/, '<Enabled>false</Enabled>'));
    expect((await visit()).error?.details).toEqual({ failed: ['distribution'] });
    aws.once(asks('GET', distributionPath), await saidOfIt(/<Status>Deployed<\/Status>/, '<Status>InProgress</Status>'));
    expect(checkOf(await visit(), 'distribution').outcome).toBe('warning');
  });

  it('finds a distribution of another bucket', async () => {
    aws.once(asks('GET', distributionPath), await saidOfIt(/charts-bucket-\w+/, 'charts-of-others'));
    expect((await visit()).error?.details).toEqual({ failed: ['distribution-origin'] });
  });

  it('warns where copies are kept for longer than the repository says', async () => {
    const response = await signedRequest(server, 'GET', `/2020-05-31/distribution/${stack.outputs['DistributionId']}`, {
      service: 'cloudfront',
    });
    const [, policy = ''] = /<CachePolicyId>(.*?)</.exec(await response.text()) ?? [];
    aws.once(asks('GET', /\/cache-policy\//), await said(`/cache-policy/${policy}`, /<MinTTL>0<\/MinTTL>/, '<MinTTL>3600</MinTTL>'));
    expect(checkOf(await visit(), 'distribution-caching')).toMatchObject({ outcome: 'warning', details: { minTtlSeconds: 3600 } });
    aws.once(asks('GET', /\/cache-policy\//), refuses(403, 'AccessDenied'));
    expect(checkOf(await visit(), 'distribution-caching')).toMatchObject({
      outcome: 'skipped',
      details: { action: 'cloudfront:GetCachePolicy' },
    });
  });

  it('fails where copies may not be invalidated', async () => {
    aws.always(asks('POST', invalidationsPath), refuses(403, 'AccessDenied'));
    const report = await visit();
    expect(report.error?.details).toEqual({ failed: ['invalidation'] });
    expect(checkOf(report, 'invalidation').details).toMatchObject({ action: 'cloudfront:CreateInvalidation' });
  });

  it('warns where too many invalidations are in progress, or where --wait could not be told', async () => {
    aws.always(asks('POST', invalidationsPath), refuses(400, 'TooManyInvalidationsInProgress'));
    expect(checkOf(await visit(), 'invalidation').outcome).toBe('warning');
    aws.behave();
    aws.always(asks('GET', /\/invalidation\/\w+$/), refuses(403, 'AccessDenied'));
    const report = await visit();
    expect([checkOf(report, 'invalidation-status').outcome, report.error]).toEqual(['warning', null]);
  });

  it('finds what the public URL does to the index', async () => {
    site.once(get('index.yaml'), answerHeaders({ set: { 'content-encoding': 'gzip' } }));
    expect((await visit()).error?.details).toEqual({ failed: ['public-index'] });
    site.once(get('index.yaml'), answer(403));
    expect((await visit()).error?.details).toEqual({ failed: ['public-index'] });
    site.once(get('index.yaml'), answerHeaders({ remove: ['cache-control'] }));
    expect(checkOf(await visit(), 'public-index').outcome).toBe('warning');
  });

  it('looks at the distribution before a folder, too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'charthouse-doctor-'));
    await writeFile(join(folder, 'index.yaml'), index);
    const report = await visit({ to: folder, distribution: stack.outputs['DistributionId'] });
    expect([notOk(report), report.error]).toEqual([['distribution-origin: skipped', ...asAlways], null]);
    expect(checkOf(report, 'public-index').outcome).toBe('ok');
    await rm(folder, { recursive: true });
  });

  it('warns of a bucket that everybody may read, past its distribution', async () => {
    const policy = '<PolicyStatus xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsPublic>TRUE</IsPublic></PolicyStatus>';
    aws.always((request) => request.query.includes('publicAccessBlock'), refuses(404, 'NoSuchPublicAccessBlockConfiguration'));
    aws.always((request) => request.query.includes('policyStatus'), answer(200, { 'content-type': 'application/xml' }, policy));
    expect(checkOf(await visit(), 'public-access')).toMatchObject({ outcome: 'warning', details: { isPublic: true } });
  });
});
