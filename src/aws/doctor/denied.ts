/** Findings about permissions: which one is missing, and how it is granted. */

import { type CharthouseError, isCharthouseError } from '../../base/error.ts';
import { type Finding, failed, skipped } from '../../ports/check.ts';
import type { S3Context } from '../s3/context.ts';
import { refusalOf } from '../service-error.ts';

/** Whether the store answered that this is not allowed; a clock that is off is refused with the same status, and is another matter. */
export function isDenied(error: unknown): error is CharthouseError {
  if (!isCharthouseError(error) || error.details['status'] !== 403 || error.code !== 'CH_STORE_DENIED') return false;
  const { awsCode } = error.details;
  return awsCode === undefined || awsCode === 'AccessDenied' || awsCode === 'AllAccessDisabled';
}

/** Whether the store does not know the question: many that speak S3 leave out what a publish does not need. */
export function isUnknown(error: unknown): boolean {
  if (!isCharthouseError(error)) return false;
  const { status, awsCode } = error.details;
  return status === 501 || status === 405 || awsCode === 'NotImplemented' || awsCode === 'MethodNotAllowed';
}

/** The failure of a check that tried what a publish does. */
export function notGranted(permission: string, error: CharthouseError, { settings: { bucket, prefix } }: S3Context): Finding {
  const action = deniedAction(error) ?? permission;
  const resource = permission === 's3:ListBucket' ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${prefix}*`;
  // Of a key for encryption, a statement about the bucket would change nothing.
  const where = action.startsWith('s3:') ? `on ${resource}` : 'on the key that the bucket encrypts with';
  return failed(`${action} is not granted: ${error.message}`, `grant ${action} ${where}; docs/s3.md has the whole policy`, {
    ...error.details,
    permission: action,
  });
}

/** A publish does not need it; only this check does. */
export function notTold(permission: string, about: string): Finding {
  return skipped(`${about} cannot be checked: ${permission} is not granted, and publishing does not need it`, undefined, { permission });
}

/** Amazon names the action in its words. Nothing is decided by them; they are only passed on. */
function deniedAction(error: CharthouseError): string | undefined {
  return /not authorized to perform: ([\w-]+:\w+)/.exec(refusalOf(error.cause)?.message ?? '')?.[1];
}
