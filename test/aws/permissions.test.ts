/** The policy that docs/s3.md gives, on a server that checks it: it is enough, and each action that is missing is told by its name. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationContext } from '../../src/client/context.ts';
import { publish } from '../../src/client/operations.ts';
import type { PublishOptions } from '../../src/operations/options.ts';
import type { PublishReport } from '../../src/repository/outcome.ts';
import { type CdnFixture, startCdnFixture } from '../support/aws/cdn-repository.ts';
import { documentedPolicy, policyWithout, roleWith } from '../support/aws/roles.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

const actions = [
  's3:GetObject',
  's3:PutObject',
  's3:ListBucket',
  'cloudfront:CreateInvalidation',
  'cloudformation:DescribeStacks',
] as const;
type Action = (typeof actions)[number];

describe('the policy of docs/s3.md', needsS3('ministack'), () => {
  let fixture: CdnFixture;
  let folder: string;
  const publishers = new Map<Action | 'nothing', OperationContext>();

  beforeAll(async () => {
    [fixture, folder] = [await startCdnFixture(), await mkdtemp(join(tmpdir(), 'charthouse-permissions-'))];
    const policy = await documentedPolicy('docs/s3.md', fixture);
    for (const [at, lacking] of (['nothing', ...actions] as const).entries()) {
      publishers.set(lacking, await roleWith(policyWithout(policy, lacking), `publisher-${at}`, fixture));
    }
  });
  afterAll(async () => {
    await fixture?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function publishAs(lacking: Action | 'nothing', version: string, options: Partial<PublishOptions> = {}): Promise<PublishReport> {
    const path = join(folder, `app-${version}.tgz`);
    await writeFile(path, chartPackage('app', version).bytes);
    const { bucket, distribution, site, context } = fixture;
    const repository = { to: `s3://${bucket}/team-a`, url: `${site.endpoint}/team-a`, distribution };
    return publish({ charts: [path], ...repository, wait: true, ...options }, publishers.get(lacking) ?? context);
  }

  it('is enough to begin a repository under a prefix, and to go on with it', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.1.0']) {
      expect(await publishAs('nothing', version)).toMatchObject({
        ...{ error: null, warnings: [] },
        invalidation: { outcome: 'completed', paths: ['/team-a/index.yaml'] },
      });
    }
  });

  it('lets nobody publish beside that prefix', async () => {
    const report = await publishAs('nothing', '1.0.0', { to: `s3://${fixture.bucket}/team-b` });
    expect(report.error).toMatchObject({ code: 'CH_STORE_DENIED' });
  });

  it.each(['s3:GetObject', 's3:PutObject'] as const)('is not enough without %s', async (action) => {
    const report = await publishAs(action, '2.0.0');
    expect([report.error?.code, report.index.revisionAfter === report.index.revisionBefore]).toEqual(['CH_STORE_DENIED', true]);
  });

  it('is not enough without s3:ListBucket: a key that is not there is refused then, and never taken for missing', async () => {
    const report = await publishAs('s3:ListBucket', '1.0.0', { to: `s3://${fixture.bucket}/team-a/new` });
    expect(report.error?.code).toBe('CH_STORE_DENIED');
  });

  it('without cloudfront:CreateInvalidation is a publish of which the CDN does not hear', async () => {
    const report = await publishAs('cloudfront:CreateInvalidation', '3.0.0');
    expect(report).toMatchObject({ error: null, invalidation: { outcome: 'failed' }, warnings: [{ code: 'invalidation-failed' }] });
    expect(report.warnings[0]?.message).toContain('cloudfront:CreateInvalidation');
  });

  it('without cloudformation:DescribeStacks finds no stack, and says why', async () => {
    const error = { code: 'CH_AWS_DENIED', details: { action: 'cloudformation:DescribeStacks' } };
    await expect(publishAs('cloudformation:DescribeStacks', '1.0.0', { to: 'stack:charts' })).rejects.toMatchObject(error);
  });

  it('finds the stack with it', async () => {
    const report = await publishAs('nothing', '1.0.0', { to: 'stack:charts', dryRun: true });
    expect(report.repository.target).toBe(`s3://${fixture.bucket}`);
  });

  it('is not asked of strangers: they read through CloudFront, and nothing in the bucket', async () => {
    const { server, bucket, site } = fixture;
    const inBucket = `${server.endpoint}/${bucket}/team-a/index.yaml`;
    const nobody = { ...server, accessKeyId: 'nobody' };
    expect(
      await Promise.all([
        fetch(`${site.endpoint}/team-a/index.yaml`).then(({ status }) => status),
        fetch(inBucket).then(({ status }) => status),
        fetch(inBucket, { method: 'PUT', body: 'x' }).then(({ status }) => status),
        signedRequest(nobody, 'GET', `/${bucket}/team-a/index.yaml`).then(({ status }) => status),
        fetch(`${site.endpoint}/team-a/index.yaml`, { method: 'PUT', body: 'x' }).then(({ status }) => status),
      ]),
    ).toEqual([200, 403, 403, 403, 403]);
  });
});
