/** The bucket: private, versioned, kept if the stack is deleted. */
import type { Stack } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { keep } from './keep.ts';
import { type Conditions, onlyIf, type Parameters } from './parameters.ts';

/** The id of the filter of its request metrics, which `charthouse status` uses. */
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
    // You can restore a deleted or broken index from its versions.
    versioningConfiguration: { status: 'Enabled' },
    lifecycleConfiguration: {
      rules: [
        {
          id: 'old-indexes',
          status: 'Enabled',
          prefix: 'index.yaml',
          noncurrentVersionExpiration: { noncurrentDays: given.OldIndexDays as unknown as number, newerNoncurrentVersions: 10 },
        },
        // Not all of `.charthouse/`: tombstones of yanked versions and the history of the repository are there, too.
        expiring('trial-objects', '.charthouse/doctor-'),
        expiring('intents', '.charthouse/intents/'),
        { id: 'aborted-uploads', status: 'Enabled', abortIncompleteMultipartUpload: { daysAfterInitiation: 1 } },
      ],
    },
    metricsConfigurations: onlyIf(conditions.hasRequestMetrics, [{ Id: requestFilter }]),
  });
  keep(bucket);
  return bucket;
}

/** A rule for objects that nothing needs a day later, their older versions included. */
function expiring(id: string, prefix: string): CfnBucket.RuleProperty {
  return { id, status: 'Enabled', prefix, expirationInDays: 1, noncurrentVersionExpiration: { noncurrentDays: 1 } };
}
