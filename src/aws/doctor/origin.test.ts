import type { Distribution, DistributionConfig, Origin } from '@aws-sdk/client-cloudfront';
import { describe, expect, it } from 'vitest';
import { behaviourFor, originFinding, type Served } from './origin.ts';

const origin: Origin = { Id: 'charts', DomainName: 'charts.s3.eu-west-1.amazonaws.com', OriginAccessControlId: 'E1' };
const behaviour = { TargetOriginId: 'charts', ViewerProtocolPolicy: 'redirect-to-https' } as const;
const served: Served = { bucket: 'charts', prefix: '', url: 'https://charts.example.com' };

function distribution(origins: readonly Partial<Origin>[], config: Partial<DistributionConfig> = {}): Distribution {
  const Items = origins.map((each) => ({ ...origin, ...each }));
  const whole: DistributionConfig = {
    CallerReference: '',
    Comment: '',
    Enabled: true,
    Origins: { Quantity: Items.length, Items },
    DefaultCacheBehavior: behaviour,
    ...config,
  };
  return {
    ...{
      Id: 'E0',
      ARN: '',
      Status: 'Deployed',
      LastModifiedTime: new Date(0),
      InProgressInvalidationBatches: 0,
      DomainName: 'd.cloudfront.net',
    },
    DistributionConfig: whole,
  };
}

describe('the origin of a distribution', () => {
  it.each<[string, string, Partial<Origin>, Partial<Served>]>([
    ['the bucket, by its regional name', 'ok', {}, {}],
    ['the bucket, without a region', 'ok', { DomainName: 'charts.s3.amazonaws.com' }, {}],
    ['the bucket, by the old name of its region', 'ok', { DomainName: 'charts.s3-eu-west-1.amazonaws.com' }, {}],
    ['the bucket in China', 'ok', { DomainName: 'charts.s3.cn-north-1.amazonaws.com.cn' }, {}],
    ['a bucket with dots in its name', 'ok', { DomainName: 'my.s3.charts.s3.eu-west-1.amazonaws.com' }, { bucket: 'my.s3.charts' }],
    ['another bucket', 'failed', { DomainName: 'other-charts.s3.eu-west-1.amazonaws.com' }, {}],
    ['a server', 'failed', { DomainName: 'charts.example.net' }, {}],
    ['the bucket’s website', 'warning', { DomainName: 'charts.s3-website-eu-west-1.amazonaws.com' }, {}],
    ['the bucket’s website, by its newer name', 'warning', { DomainName: 'charts.s3-website.eu-west-1.amazonaws.com' }, {}],
    [
      'by an access identity',
      'ok',
      { OriginAccessControlId: '', S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/x' } },
      {},
    ],
    ['by nothing', 'warning', { OriginAccessControlId: '', S3OriginConfig: { OriginAccessIdentity: '' } }, {}],
    ['a prefix as its path', 'ok', { OriginPath: '/team' }, { prefix: 'team/' }],
    ['a prefix in the URL', 'ok', {}, { prefix: 'team/', url: 'https://example.com/team/' }],
    ['the root, for a prefix', 'failed', {}, { prefix: 'team/' }],
    ['a path, for the root', 'failed', { OriginPath: '/team' }, {}],
    ['a bucket, for a folder', 'skipped', {}, { bucket: undefined }],
  ])('%s: %s', (_, outcome, replaced, question) => {
    expect(originFinding(distribution([replaced]), { ...served, ...question })).toMatchObject({ outcome });
  });

  it('that is not there', () => {
    expect(originFinding(distribution([{ Id: 'elsewhere' }]), served)).toMatchObject({ outcome: 'failed' });
  });

  it('may be reached by a path that a function rewrites', () => {
    const rewriting = { ...behaviour, FunctionAssociations: { Quantity: 1, Items: [] } };
    const found = originFinding(distribution([{}], { DefaultCacheBehavior: rewriting }), { ...served, prefix: 'team/' });
    expect(found).toMatchObject({ outcome: 'ok' });
  });

  it('is the first of a group', () => {
    const group = { Id: 'group', FailoverCriteria: { StatusCodes: { Quantity: 0, Items: [] } } };
    const Members = { Quantity: 2, Items: [{ OriginId: 'charts' }, { OriginId: 'spare' }] };
    const found = distribution([{}, { Id: 'spare', DomainName: 'spare.example.net' }], {
      DefaultCacheBehavior: { ...behaviour, TargetOriginId: 'group' },
      OriginGroups: { Quantity: 1, Items: [{ ...group, Members }] },
    });
    expect(originFinding(found, served)).toMatchObject({ outcome: 'ok' });
  });
});

describe('the behaviour for the index', () => {
  const special = (PathPattern: string) => ({ ...behaviour, PathPattern, TargetOriginId: 'special' });
  it.each([
    ['*.yaml', undefined, 'special'],
    ['/index.yaml', undefined, 'special'],
    ['index.yaml', undefined, 'special'],
    ['index?yaml', undefined, 'special'],
    ['*.tgz', undefined, 'charts'],
    ['/team/*', 'https://example.com/team', 'special'],
    ['/team/*', 'https://example.com/teams', 'charts'],
    ['/index.yaml.bak', undefined, 'charts'],
  ])('under the pattern %s, at %s: of %s', (pattern, url, expected) => {
    const found = distribution([{}], { CacheBehaviors: { Quantity: 1, Items: [special(pattern)] } });
    expect(behaviourFor(found, { ...served, url })).toMatchObject({ TargetOriginId: expected });
  });
});
