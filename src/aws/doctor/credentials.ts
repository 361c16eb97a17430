/** Checks the credentials: their source, expiry and account. */

import { isCharthouseError } from '../../base/error.ts';
import { type Check, type Finding, failed, ok, skipped, warning } from '../../ports/check.ts';
import type { Caller } from '../../ports/identity.ts';
import { awsError } from '../aws-error.ts';
import { type AwsConnection, serviceEndpoint } from '../connection.ts';
import { sourceOf } from '../credentials/credential-source.ts';
import { askCaller, openSts } from '../credentials/sts.ts';
import type { S3Context } from '../s3/context.ts';

/** A publish that waits for other publishers may take this long. */
const shortMs = 15 * 60_000;

/** In the order of the requests. */
export function credentialChecks(context: S3Context, services: AwsConnection): readonly Check[] {
  return [
    { name: 'credentials', run: () => findCredentials(context) },
    // Whose store this is, is known only after its first response.
    { name: 'account', needs: ['credentials'], after: ['bucket'], run: (signal) => findAccount(context, services, signal) },
  ];
}

async function findCredentials(context: S3Context): Promise<Finding> {
  const { clock } = context.aws.ports;
  const identity = await context.client.config.credentials().catch((error: unknown) => {
    throw awsError(error, { what: 'find credentials', nowMs: clock.now(), env: context.aws.ports.env });
  });
  const { accessKeyId, expiration } = identity;
  const source = sourceOf(context.aws.ports, identity);
  // An access key id is not a secret, but a log does not need all of it.
  const message = `access key …${accessKeyId.slice(-4)} from ${source}`;
  const details = {
    source,
    accessKeyEnd: accessKeyId.slice(-4),
    ...(expiration === undefined ? {} : { expires: expiration.toISOString() }),
  };
  if (expiration === undefined) return ok(message, details);
  const leftMs = expiration.getTime() - clock.now();
  const minutes = Math.floor(leftMs / 60_000);
  if (leftMs <= 0) return failed(`${message}: expired`, 'renew the credentials, then run again', details);
  if (leftMs < shortMs) return warning(`${message}: they expire in ${minutes} min`, 'renew the credentials before a long run', details);
  return ok(`${message}, valid for ${minutes} min`, details);
}

async function findAccount(context: S3Context, services: AwsConnection, signal: AbortSignal): Promise<Finding> {
  const { client, region, settings, endpoint } = context;
  const stsEndpoint = serviceEndpoint(services.ports.env, 'STS');
  if (stsEndpoint === undefined && endpoint !== undefined && !context.isAmazon()) {
    return skipped('the store is not Amazon S3, and AWS_ENDPOINT_URL_STS is not set');
  }
  try {
    const sts = await openSts({ credentials: client.config.credentials, region: region.current }, services);
    return compare(await askCaller(sts, services, signal), settings.account);
  } catch (error) {
    signal.throwIfAborted();
    // A publish never calls STS: only an error about the credentials themselves counts.
    if (isCharthouseError(error) && error.code !== 'CH_CREDENTIALS') return skipped(error.message, undefined, error.details);
    throw error;
  }
}

function compare(caller: Caller, wanted: string | undefined): Finding {
  const message = `account ${caller.account}, as ${caller.arn}`;
  if (wanted === undefined || wanted === caller.account) return ok(message, { ...caller });
  return warning(
    `the credentials belong to ${message}; the bucket must belong to account ${wanted}`,
    `use credentials of account ${wanted}, unless its bucket allows this account`,
    { ...caller, wanted },
  );
}
