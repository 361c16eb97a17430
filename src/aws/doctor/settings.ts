/** How the bucket is set up, as far as it may be asked: nothing here is needed to publish, so what is denied is skipped. */
import { GetBucketOwnershipControlsCommand, GetBucketVersioningCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { type Check, type Finding, failed, ok, warning } from '../../ports/check.ts';
import type { S3Context } from '../s3/context.ts';
import { publicFinding } from './public-access.ts';
import { tell } from './tell.ts';

/** In the order in which they are read. */
export function settingChecks(context: S3Context, isBehindCdn: boolean): readonly Check[] {
  const needs = ['bucket', 'bucket-owner'];
  const { acl } = context.settings;
  return [
    { name: 'versioning', needs, run: (signal) => versioningFinding(context, signal) },
    { name: 'public-access', needs, run: (signal) => publicFinding(context, isBehindCdn, signal) },
    ...(acl === undefined
      ? []
      : [{ name: 'object-ownership', needs, run: (signal: AbortSignal) => ownershipFinding(context, acl, signal) }]),
  ];
}

async function versioningFinding(context: S3Context, signal: AbortSignal): Promise<Finding> {
  const { client } = context;
  const about = 'whether the bucket keeps versions';
  const told = await tell(context, { about, permission: 's3:GetBucketVersioning', signal }, (bucket, options) =>
    client.send(new GetBucketVersioningCommand(bucket), options),
  );
  if (told.kind === 'untold') return told.finding;
  const status = told.kind === 'told' ? told.answer.Status : undefined;
  if (status === 'Enabled') return ok('the bucket keeps versions: an index that was deleted or mangled can be restored', { status });
  const own = await offersVersions(context, about, signal);
  if (own !== undefined) return own;
  const { endpoint, settings } = context;
  const aws = endpoint === undefined || context.isAmazon() ? 'aws' : `aws --endpoint-url ${endpoint}`;
  return warning(
    `the bucket keeps no versions${status === undefined ? '' : ` (${status})`}: an index that is deleted or mangled by others is gone`,
    `${aws} s3api put-bucket-versioning --bucket ${settings.bucket} --versioning-configuration Status=Enabled`,
    { status: status ?? null },
  );
}

/** Some stores answer the question about versioning and know no versions: they would answer 501 to the command that switches it on. */
async function offersVersions(context: S3Context, about: string, signal: AbortSignal): Promise<Finding | undefined> {
  if (context.isAmazon()) return undefined;
  const { client, settings } = context;
  const told = await tell(context, { about, permission: 's3:ListBucketVersions', signal }, (bucket, options) =>
    client.send(new ListObjectVersionsCommand({ ...bucket, Prefix: settings.prefix, MaxKeys: 1 }), options),
  );
  return told.kind === 'untold' && told.isUnknown ? told.finding : undefined;
}

async function ownershipFinding(context: S3Context, acl: string, signal: AbortSignal): Promise<Finding> {
  const { client } = context;
  const about = 'whether the bucket takes ACLs';
  const told = await tell(context, { about, permission: 's3:GetBucketOwnershipControls', signal }, (bucket, options) =>
    client.send(new GetBucketOwnershipControlsCommand(bucket), options),
  );
  if (told.kind === 'untold') return told.finding;
  const [rule] = told.kind === 'told' ? (told.answer.OwnershipControls?.Rules ?? []) : [];
  const ownership = rule?.ObjectOwnership ?? null;
  if (ownership !== 'BucketOwnerEnforced') return ok(`the bucket takes ACLs, such as ${acl}`, { ownership });
  return failed(`the bucket takes no ACLs, and --acl ${acl} asks for one`, 'leave --acl out', { ownership });
}
