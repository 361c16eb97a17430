/** Finds the region of a bucket: its metrics are only there. */
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { type AwsConnection, abortable } from '../connection.ts';
import { serviceErrorOf } from '../service-error.ts';
import type { S3Settings } from '../settings.ts';
import { reachBucket } from './context.ts';

/** Also works without access to the bucket: S3 returns the region even then. @throws errors of AWS otherwise */
export async function bucketRegion(settings: S3Settings, aws: AwsConnection, signal: AbortSignal): Promise<string> {
  const { client, region, at } = reachBucket(settings, aws);
  const { Key: _, ...bucket } = at('');
  const found = await aws.call(
    `find the region of the bucket ${settings.bucket}`,
    async () => {
      try {
        return (await region.following(() => client.send(new HeadBucketCommand(bucket), abortable(signal)))).BucketRegion;
      } catch (error) {
        const serviceError = serviceErrorOf(error);
        if (serviceError?.status === 403) return serviceError.headers['x-amz-bucket-region'];
        throw error;
      }
    },
    signal,
  );
  return found ?? region.current();
}
