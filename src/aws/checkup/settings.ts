/** How the bucket is set up, as far as it may be asked: nothing here is needed to publish, so what is denied is skipped. */
import {
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyStatusCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { type Check, type Finding, failed, ok, skipped, warning } from '../../base/check.ts';
import { isCharthouseError } from '../../base/error.ts';
import { abortable } from '../connection.ts';
import type { S3Context } from '../s3-context.ts';
import { isDenied, isUnknown, notTold } from './denied.ts';

type Send<T> = (bucket: { readonly Bucket: string; readonly ExpectedBucketOwner?: string }, options: object) => Promise<T>;

/** An answer, or why there is none. `unset`: the store says that nothing was set. */
type Told<T> =
  | { readonly kind: 'told'; readonly answer: T }
  | { readonly kind: 'unset' }
  | { readonly kind: 'untold'; readonly finding: Finding };

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
  return warning(
    `the bucket keeps no versions${status === undefined ? '' : ` (${status})`}: an index that is deleted or mangled by others is gone`,
    `aws s3api put-bucket-versioning --bucket ${context.settings.bucket} --versioning-configuration Status=Enabled`,
    { status: status ?? null },
  );
}

async function publicFinding(context: S3Context, isBehindCdn: boolean, signal: AbortSignal): Promise<Finding> {
  const { client } = context;
  const about = 'whether the public may read the bucket';
  const [block, policy] = await Promise.all([
    tell(context, { about, permission: 's3:GetBucketPublicAccessBlock', signal }, (bucket, options) =>
      client.send(new GetPublicAccessBlockCommand(bucket), options),
    ),
    tell(context, { about, permission: 's3:GetBucketPolicyStatus', signal }, (bucket, options) =>
      client.send(new GetBucketPolicyStatusCommand(bucket), options),
    ),
  ]);
  const { RestrictPublicBuckets = false, IgnorePublicAcls = false } =
    block.kind === 'told' ? (block.answer.PublicAccessBlockConfiguration ?? {}) : {};
  if (RestrictPublicBuckets && IgnorePublicAcls) return ok('the public access block keeps the public out', { isPublic: false });
  if (policy.kind === 'untold') return policy.finding;
  const isPublic = policy.kind === 'told' && policy.answer.PolicyStatus?.IsPublic === true;
  if (isPublic && isBehindCdn) {
    return warning(
      'the policy of the bucket lets the public read it, past the distribution',
      'let the distribution alone read it, and switch the public access block on',
      { isPublic },
    );
  }
  return ok(isPublic ? 'the policy of the bucket lets the public read it' : 'no policy lets the public read the bucket', { isPublic });
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

interface Question {
  readonly about: string;
  readonly permission: string;
  readonly signal: AbortSignal;
}

async function tell<T>(context: S3Context, { about, permission, signal }: Question, send: Send<T>): Promise<Told<T>> {
  const { Key: _, ...bucket } = context.at('');
  try {
    const ask = () => context.region.following(() => send(bucket, abortable(signal)));
    return { kind: 'told', answer: await context.aws.call(`ask ${context.name} ${about}`, ask, signal) };
  } catch (error) {
    if (isDenied(error)) return { kind: 'untold', finding: notTold(permission, about) };
    if (isUnknown(error)) return { kind: 'untold', finding: skipped(`${about} is nothing that the store can be asked`) };
    // Each of these questions has its own code for "nothing was set".
    if (isCharthouseError(error) && error.details['status'] === 404) return { kind: 'unset' };
    throw error;
  }
}
