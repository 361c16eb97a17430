/** The answers that S3, its imitators and what stands before them give on a bad day. */
import { type Answer, answer, type Fault } from './faults.ts';

/** An error as S3 words it. */
export function s3Error(status: number, code: string, headers: Answer['headers'] = {}): Fault {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code}</Message><RequestId>0</RequestId></Error>`;
  return answer(status, { 'content-type': 'application/xml', ...headers }, body);
}

/** What S3 says when two conditional writes meet: neither that the object exists nor that it does not. */
export const conditionalConflict: Fault = s3Error(409, 'ConditionalRequestConflict');

/** The plain refusal, and the late one, which comes as a success. */
export const preconditionFailed: Fault = s3Error(412, 'PreconditionFailed');
export const preconditionFailedInside200: Fault = s3Error(200, 'PreconditionFailed');

/** Too much for the server, which may say when to come again. */
export const tooManyRequests: Fault = s3Error(429, 'TooManyRequests');
export function slowDown(retryAfter?: string): Fault {
  return s3Error(503, 'SlowDown', retryAfter === undefined ? {} : { 'retry-after': retryAfter });
}

/** Who asks, or when, is not to its liking. */
export const accessDenied: Fault = s3Error(403, 'AccessDenied');
export const expiredToken: Fault = s3Error(400, 'ExpiredToken');
export const clockSkewed: Fault = s3Error(403, 'RequestTimeTooSkewed');

/** The bucket is elsewhere. */
export function otherRegion(region: string): Fault {
  return s3Error(301, 'PermanentRedirect', { 'x-amz-bucket-region': region });
}

/** A store that refuses preconditions, and says so. */
export const notImplemented: Fault = s3Error(501, 'NotImplemented');

/** The page of a proxy that knows nothing of S3. */
export const htmlNotFound: Fault = answer(404, { 'content-type': 'text/html' }, '<html><body><h1>404 Not Found</h1></body></html>');
