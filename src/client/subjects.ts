/** Opens the sources of `status`: runs, metrics and the index. A part that you did not name says how to name it. */

import type { AwsConnection } from '../aws/connection.ts';
import { CharthouseError } from '../base/error.ts';
import { version } from '../base/version.ts';
import { parseTarget } from '../config/target.ts';
import { option } from '../hint/hint.ts';
import type { Complete, StatusOptions } from '../operations/options.ts';
import type { StatusSubjects } from '../operations/status/status.ts';
import type { Part } from '../ports/part.ts';
import type { PublicSite } from '../ports/public-site.ts';
import type { Clock, Random } from '../runtime/clock.ts';
import { type HttpClient, httpClient } from '../runtime/http.ts';
import { addTraffic, noTraffic, type Traffic } from '../runtime/traffic.ts';
import { connect, type OpenedTarget, openTarget, type StorePorts } from './stores.ts';

/** The only region with CloudFront's metrics. */
const regionOfCloudFront = 'us-east-1';

/** The subjects, their traffic, and the way to close their connections. */
export interface OpenedSubjects {
  readonly subjects: StatusSubjects;
  readonly traffic: () => Traffic;
  readonly close: () => Promise<void>;
}

/** Time, randomness and the web. */
interface Sources {
  readonly site: PublicSite;
  readonly clock: Clock;
  readonly random: Random;
}

/** Reads the outputs of a stack and the region of a bucket. @throws CH_USAGE; CH_STACK_NOT_FOUND and what AWS says of a stack */
export async function openSubjects(options: Complete<'status'>, ports: StorePorts, sources: Sources): Promise<OpenedSubjects> {
  const aws = await connect(ports);
  const github = httpClient({ env: ports.environment, userAgent: `charthouse/${version}` });
  let opened: OpenedTarget | undefined;
  const close = async (): Promise<void> => {
    await Promise.all([opened?.close(), github.close(), aws.close()]);
  };
  try {
    const place = await seen(() => placeOf(options, ports, aws), ports.signal);
    // Status invalidates nothing.
    const to = place.kind === 'shown' ? options.to : undefined;
    opened = to === undefined ? undefined : await openTarget(to, { ...options, ...placeIn(place), cdn: undefined }, ports);
    return {
      subjects: {
        repository: { target: opened?.store.name ?? options.to ?? '-', url: placeIn(place).url ?? options.url ?? null },
        runs: await runsOf(options, { environment: ports.environment, client: github, sources }),
        bucket: place.kind === 'lacking' ? place : await bucketOf(options, place.value, { aws, signal: ports.signal }),
        cdn: place.kind === 'lacking' ? place : await cdnOf(place.value, aws),
        index: place.kind === 'lacking' ? place : await indexOf(opened, place.value.url, sources),
      },
      traffic: () => addTraffic(aws.traffic(), github.traffic(), opened?.traffic() ?? noTraffic),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is known of where a repository is. */
interface Place {
  readonly bucket?: string;
  readonly distribution?: string | undefined;
  readonly url?: string | undefined;
  readonly region?: string | undefined;
}

function placeIn(place: Part<Place>): Place {
  return place.kind === 'shown' ? place.value : {};
}

/** What the caller names counts before what a stack says. */
async function placeOf({ to, url, distribution, region }: StatusOptions, ports: StorePorts, aws: AwsConnection): Promise<Place> {
  const named = { url, distribution, region };
  const target = to === undefined ? undefined : parseTarget(to);
  if (target === undefined || target.kind === 'folder') return named;
  if (target.kind === 's3') return { ...named, bucket: target.bucket };
  const { outputOf, readStack } = await import('../aws/cloudformation/stack-outputs.ts');
  const stack = await readStack({ stack: target.stack, settings: { region }, signal: ports.signal }, aws);
  return {
    bucket: outputOf(stack, 'BucketName'),
    distribution: distribution ?? stack.outputs.get('DistributionId'),
    url: url ?? stack.outputs.get('RepositoryUrl'),
    region: region ?? stack.region,
  };
}

/** A wrong option ends the run. Any other error is why this part is missing. */
async function seen<T>(look: () => Promise<T>, signal: AbortSignal): Promise<Part<T>> {
  try {
    return { kind: 'shown', value: await look() };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof CharthouseError) || error.exitCode === 2) throw error;
    return lacking(error.message, error.hint);
  }
}

function lacking(why: string, remedy: string): Part<never> {
  return { kind: 'lacking', why, remedy };
}

function unnamed(why: string, remedy: string): Part<never> {
  return { kind: 'lacking', why, remedy, unnamed: true };
}

async function runsOf(
  { githubRepository, workflow }: Complete<'status'>,
  {
    environment,
    client,
    sources: { clock, random },
  }: { readonly environment: StorePorts['environment']; readonly client: HttpClient; readonly sources: Sources },
): Promise<StatusSubjects['runs']> {
  if (githubRepository === undefined || githubRepository === '') {
    return unnamed('no GitHub repository given', `name it with ${option('github-repository', 'OWNER/NAME')}`);
  }
  const { workflowRuns } = await import('../github/runs.ts');
  const of = (name: string): string | undefined => environment[name] || undefined;
  const ports = {
    client,
    retry: { clock, random },
    apiUrl: of('GITHUB_API_URL') ?? 'https://api.github.com',
    token: of('GITHUB_TOKEN') ?? of('GH_TOKEN'),
  };
  return { kind: 'shown', value: workflowRuns({ repository: githubRepository, workflow }, ports) };
}

async function bucketOf(
  options: Complete<'status'>,
  { bucket, region }: Place,
  { aws, signal }: { readonly aws: AwsConnection; readonly signal: AbortSignal },
): Promise<StatusSubjects['bucket']> {
  if (bucket === undefined)
    return unnamed('no bucket is named', `name it with ${option('to', 's3://BUCKET')} or ${option('to', 'stack:NAME')}`);
  const [{ bucketRegion }, { openCloudWatch }] = await Promise.all([
    import('../aws/s3/bucket-region.ts'),
    import('../aws/cloudwatch/cloudwatch.ts'),
  ]);
  const own = await seen(() => bucketRegion({ ...options, region, bucket, prefix: '' }, aws, signal), signal);
  if (own.kind === 'lacking') return own;
  return { kind: 'shown', value: { bucket, filterId: options.metricsFilter, source: openCloudWatch(own.value, aws) } };
}

async function cdnOf({ distribution }: Place, aws: AwsConnection): Promise<StatusSubjects['cdn']> {
  if (distribution === undefined)
    return unnamed('no distribution is named', `name it with ${option('distribution')}, or ${option('to', 'stack:NAME')}`);
  const { openCloudWatch } = await import('../aws/cloudwatch/cloudwatch.ts');
  return { kind: 'shown', value: { distribution, source: openCloudWatch(regionOfCloudFront, aws) } };
}

async function indexOf(opened: OpenedTarget | undefined, url: string | undefined, { site }: Sources): Promise<StatusSubjects['index']> {
  if (opened === undefined) return unnamed('no repository is named', `name it with ${option('to')}`);
  const { readIndexStatus } = await import('../operations/status/index-status.ts');
  return { kind: 'shown', value: (signal) => readIndexStatus(opened.store, { url, site }, signal) };
}
