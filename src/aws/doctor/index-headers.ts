/** Under which headers the index is stored: whoever uploads it by hand forgets them. */
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { encodingOf } from '../../base/content-encoding.ts';
import { type Check, type Finding, failed, ok, skipped, warning } from '../../ports/check.ts';
import type { ObjectAttributes } from '../../ports/object-store.ts';
import { abortable } from '../connection.ts';
import type { S3Context } from '../s3/context.ts';
import { doing } from '../s3/context.ts';
import { refusalOf } from '../service-error.ts';

/** `expected` is what a publish puts. */
export function indexHeaderCheck(context: S3Context, expected: ObjectAttributes): Check {
  return { name: 'index-headers', needs: ['read', 'list'], run: (signal) => finding(context, expected, signal) };
}

async function finding(context: S3Context, expected: ObjectAttributes, signal: AbortSignal): Promise<Finding> {
  const key = 'index.yaml';
  const said = await context.aws.call(
    doing('look at', key, context),
    () =>
      context.region
        .following(() => context.client.send(new HeadObjectCommand(context.at(key)), abortable(signal)))
        .catch((error: unknown) => {
          if (refusalOf(error)?.status === 404) return undefined;
          throw error;
        }),
    signal,
  );
  if (said === undefined) return skipped('there is no index.yaml yet');
  const { ContentType = '', CacheControl = '', ContentEncoding = '' } = said;
  const details = { contentType: ContentType, cacheControl: CacheControl, contentEncoding: ContentEncoding };
  const encoding = encodingOf(ContentEncoding);
  if (encoding !== undefined) {
    return failed(
      `index.yaml is stored with Content-Encoding ${encoding}, which no Helm undoes`,
      'put it again, uncompressed and without that header',
      details,
    );
  }
  const odd = [
    ...(ContentType === expected.contentType ? [] : [`Content-Type ${ContentType || '(none)'} instead of ${expected.contentType}`]),
    ...(CacheControl === expected.cacheControl ? [] : [`Cache-Control ${CacheControl || '(none)'} instead of ${expected.cacheControl}`]),
  ];
  if (odd.length === 0) return ok(`${ContentType}, ${CacheControl}`, details);
  return warning(`index.yaml is stored with ${odd.join(' and ')}`, 'publish once: every commit puts the right ones', details);
}
