/** Findings about missing permissions and how to grant them. */

import { pageUrl } from '../../base/docs-url.ts';
import { type CharthouseError, isCharthouseError } from '../../base/error.ts';
import { type Finding, failed, skipped } from '../../ports/check.ts';
import type { S3Context } from '../s3/context.ts';
import { serviceErrorOf } from '../service-error.ts';

/** Whether the store denied the request; a wrong clock gives the same status, but is a different problem. */
export function isDenied(error: unknown): error is CharthouseError {
  if (!isCharthouseError(error) || error.details['status'] !== 403 || error.code !== 'CH_STORE_DENIED') return false;
  const { awsCode } = error.details;
  return awsCode === undefined || awsCode === 'AccessDenied' || awsCode === 'AllAccessDisabled';
}

/** Whether the store does not support the request: many S3-compatible stores leave out what a publish does not need. */
export function isUnknown(error: unknown): boolean {
  if (!isCharthouseError(error)) return false;
  const { status, awsCode } = error.details;
  return status === 501 || status === 405 || awsCode === 'NotImplemented' || awsCode === 'MethodNotAllowed';
}

/** The failed finding of a check that tried a step of a publish. */
export function notGranted(permission: string, error: CharthouseError, { settings: { bucket, prefix } }: S3Context): Finding {
  const action = deniedAction(error) ?? permission;
  const resource = permission === 's3:ListBucket' ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${prefix}*`;
  // For an encryption key, a statement about the bucket would not help.
  const where = action.startsWith('s3:') ? `on ${resource}` : 'on the KMS key of the bucket';
  return failed(`${action} is not granted: ${error.message}`, `grant ${action} ${where}; ${pageUrl('s3.md')} has the complete policy`, {
    ...error.details,
    permission: action,
  });
}

/** A publish does not need this permission; only the check does. */
export function notChecked(permission: string, about: string): Finding {
  return skipped(`${about} cannot be checked without ${permission}; publishing does not need it`, undefined, { permission });
}

/** AWS names the action only in its text. No decision depends on it; it is only passed on. */
function deniedAction(error: CharthouseError): string | undefined {
  return /not authorized to perform: ([\w-]+:\w+)/.exec(serviceErrorOf(error.cause)?.message ?? '')?.[1];
}
