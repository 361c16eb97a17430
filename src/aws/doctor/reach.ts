/** Checks the bucket: it exists, its region, its owner, and whether it can be listed. One listing of one key answers all of this. */

import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { CharthouseError } from '../../base/error.ts';
import { option } from '../../hint/hint.ts';
import { type Check, type Finding, failed, ok, warning } from '../../ports/check.ts';
import { abortable } from '../connection.ts';
import type { S3Context } from '../s3/context.ts';
import { isDenied, notGranted } from './denied.ts';

/** `foreign`: it can be listed only without the expected owner. Any other failure is thrown. */
type Reach =
  | { readonly kind: 'listed' }
  | { readonly kind: 'foreign'; readonly error: CharthouseError }
  | { readonly kind: 'denied'; readonly error: CharthouseError };

/** In reading order. */
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

/** S3 denies access only to a bucket that exists, as far as it shows. */
function thereAs({ name, observer }: S3Context, { kind }: Reach): Finding {
  const host = observer.host() ?? 'the store';
  return ok(kind === 'listed' ? `${name} exists, at ${host}` : `${host} answers for ${name}`, { endpoint: host });
}

async function regionFinding({ region }: S3Context): Promise<Finding> {
  const [own, mistaken] = [await region.current(), region.mistaken()];
  if (mistaken === undefined) return ok(own, { region: own });
  return warning(
    `the bucket is in ${own}, but the first request went to ${mistaken}: each run sends it twice`,
    `set the region: ${option('region', own)}, or AWS_REGION=${own}`,
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
        `check the name of the bucket: another account may own it now; or set its account with ${option('account')}`,
        { account },
      );
    case 'denied':
      return warning(`cannot check that the bucket belongs to account ${account}: listing it is not allowed`, 'grant s3:ListBucket', {
        account,
      });
  }
}

function listFinding(context: S3Context, reach: Reach): Finding {
  if (reach.kind === 'listed') return ok('s3:ListBucket is granted', { permission: 's3:ListBucket' });
  return notGranted('s3:ListBucket', reach.error, context);
}
