/** Checks if the public can read the bucket: by a request without credentials, since not every store reports it in its settings. */
import { GetBucketPolicyStatusCommand, GetPublicAccessBlockCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { type Finding, ok, warning } from '../../ports/check.ts';
import { abortable } from '../connection.ts';
import type { S3Context } from '../s3/context.ts';
import { serviceErrorOf } from '../service-error.ts';
import { readSetting } from './read-setting.ts';

const about = 'public access to the bucket';

/** A public access block decides. Without one, a request for the index decides, if it exists; otherwise the policy status. */
export async function publicFinding(context: S3Context, isBehindCdn: boolean, signal: AbortSignal): Promise<Finding> {
  const { client } = context;
  const block = await readSetting(context, { about, permission: 's3:GetBucketPublicAccessBlock', signal }, (bucket, options) =>
    client.send(new GetPublicAccessBlockCommand(bucket), options),
  );
  const { RestrictPublicBuckets = false, IgnorePublicAcls = false } =
    block.kind === 'read' ? (block.value.PublicAccessBlockConfiguration ?? {}) : {};
  if (RestrictPublicBuckets && IgnorePublicAcls) return ok('the public access block denies public access', { isPublic: false });
  const isReadable = await readsWithoutCredentials(context, signal);
  if (isReadable === undefined) return byPolicy(context, isBehindCdn, signal);
  if (!isReadable) return ok('index.yaml cannot be read without credentials', { isPublic: false });
  return publicAs('index.yaml can be read without credentials', isBehindCdn);
}

/** Undefined if the answer is inconclusive: there is no index, or something in between has answered. */
async function readsWithoutCredentials(context: S3Context, signal: AbortSignal): Promise<boolean | undefined> {
  const client = context.anonymous();
  try {
    await context.region.following(() => client.send(new HeadObjectCommand(context.at('index.yaml')), abortable(signal)));
    return true;
  } catch (error) {
    signal.throwIfAborted();
    const status = serviceErrorOf(error)?.status;
    return status === 401 || status === 403 ? false : undefined;
  }
}

async function byPolicy(context: S3Context, isBehindCdn: boolean, signal: AbortSignal): Promise<Finding> {
  const { client } = context;
  const policy = await readSetting(context, { about, permission: 's3:GetBucketPolicyStatus', signal }, (bucket, options) =>
    client.send(new GetBucketPolicyStatusCommand(bucket), options),
  );
  if (policy.kind === 'unavailable') return policy.finding;
  const isPublic = policy.kind === 'read' && policy.value.PolicyStatus?.IsPublic === true;
  if (isPublic) return publicAs('the bucket policy allows public reads', isBehindCdn);
  return ok('no bucket policy allows public reads', { isPublic });
}

function publicAs(how: string, isBehindCdn: boolean): Finding {
  const details = { isPublic: true };
  if (!isBehindCdn) return ok(how, details);
  return warning(
    `${how}, bypassing the distribution`,
    'allow reads only for the distribution, and enable the public access block',
    details,
  );
}
