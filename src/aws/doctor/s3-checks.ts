/** All checks of a bucket, in the order in which a person reads them. */
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

/** What the checks go by, beside the settings. */
export interface S3ChecksPorts {
  /** For the bucket alone: its host and its clock are those of the last answer. */
  readonly aws: AwsConnection;
  /** For the other services of AWS. */
  readonly services: AwsConnection;
  /** How a publish puts the index. */
  readonly index: ObjectAttributes;
  /** Whether readers are to come through a CDN, and not straight to the bucket. */
  readonly isBehindCdn: boolean;
}

/** Whose credentials are used, where no bucket is known. */
export function credentialCheckGroup(settings: S3Settings, services: AwsConnection): CheckGroup {
  return { checks: credentialChecks(reachBucket(settings, services), services), cleanUp: async () => [] };
}

/** Nothing is asked before they are run. */
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
