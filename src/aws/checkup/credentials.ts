/** Whose credentials are used: where they were found, until when they hold, and which account they belong to. */
import { type Check, type Finding, failed, ok, skipped, warning } from '../../base/check.ts';
import { isCharthouseError } from '../../base/error.ts';
import { awsError } from '../aws-error.ts';
import { type AwsConnection, abortable, serviceEndpoint } from '../connection.ts';
import { environmentCredentials } from '../environment-credentials.ts';
import type { S3Context } from '../s3-context.ts';

/** In the SDK's words for where it found them, the most telling first. */
const sources: readonly (readonly [RegExp, string])[] = [
  [/^CREDENTIALS_(ENV_VARS_STS_WEB_ID_TOKEN|STS_ASSUME_ROLE_WEB_ID|PROFILE_STS_WEB_ID_TOKEN)$/, 'a web identity token'],
  [/^CREDENTIALS_STS_ASSUME_ROLE$/, 'a role of the AWS profile'],
  [/^CREDENTIALS_(PROFILE_)?SSO/, 'SSO'],
  [/^CREDENTIALS_(PROFILE_)?LOGIN$/, 'aws login'],
  [/^CREDENTIALS_(PROFILE_)?PROCESS$/, 'the process of the AWS profile'],
  [/^CREDENTIALS_HTTP$/, 'the container'],
  [/^CREDENTIALS_IMDS$/, 'the instance'],
  [/^CREDENTIALS_ENV_VARS$/, 'the environment'],
  [/^CREDENTIALS_PROFILE$/, 'the AWS profile'],
];

/** A publish that waits for others may take this long. */
const shortMs = 15 * 60_000;

/** In the order in which they are asked. */
export function credentialChecks(context: S3Context, services: AwsConnection): readonly Check[] {
  return [
    { name: 'credentials', run: () => findCredentials(context) },
    // Only after its first answer is it known whose store this is.
    { name: 'account', needs: ['credentials'], after: ['bucket'], run: (signal) => findAccount(context, services, signal) },
  ];
}

async function findCredentials(context: S3Context): Promise<Finding> {
  const { clock } = context.aws.ports;
  const identity = await context.client.config.credentials().catch((error: unknown) => {
    throw awsError(error, { what: 'find credentials', nowMs: clock.now() });
  });
  const { accessKeyId, expiration } = identity;
  const source = sourceOf(context, identity);
  // An access key is no secret, but a log need not hold it whole.
  const message = `access key …${accessKeyId.slice(-4)} from ${source}`;
  const details = {
    source,
    accessKeyEnd: accessKeyId.slice(-4),
    ...(expiration === undefined ? {} : { expires: expiration.toISOString() }),
  };
  if (expiration === undefined) return ok(message, details);
  const leftMs = expiration.getTime() - clock.now();
  const minutes = Math.floor(leftMs / 60_000);
  if (leftMs <= 0) return failed(`${message}: expired`, 'renew them, then run again', details);
  if (leftMs < shortMs) return warning(`${message}: they expire in ${minutes} min`, 'renew them before a long run', details);
  return ok(`${message}, for ${minutes} min more`, details);
}

function sourceOf({ aws: { ports } }: S3Context, identity: object): string {
  if (typeof ports.credentials === 'function') return 'the role that --role-to-assume names';
  if (ports.credentials !== undefined) return 'the caller';
  if (environmentCredentials(ports.env) !== undefined) return 'the environment';
  const said: unknown = Reflect.get(identity, '$source');
  const names = typeof said === 'object' && said !== null ? Object.keys(said) : [];
  return sources.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1] ?? 'where the AWS SDK looks';
}

async function findAccount(context: S3Context, services: AwsConnection, signal: AbortSignal): Promise<Finding> {
  const { client, region, settings, endpoint } = context;
  const stsEndpoint = serviceEndpoint(services.ports.env, 'STS');
  if (stsEndpoint === undefined && endpoint !== undefined && !context.isAmazon()) {
    return skipped("the store is not Amazon's, and no AWS_ENDPOINT_URL_STS says whom to ask");
  }
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const sts = new STSClient({
    ...services.clientConfig,
    credentials: client.config.credentials,
    region: region.current,
    ...(stsEndpoint === undefined ? {} : { endpoint: stsEndpoint }),
  });
  try {
    const ask = () => sts.send(new GetCallerIdentityCommand({}), abortable(signal));
    const { Account, Arn } = await services.call('ask STS whose credentials these are', ask, signal);
    return compare({ account: Account ?? 'unknown', arn: Arn ?? 'unknown' }, settings.account);
  } catch (error) {
    signal.throwIfAborted();
    // A publish never asks STS: only what it says of the credentials themselves counts.
    if (isCharthouseError(error) && error.code !== 'CH_CREDENTIALS') return skipped(error.message, undefined, error.details);
    throw error;
  }
}

function compare(caller: { readonly account: string; readonly arn: string }, wanted: string | undefined): Finding {
  const message = `account ${caller.account}, as ${caller.arn}`;
  if (wanted === undefined || wanted === caller.account) return ok(message, caller);
  return warning(
    `the credentials are of ${message}; the bucket must belong to account ${wanted}`,
    `use credentials of account ${wanted}, unless its bucket lets this account in`,
    { ...caller, wanted },
  );
}
