/**
 * What the bucket itself denies to every caller: a published object can neither be overwritten nor be replaced without a condition.
 * Several keys under one operator must all match (IAM, "Condition element").
 */
import { Fn, type Stack } from 'aws-cdk-lib';
import { type CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { keep } from './keep.ts';

/** S3 checks a condition when the object is created: by a put, a copy, the end of a multipart upload; not at its parts. */
const creates = { 's3:ObjectCreationOperation': 'true' };

/** Makes the policy. `distributionArn` is the distribution that may read. */
export function makeBucketPolicy(stack: Stack, bucket: CfnBucket, distributionArn: string): CfnBucketPolicy {
  // As in roles.ts: fewer bytes than a join.
  const objects = (pattern: string) => Fn.sub(`\${Bucket.Arn}/${pattern}`);
  const everything = objects('*');
  const deny = { Effect: 'Deny', Principal: '*' };
  const cdn = {
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Condition: { StringEquals: { 'aws:SourceArn': distributionArn } },
  };
  const policy = new CfnBucketPolicy(stack, 'BucketPolicy', {
    bucket: bucket.ref,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'NothingWithoutTls',
          ...deny,
          Action: 's3:*',
          Resource: [bucket.attrArn, everything],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        {
          Sid: 'NoOldTls',
          ...deny,
          Action: 's3:*',
          Resource: [bucket.attrArn, everything],
          Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
        },
        {
          Sid: 'PackagesAreCreatedNeverReplaced',
          ...deny,
          Action: 's3:PutObject',
          Resource: objects('*.tgz'),
          Condition: { Null: { 's3:if-none-match': 'true' }, Bool: creates },
        },
        {
          // A provenance file may replace one that was left without its package, but only the one that was read.
          Sid: 'IndexAndProvenanceAreNotReplacedUnseen',
          ...deny,
          Action: 's3:PutObject',
          Resource: [objects('index.yaml'), objects('*/index.yaml'), objects('*.tgz.prov')],
          Condition: { Null: { 's3:if-match': 'true', 's3:if-none-match': 'true' }, Bool: creates },
        },
        // Tombstones and change records name accounts, jobs and reasons. Users of the charts get none of that.
        {
          Sid: 'TheCdnReadsNoRecords',
          Effect: 'Deny',
          Principal: cdn.Principal,
          Action: 's3:GetObject',
          Resource: [objects('.charthouse/*'), objects('*/.charthouse/*')],
        },
        { Sid: 'TheCdnReads', ...cdn, Action: 's3:GetObject', Resource: everything },
        // Without it S3 answers 403 for a missing key, and Helm reports a denied chart instead of a missing one.
        { Sid: 'TheCdnHearsWhatIsMissing', ...cdn, Action: 's3:ListBucket', Resource: bucket.attrArn },
      ],
    },
  });
  // If the bucket is kept, its policy must be kept too.
  keep(policy);
  return policy;
}
