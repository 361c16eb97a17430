/** Where a bucket is: its metrics are there, and nowhere else. */
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { type AwsConnection, abortable } from '../connection.ts';
import { refusalOf } from '../service-error.ts';
import type { S3Settings } from '../settings.ts';
import { reachBucket } from './context.ts';

/** Also where the bucket may not be looked at: S3 says it even then. @throws what AWS says otherwise */
export async function bucketRegion(settings: S3Settings, aws: AwsConnection, signal: AbortSignal): Promise<string> {
  const { client, region, at } = reachBucket(settings, aws);
  const { Key: _, ...bucket } = at('');
  const found = await aws.call(
    `ask where the bucket ${settings.bucket} is`,
    async () => {
      try {
        return (await region.following(() => client.send(new HeadBucketCommand(bucket), abortable(signal)))).BucketRegion;
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal?.status === 403) return refusal.headers['x-amz-bucket-region'];
        throw error;
      }
    },
    signal,
  );
  return found ?? region.current();
}
