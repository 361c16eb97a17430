/** A store that does not know a header of a put does not say which: an option of the user may be the reason, and not the condition. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { S3Settings } from '../settings.ts';

/** The same error, or one that names the options that the store may not have. */
export function orPutOption(error: unknown, { sse, sseKmsKeyId, storageClass, acl }: S3Settings): unknown {
  if (!isCharthouseError(error) || error.details['awsCode'] !== 'NotImplemented') return error;
  const given = Object.entries({ '--sse': sse, '--sse-kms-key-id': sseKmsKeyId, '--storage-class': storageClass, '--acl': acl });
  const options = given.flatMap(([option, value]) => (value === undefined ? [] : [option])).join(', ');
  if (options === '') return error;
  return new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${error.message}, with ${options}`,
    hint: `leave out ${options}, or set up the store for it; if the store refuses still, it has no conditional writes (docs/s3.md)`,
    details: { ...error.details, options },
    cause: error,
  });
}

/** Whether it is such an error. */
export function isAboutOption(error: CharthouseError): boolean {
  return error.details['options'] !== undefined;
}
