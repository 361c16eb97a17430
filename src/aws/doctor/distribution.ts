/** Checks a CloudFront distribution: it exists, serves this bucket, does not cache too long, and can be invalidated. */

import { CloudFrontClient, type Distribution, GetCachePolicyCommand, GetDistributionCommand } from '@aws-sdk/client-cloudfront';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { option } from '../../hint/hint.ts';
import { type Check, type CheckGroup, type Finding, failed, ok, skipped, warning } from '../../ports/check.ts';
import { openCloudFront } from '../cloudfront/cloudfront.ts';
import { type AwsConnection, abortable, serviceEndpoint } from '../connection.ts';
import { asDenied } from '../denied.ts';
import { behaviourFor, originFinding, type Served } from './origin.ts';

/** The distribution, and what it should serve. */
export interface DistributionQuestion extends Served {
  readonly distribution: string;
  /** The longest time that caches may keep the index. */
  readonly indexMaxAgeSeconds: number;
}

/** A path that no repository has. With a fixed reference, all runs share one invalidation, which costs at most one path. */
const nowhere = { path: '/.charthouse/doctor', reference: 'charthouse-doctor' };

/** Nothing is requested before the checks run. */
export function distributionChecks(question: DistributionQuestion, services: AwsConnection): CheckGroup {
  const { distribution } = question;
  const name = `CloudFront distribution ${distribution}`;
  const endpoint = serviceEndpoint(services.ports.env, 'CLOUDFRONT');
  const client = new CloudFrontClient({
    ...services.clientConfig,
    region: 'us-east-1',
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  const ask = <T>(action: string, send: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    const once = () =>
      send().catch((error: unknown) => {
        throw asDenied(error, { action, on: name });
      });
    return services.call(`read ${name}`, once, signal);
  };
  let known: Promise<Distribution> | undefined;
  const describe = (signal: AbortSignal): Promise<Distribution> =>
    (known ??= ask(
      'cloudfront:GetDistribution',
      async () => {
        const response = await client.send(new GetDistributionCommand({ Id: distribution }), abortable(signal));
        return response.Distribution ?? missingDescription(name);
      },
      signal,
    ));
  const needs = ['distribution'];
  const checks: readonly Check[] = [
    { name: 'distribution', after: ['account'], run: unlessDenied(async (signal) => stateFinding(name, await describe(signal))) },
    { name: 'distribution-origin', needs, run: async (signal) => originFinding(await describe(signal), question) },
    {
      name: 'distribution-caching',
      needs,
      run: unlessDenied(async (signal) => {
        const { CachePolicyId: Id, MinTTL } = behaviourFor(await describe(signal), question);
        const minSeconds =
          Id === undefined
            ? MinTTL
            : await ask('cloudfront:GetCachePolicy', () => client.send(new GetCachePolicyCommand({ Id }), abortable(signal)), signal).then(
                (response) => response.CachePolicy?.CachePolicyConfig?.MinTTL,
              );
        return cachingFinding(minSeconds ?? 0, question);
      }),
    },
    ...invalidationChecks(distribution, services),
  ];
  return { checks, cleanUp: async () => [] };
}

function stateFinding(name: string, { Status, DomainName, DistributionConfig }: Distribution): Finding {
  const aliases = DistributionConfig?.Aliases?.Items ?? [];
  const details = { status: Status ?? null, domain: DomainName ?? null, aliases, enabled: DistributionConfig?.Enabled === true };
  if (!details.enabled) return failed(`${name} is disabled`, 'enable it: users get nothing through it', details);
  const message = `${name} exists: ${[DomainName, ...aliases].join(', ')}`;
  if (Status !== 'Deployed')
    return warning(`${message}; its last change is not deployed everywhere yet (${Status})`, 'wait a few minutes', details);
  return ok(message, details);
}

function cachingFinding(minSeconds: number, { indexMaxAgeSeconds }: DistributionQuestion): Finding {
  const details = { minTtlSeconds: minSeconds };
  if (minSeconds <= indexMaxAgeSeconds)
    return ok(`copies are cached as long as Cache-Control allows (minimum TTL ${minSeconds} s)`, details);
  return warning(
    `the index is cached for at least ${minSeconds} s, although its Cache-Control allows ${indexMaxAgeSeconds} s`,
    'set the minimum TTL of its cache policy to 0',
    details,
  );
}

/** This permission cannot be looked up: so the check invalidates a path that does not exist. */
function invalidationChecks(distribution: string, services: AwsConnection): readonly Check[] {
  const cdn = openCloudFront(distribution, services);
  const { path, reference } = nowhere;
  const invalidate = async (signal: AbortSignal) => cdn.invalidate([path], { reference, patienceMs: 0, signal });
  return [
    {
      name: 'invalidation',
      after: ['distribution'],
      run: async (signal) => {
        const { kind } = await invalidate(signal);
        const details = { permission: 'cloudfront:CreateInvalidation' };
        if (kind !== 'busy') return ok('cloudfront:CreateInvalidation is granted', details);
        return warning(
          'too many invalidations are in progress at this distribution',
          'find out what creates them: a publish would have to wait',
          details,
        );
      },
    },
    {
      name: 'invalidation-status',
      needs: ['invalidation'],
      run: async (signal) => {
        const invalidated = await invalidate(signal);
        if (invalidated.kind !== 'accepted') return skipped('no invalidation to check');
        const details = { permission: 'cloudfront:GetInvalidation' };
        try {
          await cdn.waitUntilComplete(invalidated.id, { limitMs: 0, signal });
          return ok('cloudfront:GetInvalidation is granted', details);
        } catch (error) {
          if (!isDenied(error)) throw error;
          return warning(
            error.message,
            `grant cloudfront:GetInvalidation, or publish without ${option('wait')}, the only option that needs it`,
            details,
          );
        }
      },
    },
  ];
}

/** A publish does not need to read the configuration of a distribution. */
function unlessDenied(run: Check['run']): Check['run'] {
  return async (signal) => {
    try {
      return await run(signal);
    } catch (error) {
      if (!isDenied(error)) throw error;
      return skipped(`${error.message}; a publish does not need it`, undefined, error.details);
    }
  };
}

function isDenied(error: unknown): error is CharthouseError {
  return isCharthouseError(error) && error.code === 'CH_AWS_DENIED';
}

function missingDescription(name: string): never {
  throw new CharthouseError('CH_STORE_UNEXPECTED', { message: `CloudFront returned no description of ${name}` });
}
