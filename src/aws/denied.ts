/** Names the missing permission, if AWS denies an action of a service other than S3. */
import { pageUrl } from '../base/docs-url.ts';
import { CharthouseError } from '../base/error.ts';
import { serviceErrorOf } from './service-error.ts';

const denials: readonly string[] = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'];

/** A denied action and its resource. */
export interface Action {
  /** The name in a policy: `cloudformation:DescribeStacks`. */
  readonly action: string;
  /** The resource, for people. */
  readonly on: string;
  /** The page of the guides with the policy; by default that of S3. */
  readonly page?: string;
}

/** An error that names the action, if it was denied; any other error is returned unchanged. */
export function asDenied(error: unknown, { action, on, page = 's3.md' }: Action): unknown {
  const serviceError = serviceErrorOf(error);
  if (serviceError?.code === undefined || !denials.includes(serviceError.code)) return error;
  return new CharthouseError('CH_AWS_DENIED', {
    message: `${action} on ${on} is not allowed for these credentials (${serviceError.code})`,
    hint: `grant ${action} on ${on}; ${pageUrl(page)} has the policy`,
    details: { action, status: serviceError.status, awsCode: serviceError.code },
    cause: error,
  });
}
