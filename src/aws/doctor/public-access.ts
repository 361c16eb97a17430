/** Whether the public may read the bucket: asked without credentials, since settings do not tell it of every store. */
import { GetBucketPolicyStatusCommand, GetPublicAccessBlockCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { type Finding, ok, warning } from '../../ports/check.ts';
import { abortable } from '../connection.ts';
import type { S3Context } from '../s3/context.ts';
import { refusalOf } from '../service-error.ts';
import { tell } from './tell.ts';

const about = 'whether the public may read the bucket';

/** A public access block settles it. Without one the index does, if there is one; else what the store says of its policy. */
export async function publicFinding(context: S3Context, isBehindCdn: boolean, signal: AbortSignal): Promise<Finding> {
  const { client } = context;
  const block = await tell(context, { about, permission: 's3:GetBucketPublicAccessBlock', signal }, (bucket, options) =>
    client.send(new GetPublicAccessBlockCommand(bucket), options),
  );
  const { RestrictPublicBuckets = false, IgnorePublicAcls = false } =
    block.kind === 'told' ? (block.answer.PublicAccessBlockConfiguration ?? {}) : {};
  if (RestrictPublicBuckets && IgnorePublicAcls) return ok('the public access block keeps the public out', { isPublic: false });
  const isReadable = await readsWithoutCredentials(context, signal);
  if (isReadable === undefined) return byPolicy(context, isBehindCdn, signal);
  if (!isReadable) return ok('index.yaml cannot be read without credentials', { isPublic: false });
  return publicAs('index.yaml can be read without credentials', isBehindCdn);
}

/** Undefined if the answer does not tell: there is no index, or something in between has answered. */
async function readsWithoutCredentials(context: S3Context, signal: AbortSignal): Promise<boolean | undefined> {
  const client = context.anonymous();
  try {
    await context.region.following(() => client.send(new HeadObjectCommand(context.at('index.yaml')), abortable(signal)));
    return true;
  } catch (error) {
    signal.throwIfAborted();
    const status = refusalOf(error)?.status;
    return status === 401 || status === 403 ? false : undefined;
  }
}

async function byPolicy(context: S3Context, isBehindCdn: boolean, signal: AbortSignal): Promise<Finding> {
  const { client } = context;
  const policy = await tell(context, { about, permission: 's3:GetBucketPolicyStatus', signal }, (bucket, options) =>
    client.send(new GetBucketPolicyStatusCommand(bucket), options),
  );
  if (policy.kind === 'untold') return policy.finding;
  const isPublic = policy.kind === 'told' && policy.answer.PolicyStatus?.IsPublic === true;
  if (isPublic) return publicAs('the policy of the bucket lets the public read it', isBehindCdn);
  return ok('no policy lets the public read the bucket', { isPublic });
}

function publicAs(how: string, isBehindCdn: boolean): Finding {
  const details = { isPublic: true };
  if (!isBehindCdn) return ok(how, details);
  return warning(`${how}, past the distribution`, 'let the distribution alone read it, and switch the public access block on', details);
}
