/** Reports test objects that could not be removed. Publishing deletes nothing, so this is never a failure. */
import { GetObjectLockConfigurationCommand } from '@aws-sdk/client-s3';
import { isCharthouseError } from '../../base/error.ts';
import { ownFolder } from '../../base/object-key.ts';
import { type Finding, ok, warning } from '../../ports/check.ts';
import { abortable } from '../connection.ts';
import type { S3Context } from '../s3/context.ts';
import type { Removal } from '../s3/trial-objects.ts';
import { isDenied } from './denied.ts';

/** Rethrows what is not an answer of the store: a broken connection, an interrupted run. */
export async function removalFinding(context: S3Context, { left, error }: Removal, signal: AbortSignal): Promise<Finding> {
  const permission = 's3:DeleteObject';
  if (left.length === 0) return ok('the test objects are deleted again', { permission });
  if (!isDefinite(error)) throw error;
  const details = { permission, left };
  const leaves = `the checks left ${few(left)}`;
  // Amazon reports a denial (403), other stores an invalid request (400): so the bucket is asked.
  if (await isLocked(context, signal)) {
    return warning(
      `the bucket has Object Lock, which keeps every object until its retention ends: ${leaves}`,
      `let a lifecycle rule expire objects whose keys begin with ${context.settings.prefix}${ownFolder}/probe- or ${context.settings.prefix}${ownFolder}/doctor-; publishing deletes nothing, and works with Object Lock`,
      { ...details, objectLock: true },
    );
  }
  if (!isDenied(error)) {
    return warning(
      `the store cannot delete: ${message(error)}; ${leaves}`,
      'publishing deletes nothing: remove it by hand if you like',
      details,
    );
  }
  const { bucket, prefix } = context.settings;
  return warning(
    `s3:DeleteObject, or s3:DeleteObjectVersion in a bucket with versioning, is not granted: ${leaves}`,
    `grant both on arn:aws:s3:::${bucket}/${prefix}${ownFolder}/probe-* and ${ownFolder}/doctor-*, the test objects; publishing deletes nothing, and does not need them`,
    details,
  );
}

function isDefinite(error: unknown): boolean {
  if (!isCharthouseError(error)) return false;
  const { status } = error.details;
  return typeof status === 'number' && status >= 400 && status < 500;
}

async function isLocked({ client, region, ...context }: S3Context, signal: AbortSignal): Promise<boolean> {
  const { Key: _, ...bucket } = context.at('');
  try {
    const ask = () => region.following(() => client.send(new GetObjectLockConfigurationCommand(bucket), abortable(signal)));
    const response = await context.aws.call(`ask ${context.name} about Object Lock`, ask, signal);
    return response.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled';
  } catch {
    signal.throwIfAborted();
    // Not set, not supported, or not allowed.
    return false;
  }
}

function few(left: readonly string[]): string {
  if (left.length <= 3) return left.join(' and ');
  return `${left.slice(0, 2).join(', ')} and ${left.length - 2} more`;
}

function message(error: unknown): string {
  return isCharthouseError(error) ? error.message : String(error);
}
