/**
 * What the bucket itself refuses, whoever asks and with whatever rights: what is published can neither be overwritten nor be replaced
 * unseen. Several keys under one operator must all hold (IAM, "Condition element").
 */
import { Fn, type Stack } from 'aws-cdk-lib';
import { type CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { keep } from './keep.ts';

/** S3 checks a condition where the object comes to be: a put, a copy, the end of a multipart upload; not at its parts. */
const creates = { 's3:ObjectCreationOperation': 'true' };

/** Makes the policy. The distribution that may read is told by its ARN. */
export function makeBucketPolicy(stack: Stack, bucket: CfnBucket, distributionArn: string): CfnBucketPolicy {
  const everything = Fn.join('', [bucket.attrArn, '/*']);
  const objects = (pattern: string) => Fn.join('', [bucket.attrArn, `/${pattern}`]);
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
          // A provenance file may take the place of one that was left without its package, but only of the one that was looked at.
          Sid: 'IndexAndProvenanceAreNotReplacedUnseen',
          ...deny,
          Action: 's3:PutObject',
          Resource: [objects('index.yaml'), objects('*/index.yaml'), objects('*.tgz.prov')],
          Condition: { Null: { 's3:if-match': 'true', 's3:if-none-match': 'true' }, Bool: creates },
        },
        { Sid: 'TheCdnReads', ...cdn, Action: 's3:GetObject', Resource: everything },
        // Without it S3 answers 403 for a key that is not there, and Helm reports a denied chart where there is none.
        { Sid: 'TheCdnHearsWhatIsMissing', ...cdn, Action: 's3:ListBucket', Resource: bucket.attrArn },
      ],
    },
  });
  // A bucket that is kept goes on refusing what it refused.
  keep(policy);
  return policy;
}
