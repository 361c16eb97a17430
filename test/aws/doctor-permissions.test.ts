/** The policies that the documentation gives, as doctor sees them, on a server that checks policies. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doctor } from '../../src/client/operations.ts';
import type { DoctorReport } from '../../src/index.ts';
import { indexAttributes } from '../../src/repository/objects.ts';
import { text } from '../contract/object-store-parts.ts';
import { type CdnFixture, startCdnFixture } from '../support/aws/cdn-repository.ts';
import { checkOf, everythingIn, notOk } from '../support/aws/doctor-scene.ts';
import { documentedPolicy, joinedPolicy, type Policy, policyWithout, roleWith } from '../support/aws/roles.ts';
import { openStoreOn } from '../support/aws/s3-context.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';

/** What ministack's CloudFront says of a missing key in any case. */
const asAlways = ['public-missing: warning'];

describe('a doctor’s visit with the rights', needsS3('ministack'), () => {
  let fixture: CdnFixture;
  let [publisher, whole]: Policy[] = [];
  let roles = 0;

  beforeAll(async () => {
    fixture = await startCdnFixture();
    publisher = await documentedPolicy('docs/s3.md', fixture);
    whole = joinedPolicy(publisher, await documentedPolicy('docs/doctor.md', fixture));
    const { store, close } = await openStoreOn({ ...fixture.server, bucket: fixture.bucket }, { prefix: 'team-a/' });
    await store.putNew('index.yaml', text('apiVersion: v1\nentries: {}\n'), { attributes: indexAttributes });
    await close();
  });
  afterAll(() => fixture?.close());

  async function visitWith(policy: Policy | undefined): Promise<DoctorReport> {
    if (policy === undefined) throw new Error('there is no policy');
    const { bucket, distribution, site } = fixture;
    roles += 1;
    const to = { to: `s3://${bucket}/team-a`, url: `${site.endpoint}/team-a`, distribution };
    return doctor(to, await roleWith(policy, `visitor-${roles}`, fixture));
  }

  const everything = (): Promise<readonly string[]> => everythingIn({ ...fixture.server, bucket: fixture.bucket });

  it('of doctor finds all in order, and leaves nothing', async () => {
    const before = await everything();
    expect(notOk(await visitWith(whole))).toEqual([...asAlways, 'public-plus: skipped']);
    expect(await everything()).toEqual(before);
  });

  it('of a publisher alone finds that publishing is possible, and says what it could not look at', async () => {
    const report = await visitWith(publisher);
    expect(report.error).toBeNull();
    expect(notOk(report)).toEqual([
      ...['delete: warning', 'versioning: skipped', 'distribution: skipped', 'distribution-origin: skipped'],
      ...['distribution-caching: skipped', ...asAlways, 'public-plus: skipped'],
    ]);
  });

  it.each([
    ['s3:ListBucket', 'list'],
    ['s3:GetObject', 'read'],
    ['s3:PutObject', 'put'],
    ['cloudfront:CreateInvalidation', 'invalidation'],
  ])('of doctor without %s fails the check %s, and no other', async (action, name) => {
    const report = await visitWith(whole === undefined ? undefined : policyWithout(whole, action));
    expect(report.error?.details).toEqual({ failed: [name] });
    expect(checkOf(report, name).message).toContain(action);
  });

  it.each([
    ['s3:DeleteObjectVersion', 'delete', 'warning'],
    ['s3:GetBucketVersioning', 'versioning', 'skipped'],
    ['s3:GetBucketPolicyStatus', 'public-access', 'ok'],
    ['cloudfront:GetDistribution', 'distribution', 'skipped'],
    ['cloudfront:GetCachePolicy', 'distribution-caching', 'skipped'],
    ['cloudfront:GetInvalidation', 'invalidation-status', 'warning'],
  ])('of doctor without %s: %s %s', async (action, name, outcome) => {
    const report = await visitWith(whole === undefined ? undefined : policyWithout(whole, action));
    expect([checkOf(report, name).outcome, report.error]).toEqual([outcome, null]);
  });
});
