/** The bucket: private, versioned, kept when the stack goes. */
import type { Stack } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { keep } from './keep.ts';
import { type Conditions, onlyIf, type Parameters } from './parameters.ts';

/** The filter of its request metrics, by which `charthouse status` asks for them. */
export const requestFilter = 'EntireBucket';

/** Makes the bucket. */
export function makeBucket(stack: Stack, given: Parameters, conditions: Conditions): CfnBucket {
  const bucket = new CfnBucket(stack, 'Bucket', {
    bucketName: onlyIf(conditions.hasBucketName, given.CustomBucketName).toString(),
    bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
    ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
    publicAccessBlockConfiguration: {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    // A deleted or mangled index is one restored version away.
    versioningConfiguration: { status: 'Enabled' },
    lifecycleConfiguration: {
      rules: [
        {
          id: 'old-indexes',
          status: 'Enabled',
          prefix: 'index.yaml',
          noncurrentVersionExpiration: { noncurrentDays: given.OldIndexDays as unknown as number, newerNoncurrentVersions: 10 },
        },
        {
          id: 'trial-objects',
          status: 'Enabled',
          prefix: '.charthouse/',
          expirationInDays: 1,
          noncurrentVersionExpiration: { noncurrentDays: 1 },
        },
        { id: 'aborted-uploads', status: 'Enabled', abortIncompleteMultipartUpload: { daysAfterInitiation: 1 } },
      ],
    },
    metricsConfigurations: onlyIf(conditions.hasRequestMetrics, [{ Id: requestFilter }]),
  });
  keep(bucket);
  return bucket;
}
