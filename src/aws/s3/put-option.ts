/**
 * If a store does not support a header of a put, it does not say which one: the cause may be an option of the user, and not the condition.
 */
import { pageUrl } from '../../base/docs-url.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { S3Settings } from '../settings.ts';

/** The same error, or one that names the options that the store may not support. */
export function orPutOption(error: unknown, { sse, sseKmsKeyId, storageClass, acl }: S3Settings): unknown {
  if (!isCharthouseError(error) || error.details['awsCode'] !== 'NotImplemented') return error;
  const given = Object.entries({ '--sse': sse, '--sse-kms-key-id': sseKmsKeyId, '--storage-class': storageClass, '--acl': acl });
  const options = given.flatMap(([option, value]) => (value === undefined ? [] : [option])).join(', ');
  if (options === '') return error;
  return new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${error.message}, with ${options}`,
    hint: `remove ${options}, or configure the store for it; if it still fails, the store has no conditional writes (${pageUrl('s3.md#s3-compatible-stores')})`,
    details: { ...error.details, options },
    cause: error,
  });
}

/** Whether it is such an error. */
export function isAboutOption(error: CharthouseError): boolean {
  return error.details['options'] !== undefined;
}
