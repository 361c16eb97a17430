/** Checks the headers of a stored package: tools that compress uploads add a Content-Encoding, which changes what readers receive. */
import { HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { encodingOf } from '../../base/content-encoding.ts';
import { ownFolder } from '../../base/object-key.ts';
import { quoted } from '../../base/quoted.ts';
import { type Check, type Finding, failed, ok } from '../../ports/check.ts';
import { abortable } from '../connection.ts';
import { actionText, type S3Context } from '../s3/context.ts';

/** Checks the newest package on the first page of the listing. */
export function packageHeaderCheck(context: S3Context): Check {
  return { name: 'package-headers', needs: ['read', 'list'], run: (signal) => finding(context, signal) };
}

async function finding(context: S3Context, signal: AbortSignal): Promise<Finding> {
  const key = await newestPackage(context, signal);
  if (key === undefined) return ok('no package exists yet');
  const { ContentEncoding, ContentType = '' } = await context.aws.call(
    actionText('check', key, context),
    () => context.region.following(() => context.client.send(new HeadObjectCommand(context.at(key)), abortable(signal))),
    signal,
  );
  const details = { key, contentType: ContentType, contentEncoding: ContentEncoding ?? '' };
  const encoding = encodingOf(ContentEncoding);
  if (encoding === undefined) return ok(`${quoted(key)} is stored without a Content-Encoding`, details);
  return failed(
    `${quoted(key)} is stored with Content-Encoding ${encoding}: browsers and other clients decode it, and then the digest does not match`,
    'upload the package again unchanged, without that header; check the other packages too',
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
