/** All checks of a bucket, in reading order. */
import type { CheckGroup } from '../../ports/check.ts';
import type { ObjectAttributes } from '../../ports/object-store.ts';
import type { AwsConnection } from '../connection.ts';
import { reachBucket } from '../s3/context.ts';
import type { S3Settings } from '../settings.ts';
import { clockCheck } from './clock.ts';
import { credentialChecks } from './credentials.ts';
import { indexHeaderCheck } from './index-headers.ts';
import { objectChecks } from './objects.ts';
import { packageHeaderCheck } from './package-headers.ts';
import { reachChecks } from './reach.ts';
import { settingChecks } from './settings.ts';

/** What the checks need besides the settings. */
export interface S3ChecksPorts {
  /** Only for the bucket: it remembers the host and clock of the last response. */
  readonly aws: AwsConnection;
  /** For the other AWS services. */
  readonly services: AwsConnection;
  /** The attributes with which a publish puts the index. */
  readonly index: ObjectAttributes;
  /** Whether readers should use a CDN, and not the bucket. */
  readonly isBehindCdn: boolean;
}

/** Checks only the credentials, if the bucket is unknown. */
export function credentialCheckGroup(settings: S3Settings, services: AwsConnection): CheckGroup {
  return { checks: credentialChecks(reachBucket(settings, services), services), cleanUp: async () => [] };
}

/** Nothing is requested before the checks run. */
export function s3Checks(settings: S3Settings, { aws, services, index, isBehindCdn }: S3ChecksPorts): CheckGroup {
  const context = reachBucket(settings, aws);
  const objects = objectChecks(context);
  return {
    ...objects,
    checks: [
      ...credentialChecks(context, services),
      ...reachChecks(context),
      ...objects.checks,
      ...settingChecks(context, isBehindCdn),
      clockCheck(context),
      indexHeaderCheck(context, index),
      packageHeaderCheck(context),
    ],
  };
}
