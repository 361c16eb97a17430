/** What a distribution asks for when it is asked for the index, and of whom. */

import type { CacheBehavior, DefaultCacheBehavior, Distribution } from '@aws-sdk/client-cloudfront';
import { quoted } from '../../base/quoted.ts';
import { type Finding, failed, ok, skipped, warning } from '../../ports/check.ts';

/** What a distribution is to serve, and where. */
export interface Served {
  /** Undefined where the repository is in no bucket. */
  readonly bucket: string | undefined;
  /** Empty, or ending with `/`. */
  readonly prefix: string;
  /** The public URL of the repository, where known. */
  readonly url: string | undefined;
}

type Behaviour = Omit<CacheBehavior & DefaultCacheBehavior, 'PathPattern'>;

/** The first behaviour whose pattern fits the path of the index; the default one where none does. */
export function behaviourFor({ DistributionConfig: config }: Distribution, served: Served): Partial<Behaviour> {
  const path = pathOf(served);
  const special = config?.CacheBehaviors?.Items?.find(({ PathPattern = '' }) => fits(PathPattern, path));
  return special ?? config?.DefaultCacheBehavior ?? {};
}

/** Whether the object that it asks for is the index of this repository. */
export function originFinding(distribution: Distribution, served: Served): Finding {
  const { bucket, prefix } = served;
  const behaviour = behaviourFor(distribution, served);
  const origin = originOf(distribution, behaviour.TargetOriginId);
  if (bucket === undefined) return skipped('the repository is in no bucket');
  if (origin === undefined) return failed('it has no origin for the index', 'give it the bucket as its origin');
  const { DomainName: domain = '', OriginPath: path = '', OriginAccessControlId: control, S3OriginConfig } = origin;
  const details = { origin: domain, originPath: path, accessControl: control ?? null };
  if (bucketOf(domain) !== bucket) {
    return failed(
      `it serves ${domain}, not the bucket ${bucket}`,
      'name the right distribution with --distribution, or correct its origin',
      details,
    );
  }
  const asked = `${path}${pathOf(served)}`.replace(/^\//, '');
  // What a function makes of a path, only the public URL shows.
  const rewrites = (behaviour.FunctionAssociations?.Quantity ?? 0) + (behaviour.LambdaFunctionAssociations?.Quantity ?? 0) > 0;
  if (asked !== `${prefix}index.yaml` && !rewrites) {
    return failed(
      `asked for the index it reads ${quoted(asked)} of the bucket, and a publish puts ${quoted(`${prefix}index.yaml`)}`,
      'correct its origin path, the prefix of --to, or the path of --url',
      { ...details, key: asked },
    );
  }
  if (/\.s3-website[.-]/.test(domain)) {
    return warning(
      `it reads the bucket's website, ${domain}: over plain HTTP, and only while everybody may read the bucket`,
      'let it read the bucket itself, with an origin access control',
      details,
    );
  }
  const hasIdentity = (S3OriginConfig?.OriginAccessIdentity ?? '') !== '';
  if ((control ?? '') !== '' || hasIdentity)
    return ok(`it reads ${quoted(asked)} of the bucket, by an origin access ${hasIdentity ? 'identity' : 'control'}`, details);
  return warning('it reads the bucket as anybody would: the bucket must be public', 'give it an origin access control', details);
}

/** The first member of a group; the others are asked where that one fails. */
function originOf({ DistributionConfig: config }: Distribution, id: string | undefined) {
  const group = config?.OriginGroups?.Items?.find(({ Id }) => Id === id);
  const first = group === undefined ? id : group.Members?.Items?.[0]?.OriginId;
  return config?.Origins?.Items?.find(({ Id }) => Id === first);
}

/** `bucket.s3.eu-west-1.amazonaws.com`, without a region, with a dash, or as a website. */
function bucketOf(domain: string): string | undefined {
  return /^(.+?)\.s3(?:-website)?(?:[.-](?:dualstack\.)?[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$/.exec(domain)?.[1];
}

/** Of the index, as viewers ask for it. */
function pathOf({ url }: Served): string {
  return url === undefined ? '/index.yaml' : `${new URL(url).pathname.replace(/\/$/, '')}/index.yaml`;
}

/** CloudFront's patterns: `*` for any characters, `?` for one, with or without the leading slash. */
function fits(pattern: string, path: string): boolean {
  // Several stars in a row say what one says, and would be tried in every order.
  const source = pattern
    .replace(/\*+/g, '*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^/?${source.replace(/^\//, '')}$`).test(path);
}
