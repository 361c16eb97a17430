/** Which object a distribution requests for the index, and from which origin. */

import type { CacheBehavior, DefaultCacheBehavior, Distribution } from '@aws-sdk/client-cloudfront';
import { quoted } from '../../base/quoted.ts';
import { option } from '../../hint/hint.ts';
import { type Finding, failed, ok, skipped, warning } from '../../ports/check.ts';

/** What a distribution should serve, and from where. */
export interface Served {
  /** Undefined if the repository is not in a bucket. */
  readonly bucket: string | undefined;
  /** Empty, or ending with `/`. */
  readonly prefix: string;
  /** The public URL of the repository, if known. */
  readonly url: string | undefined;
}

type Behaviour = Omit<CacheBehavior & DefaultCacheBehavior, 'PathPattern'>;

/** The first behaviour whose pattern matches the path of the index; otherwise the default one. */
export function behaviourFor({ DistributionConfig: config }: Distribution, served: Served): Partial<Behaviour> {
  const path = pathOf(served);
  const special = config?.CacheBehaviors?.Items?.find(({ PathPattern = '' }) => fits(PathPattern, path));
  return special ?? config?.DefaultCacheBehavior ?? {};
}

/** Checks that the requested object is the index of this repository. */
export function originFinding(distribution: Distribution, served: Served): Finding {
  const { bucket, prefix } = served;
  const behaviour = behaviourFor(distribution, served);
  const origin = originOf(distribution, behaviour.TargetOriginId);
  if (bucket === undefined) return skipped('the repository is not in a bucket');
  if (origin === undefined) return failed('it has no origin for the index', 'add the bucket as its origin');
  const { DomainName: domain = '', OriginPath: path = '', OriginAccessControlId: control, S3OriginConfig } = origin;
  const details = { origin: domain, originPath: path, accessControl: control ?? null };
  if (bucketOf(domain) !== bucket) {
    return failed(
      `it serves ${domain}, not the bucket ${bucket}`,
      `set the right distribution with ${option('distribution')}, or correct its origin`,
      details,
    );
  }
  const asked = `${path}${pathOf(served)}`.replace(/^\//, '');
  // The rewrites of a function are visible only at the public URL.
  const rewrites = (behaviour.FunctionAssociations?.Quantity ?? 0) + (behaviour.LambdaFunctionAssociations?.Quantity ?? 0) > 0;
  if (asked !== `${prefix}index.yaml` && !rewrites) {
    return failed(
      `for the index it reads ${quoted(asked)} from the bucket, but a publish writes ${quoted(`${prefix}index.yaml`)}`,
      `correct its origin path, the prefix of ${option('to')}, or the path of ${option('url')}`,
      { ...details, key: asked },
    );
  }
  if (/\.s3-website[.-]/.test(domain)) {
    return warning(
      `it reads the website endpoint of the bucket, ${domain}: over plain HTTP, and only while the bucket is public`,
      'use the REST endpoint of the bucket, with an origin access control',
      details,
    );
  }
  const hasIdentity = (S3OriginConfig?.OriginAccessIdentity ?? '') !== '';
  if ((control ?? '') !== '' || hasIdentity)
    return ok(`it reads ${quoted(asked)} from the bucket, with an origin access ${hasIdentity ? 'identity' : 'control'}`, details);
  return warning('it reads the bucket without credentials: the bucket must be public', 'add an origin access control', details);
}

/** The first member of an origin group; the others are used if it fails. */
function originOf({ DistributionConfig: config }: Distribution, id: string | undefined) {
  const group = config?.OriginGroups?.Items?.find(({ Id }) => Id === id);
  const first = group === undefined ? id : group.Members?.Items?.[0]?.OriginId;
  return config?.Origins?.Items?.find(({ Id }) => Id === first);
}

/** `bucket.s3.eu-west-1.amazonaws.com`, without a region, with a dash, or as a website. */
function bucketOf(domain: string): string | undefined {
  return /^(.+?)\.s3(?:-website)?(?:[.-](?:dualstack\.)?[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$/.exec(domain)?.[1];
}

/** The path of the index in viewer requests. */
function pathOf({ url }: Served): string {
  return url === undefined ? '/index.yaml' : `${new URL(url).pathname.replace(/\/$/, '')}/index.yaml`;
}

/** CloudFront's patterns: `*` for any characters, `?` for one, with or without the leading slash. */
function fits(pattern: string, path: string): boolean {
  // Several stars in a row equal one, and would make the match exponential.
  const source = pattern
    .replace(/\*+/g, '*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^/?${source.replace(/^\//, '')}$`).test(path);
}
