/** Whether the bucket is there, where it is, whose it is, and whether it may be listed: all told by one listing of one key. */
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { CharthouseError } from '../../base/error.ts';
import { type Check, type Finding, failed, ok, warning } from '../../ports/check.ts';
import { abortable } from '../connection.ts';
import type { S3Context } from '../s3/context.ts';
import { isDenied, notGranted } from './denied.ts';

/** `foreign`: only where no owner is insisted on is it listed. Any other failure is thrown. */
type Reach =
  | { readonly kind: 'listed' }
  | { readonly kind: 'foreign'; readonly error: CharthouseError }
  | { readonly kind: 'denied'; readonly error: CharthouseError };

/** In the order in which they are read. */
export function reachChecks(context: S3Context): readonly Check[] {
  const { account } = context.settings;
  let reached: Promise<Reach> | undefined;
  const reach = (signal: AbortSignal): Promise<Reach> => (reached ??= reachBucket(context, signal));
  return [
    { name: 'bucket', needs: ['credentials'], run: async (signal) => thereAs(context, await reach(signal)) },
    { name: 'region', needs: ['bucket'], run: () => regionFinding(context) },
    ...(account === undefined
      ? []
      : [{ name: 'bucket-owner', needs: ['bucket'], run: async (signal: AbortSignal) => ownerFinding(account, await reach(signal)) }]),
    { name: 'list', needs: ['bucket', 'bucket-owner'], run: async (signal) => listFinding(context, await reach(signal)) },
  ];
}

async function reachBucket(context: S3Context, signal: AbortSignal): Promise<Reach> {
  const { client, region, name, aws, settings } = context;
  const { Key: _, ...bucket } = context.at('');
  const list = (owner: Pick<typeof bucket, 'ExpectedBucketOwner'>): Promise<unknown> => {
    const command = new ListObjectsV2Command({ Bucket: bucket.Bucket, ...owner, Prefix: settings.prefix, MaxKeys: 1 });
    return aws.call(`list ${name}`, () => region.following(() => client.send(command, abortable(signal))), signal);
  };
  try {
    await list(bucket);
    return { kind: 'listed' };
  } catch (error) {
    if (!isDenied(error)) throw error;
    if (settings.account === undefined) return { kind: 'denied', error };
    const open = await list({}).then(
      () => true,
      () => false,
    );
    return { kind: open ? 'foreign' : 'denied', error };
  }
}

/** Whoever is denied is denied something that is there, as far as S3 tells. */
function thereAs({ name, witness }: S3Context, { kind }: Reach): Finding {
  const host = witness.host() ?? 'the store';
  return ok(kind === 'listed' ? `${name} is there, at ${host}` : `${host} answers for ${name}`, { endpoint: host });
}

async function regionFinding({ region }: S3Context): Promise<Finding> {
  const [own, mistaken] = [await region.current(), region.mistaken()];
  if (mistaken === undefined) return ok(own, { region: own });
  return warning(
    `the bucket is in ${own}, and was looked for in ${mistaken}: each run asks twice`,
    `name the region: --region ${own}, or AWS_REGION=${own}`,
    { region: own, asked: mistaken },
  );
}

function ownerFinding(account: string, { kind }: Reach): Finding {
  switch (kind) {
    case 'listed':
      return ok(`the bucket belongs to account ${account}`, { account });
    case 'foreign':
      return failed(
        `the bucket does not belong to account ${account}`,
        'check the name of the bucket: another account may own it now; or name its account with --account',
        { account },
      );
    case 'denied':
      return warning(
        `whether the bucket belongs to account ${account} cannot be checked: listing it is not allowed`,
        'grant s3:ListBucket',
        {
          account,
        },
      );
  }
}

function listFinding(context: S3Context, reach: Reach): Finding {
  if (reach.kind === 'listed') return ok('s3:ListBucket is granted', { permission: 's3:ListBucket' });
  return notGranted('s3:ListBucket', reach.error, context);
}
