/** Under which headers a package is stored: tools that compress what they upload say so in a header, and change what readers get. */
import { HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { encodingOf } from '../../base/content-encoding.ts';
import { ownFolder } from '../../base/object-key.ts';
import { quoted } from '../../base/quoted.ts';
import { type Check, type Finding, failed, ok } from '../../ports/check.ts';
import { abortable } from '../connection.ts';
import { doing, type S3Context } from '../s3/context.ts';

/** Of the package that was put last, among those that the first page of a listing shows. */
export function packageHeaderCheck(context: S3Context): Check {
  return { name: 'package-headers', needs: ['read', 'list'], run: (signal) => finding(context, signal) };
}

async function finding(context: S3Context, signal: AbortSignal): Promise<Finding> {
  const key = await newestPackage(context, signal);
  if (key === undefined) return ok('there is no package yet');
  const { ContentEncoding, ContentType = '' } = await context.aws.call(
    doing('look at', key, context),
    () => context.region.following(() => context.client.send(new HeadObjectCommand(context.at(key)), abortable(signal))),
    signal,
  );
  const details = { key, contentType: ContentType, contentEncoding: ContentEncoding ?? '' };
  const encoding = encodingOf(ContentEncoding);
  if (encoding === undefined) return ok(`${quoted(key)} is stored without a Content-Encoding`, details);
  return failed(
    `${quoted(key)} is stored with Content-Encoding ${encoding}: browsers and other readers undo it, and then miss the digest`,
    'put the package again as it is, without that header; look at the other packages too',
    details,
  );
}

async function newestPackage(context: S3Context, signal: AbortSignal): Promise<string | undefined> {
  const { prefix } = context.settings;
  const { Key: _, ...bucket } = context.at('');
  const { Contents = [] } = await context.aws.call(
    `list ${context.name}`,
    () => context.region.following(() => context.client.send(new ListObjectsV2Command({ ...bucket, Prefix: prefix }), abortable(signal))),
    signal,
  );
  const packages = Contents.flatMap(({ Key = '', LastModified }) => {
    const key = Key.slice(prefix.length);
    return key.endsWith('.tgz') && !key.startsWith(`${ownFolder}/`) ? [{ key, ms: LastModified?.getTime() ?? 0 }] : [];
  });
  return packages.sort((a, b) => b.ms - a.ms)[0]?.key;
}
