/** Checks the headers of the stored index: an upload by hand often lacks them. */
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { encodingOf } from '../../base/content-encoding.ts';
import { type Check, type Finding, failed, ok, skipped, warning } from '../../ports/check.ts';
import type { ObjectAttributes } from '../../ports/object-store.ts';
import { abortable } from '../connection.ts';
import type { S3Context } from '../s3/context.ts';
import { actionText } from '../s3/context.ts';
import { serviceErrorOf } from '../service-error.ts';

/** `expected` are the attributes that a publish sets. */
export function indexHeaderCheck(context: S3Context, expected: ObjectAttributes): Check {
  return { name: 'index-headers', needs: ['read', 'list'], run: (signal) => finding(context, expected, signal) };
}

async function finding(context: S3Context, expected: ObjectAttributes, signal: AbortSignal): Promise<Finding> {
  const key = 'index.yaml';
  const response = await context.aws.call(
    actionText('check', key, context),
    () =>
      context.region
        .following(() => context.client.send(new HeadObjectCommand(context.at(key)), abortable(signal)))
        .catch((error: unknown) => {
          if (serviceErrorOf(error)?.status === 404) return undefined;
          throw error;
        }),
    signal,
  );
  if (response === undefined) return skipped('index.yaml does not exist yet');
  const { ContentType = '', CacheControl = '', ContentEncoding = '' } = response;
  const details = { contentType: ContentType, cacheControl: CacheControl, contentEncoding: ContentEncoding };
  const encoding = encodingOf(ContentEncoding);
  if (encoding !== undefined) {
    return failed(
      `index.yaml is stored with Content-Encoding ${encoding}, which Helm does not decode`,
      'upload it again, uncompressed and without that header',
      details,
    );
  }
  const odd = [
    ...(ContentType === expected.contentType ? [] : [`Content-Type ${ContentType || '(none)'} instead of ${expected.contentType}`]),
    ...(CacheControl === expected.cacheControl ? [] : [`Cache-Control ${CacheControl || '(none)'} instead of ${expected.cacheControl}`]),
  ];
  if (odd.length === 0) return ok(`${ContentType}, ${CacheControl}`, details);
  return warning(`index.yaml is stored with ${odd.join(' and ')}`, 'publish once: every commit sets the right headers', details);
}
