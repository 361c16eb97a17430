/** A CloudFront distribution, as a Cdn. */
import { CloudFrontClient, CreateInvalidationCommand, GetInvalidationCommand } from '@aws-sdk/client-cloudfront';
import { CharthouseError } from '../../base/error.ts';
import { shellWord } from '../../base/shell-word.ts';
import type { Cdn, Invalidated, InvalidateOptions } from '../../ports/cdn.ts';
import { type AwsConnection, abortable, serviceEndpoint } from '../connection.ts';
import { asDenied } from '../denied.ts';
import { poll } from '../poll.ts';
import { serviceErrorOf } from '../service-error.ts';

/** CloudFront is global; its API is in this region. */
const region = 'us-east-1';

const complete = 'Completed';

/** An opened distribution. */
interface Reached {
  readonly client: CloudFrontClient;
  readonly aws: AwsConnection;
  readonly distribution: string;
  readonly name: string;
}

/** Sends nothing before its first call. `--endpoint-url` is only for S3: another endpoint of CloudFront comes from the environment. */
export function openCloudFront(distribution: string, aws: AwsConnection): Cdn {
  const { env } = aws.ports;
  const endpoint = serviceEndpoint(env, 'CLOUDFRONT');
  const client = new CloudFrontClient({ ...aws.clientConfig, region, ...(endpoint === undefined ? {} : { endpoint }) });
  const reached: Reached = { client, aws, distribution, name: `CloudFront distribution ${distribution}` };
  return {
    name: reached.name,
    invalidate: (paths, options) => invalidate(reached, paths, options),
    waitUntilComplete: async (id, { limitMs, signal }) => {
      const ask = async () => ((await isComplete(reached, id, signal)) ? ({ kind: 'complete' } as const) : undefined);
      return (await poll(ask, { limitMs, signal, clock: aws.ports.clock })) ?? { kind: 'unfinished' };
    },
    byHand: (paths) =>
      `aws cloudfront create-invalidation --distribution-id ${shellWord(distribution)} --paths ${paths.map(shellWord).join(' ')}`,
  };
}

/** "Too many in progress" is neither a failure of the call nor throttling: it passes when others are complete, in about a minute. */
async function invalidate(reached: Reached, paths: readonly string[], options: InvalidateOptions): Promise<Invalidated> {
  const { aws, name } = reached;
  const { patienceMs: limitMs, signal } = options;
  const what = `invalidate ${paths.join(', ')} at ${name}`;
  const tooMany = new CharthouseError('CH_STORE_UNAVAILABLE', { message: `cannot ${what}: too many invalidations are in progress` });
  const onWait = (attempt: number, waitMs: number): void => aws.ports.onRetry?.(what, { attempt, waitMs, error: tooMany });
  const ask = async (): Promise<Invalidated | undefined> => {
    const outcome = await aws.call(what, () => askOnce(reached, paths, options), signal);
    return outcome.kind === 'busy' ? undefined : outcome;
  };
  return (await poll(ask, { limitMs, signal, clock: aws.ports.clock, onWait })) ?? { kind: 'busy' };
}

async function askOnce(
  { client, distribution, name }: Reached,
  paths: readonly string[],
  { reference, signal }: InvalidateOptions,
): Promise<Invalidated> {
  const Paths = { Quantity: paths.length, Items: [...paths] };
  const command = new CreateInvalidationCommand({
    DistributionId: distribution,
    InvalidationBatch: { CallerReference: reference, Paths },
  });
  try {
    const { Invalidation } = await client.send(command, abortable(signal));
    return { kind: 'accepted', id: Invalidation?.Id ?? '', isComplete: Invalidation?.Status === complete };
  } catch (error) {
    const code = serviceErrorOf(error)?.code;
    if (code === 'TooManyInvalidationsInProgress') return { kind: 'busy' };
    if (code === 'InvalidationBatchAlreadyExists') return { kind: 'reference-taken' };
    throw asDenied(error, { action: 'cloudfront:CreateInvalidation', on: name });
  }
}

async function isComplete({ client, aws, distribution, name }: Reached, id: string, signal: AbortSignal | undefined): Promise<boolean> {
  const command = new GetInvalidationCommand({ DistributionId: distribution, Id: id });
  return aws.call(
    `ask for invalidation ${id} at ${name}`,
    async () => {
      try {
        const { Invalidation } = await client.send(command, abortable(signal));
        return Invalidation?.Status === complete;
      } catch (error) {
        throw asDenied(error, { action: 'cloudfront:GetInvalidation', on: name });
      }
    },
    signal,
  );
}
