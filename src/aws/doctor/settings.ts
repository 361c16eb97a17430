/** Checks the settings of the bucket. Publishing needs none of these permissions, so a denied one is skipped. */

import { GetBucketOwnershipControlsCommand, GetBucketVersioningCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { option } from '../../hint/hint.ts';
import { type Check, type Finding, failed, ok, warning } from '../../ports/check.ts';
import type { S3Context } from '../s3/context.ts';
import { publicFinding } from './public-access.ts';
import { readSetting } from './read-setting.ts';

/** In reading order. */
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
  const about = 'versioning of the bucket';
  const setting = await readSetting(context, { about, permission: 's3:GetBucketVersioning', signal }, (bucket, options) =>
    client.send(new GetBucketVersioningCommand(bucket), options),
  );
  if (setting.kind === 'unavailable') return setting.finding;
  const status = setting.kind === 'read' ? setting.value.Status : undefined;
  if (status === 'Enabled') return ok('versioning is enabled: a deleted or damaged index can be restored', { status });
  const own = await offersVersions(context, about, signal);
  if (own !== undefined) return own;
  const { endpoint, settings } = context;
  const aws = endpoint === undefined || context.isAmazon() ? 'aws' : `aws --endpoint-url ${endpoint}`;
  return warning(
    `versioning is disabled${status === undefined ? '' : ` (${status})`}: an index that is deleted or damaged cannot be restored`,
    `${aws} s3api put-bucket-versioning --bucket ${settings.bucket} --versioning-configuration Status=Enabled`,
    { status: status ?? null },
  );
}

/**
 * Some stores answer the request for the versioning status but have no versioning: they would answer 501 to the command that enables it.
 */
async function offersVersions(context: S3Context, about: string, signal: AbortSignal): Promise<Finding | undefined> {
  if (context.isAmazon()) return undefined;
  const { client, settings } = context;
  const setting = await readSetting(context, { about, permission: 's3:ListBucketVersions', signal }, (bucket, options) =>
    client.send(new ListObjectVersionsCommand({ ...bucket, Prefix: settings.prefix, MaxKeys: 1 }), options),
  );
  return setting.kind === 'unavailable' && setting.isUnknown ? setting.finding : undefined;
}

async function ownershipFinding(context: S3Context, acl: string, signal: AbortSignal): Promise<Finding> {
  const { client } = context;
  const about = 'the ACL setting of the bucket';
  const setting = await readSetting(context, { about, permission: 's3:GetBucketOwnershipControls', signal }, (bucket, options) =>
    client.send(new GetBucketOwnershipControlsCommand(bucket), options),
  );
  if (setting.kind === 'unavailable') return setting.finding;
  const [rule] = setting.kind === 'read' ? (setting.value.OwnershipControls?.Rules ?? []) : [];
  const ownership = rule?.ObjectOwnership ?? null;
  if (ownership !== 'BucketOwnerEnforced') return ok(`the bucket allows ACLs, such as ${acl}`, { ownership });
  return failed(`the bucket does not allow ACLs, but ${option('acl', acl)} sets one`, `remove ${option('acl')}`, { ownership });
}
