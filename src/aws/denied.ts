/** Names the permission that is missing, where AWS refuses an action that is not S3's. */
import { CharthouseError } from '../base/error.ts';
import { refusalOf } from './service-error.ts';

const denials: readonly string[] = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'];

/** What was asked, and on what. */
export interface Action {
  /** As a policy names it: `cloudformation:DescribeStacks`. */
  readonly action: string;
  /** What it was to be done to, for people. */
  readonly on: string;
  /** The page that says what has to be allowed; that of S3 where absent. */
  readonly page?: string;
}

/** An error that names the action, where that is what is missing; all others are left as they are. */
export function asDenied(error: unknown, { action, on, page = 'docs/s3.md' }: Action): unknown {
  const refusal = refusalOf(error);
  if (refusal?.code === undefined || !denials.includes(refusal.code)) return error;
  return new CharthouseError('CH_AWS_DENIED', {
    message: `${action} on ${on} is not allowed to these credentials (${refusal.code})`,
    hint: `grant ${action} on ${on}; ${page} has the policy`,
    details: { action, status: refusal.status, awsCode: refusal.code },
    cause: error,
  });
}
