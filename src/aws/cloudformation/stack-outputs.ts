/** Reads the outputs of the CloudFormation stack of a repository, by name. */

import { CloudFormationClient, type Stack as Described, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CharthouseError } from '../../base/error.ts';
import { faultOfPublicUrl } from '../../base/public-url.ts';
import { quoted } from '../../base/quoted.ts';
import { inJob, option } from '../../hint/hint.ts';
import { type AwsConnection, abortable, serviceEndpoint } from '../connection.ts';
import { asDenied } from '../denied.ts';
import { namedRegion } from '../region.ts';
import { serviceErrorOf } from '../service-error.ts';
import type { AwsSettings } from '../settings.ts';

/** The outputs that describe a repository. */
export type OutputName = 'BucketName' | 'DistributionId' | 'RepositoryUrl';

/** A stack that exists. */
export interface Stack {
  readonly name: string;
  readonly region: string;
  /** CloudFormation's status, such as `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly outputs: ReadonlyMap<string, string>;
}

/** Which stack to read, and how. */
export interface StackQuestion {
  /** A name, or an ARN. */
  readonly stack: string;
  readonly settings: Pick<AwsSettings, 'region'>;
  readonly signal?: AbortSignal | undefined;
}

/** @throws CH_STACK_NOT_FOUND, CH_AWS_DENIED, CH_USAGE if the region is unknown, and errors of AWS */
export async function readStack({ stack, settings, signal }: StackQuestion, aws: AwsConnection): Promise<Stack> {
  const named = regionOfArn(stack) ?? namedRegion(settings.region, aws.ports.env);
  const region = named ?? (await regionOfProfile(openCloudFormation(undefined, aws), stack));
  const described = await describeStack({ stack, region, signal }, openCloudFormation(region, aws), aws);
  if (described === undefined) throw notFound({ stack, region }, `stack ${quoted(stack)} not found in ${region}`);
  return existingStack(described, { stack, region });
}

/** `region` undefined: the profile's region. */
export function openCloudFormation(region: string | undefined, { ports, clientConfig }: AwsConnection): CloudFormationClient {
  const endpoint = serviceEndpoint(ports.env, 'CLOUDFORMATION');
  return new CloudFormationClient({
    ...clientConfig,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
  });
}

/** Undefined if the stack does not exist. @throws CH_AWS_DENIED, and errors of AWS */
export async function describeStack(
  { stack, region, signal }: Where & { readonly signal?: AbortSignal | undefined },
  client: CloudFormationClient,
  aws: AwsConnection,
): Promise<Described | undefined> {
  return aws.call(
    `describe the stack ${quoted(stack)} in ${region}`,
    async () => {
      try {
        return (await client.send(new DescribeStacksCommand({ StackName: stack }), abortable(signal))).Stacks?.[0];
      } catch (error) {
        // CloudFormation's code for an unknown stack; the syntax of the name was checked before.
        if (serviceErrorOf(error)?.code === 'ValidationError') return undefined;
        throw asDenied(error, { action: 'cloudformation:DescribeStacks', on: `the stack ${quoted(stack)}` });
      }
    },
    signal,
  );
}

/** A stack that is being deleted still has outputs, of a bucket that will soon be gone. */
function existingStack({ StackName, StackStatus, Outputs = [] }: Described, { stack, region }: Where): Stack {
  const status: string = StackStatus ?? 'of unknown status';
  if (status.startsWith('DELETE_') && status !== 'DELETE_FAILED') {
    const how = status === 'DELETE_COMPLETE' ? 'was' : 'is being';
    throw notFound({ stack, region }, `the stack ${quoted(stack)} in ${region} ${how} deleted (${status})`);
  }
  return { name: StackName ?? stack, region, status, outputs: outputsOf(Outputs) };
}

/** By name. */
export function outputsOf(outputs: NonNullable<Described['Outputs']>): ReadonlyMap<string, string> {
  return new Map(
    outputs.flatMap(({ OutputKey, OutputValue }) =>
      OutputKey === undefined || OutputValue === undefined ? [] : [[OutputKey, OutputValue] as const],
    ),
  );
}

interface Where {
  readonly stack: string;
  readonly region: string;
}

/** @throws CH_STACK_OUTPUT_MISSING */
export function outputOf({ name, status, outputs }: Stack, output: OutputName): string {
  const value = outputs.get(output);
  if (value !== undefined && value !== '') return value;
  const others = [...outputs.keys()].sort();
  throw new CharthouseError('CH_STACK_OUTPUT_MISSING', {
    message: `the stack ${quoted(name)} (${status}) has no output ${output}; it has ${others.length === 0 ? 'no outputs' : others.join(', ')}`,
    hint: remedyFor(output, status),
    details: { stack: name, status, output, outputs: others },
  });
}

/** The output `RepositoryUrl`, which every user of the repository receives. @throws CH_STACK_OUTPUT_MISSING */
export function publicUrlOf(stack: Stack): string {
  const url = outputOf(stack, 'RepositoryUrl');
  const fault = faultOfPublicUrl(url);
  if (fault === undefined) return url;
  throw new CharthouseError('CH_STACK_OUTPUT_MISSING', {
    message: `the output RepositoryUrl of the stack ${quoted(stack.name)} ${fault}`,
    hint: `set it to the URL for helm repo add, or ${remedies.RepositoryUrl}`,
    details: { stack: stack.name, status: stack.status, output: 'RepositoryUrl' },
  });
}

const remedies: Readonly<Record<OutputName, string>> = {
  BucketName: `set the bucket itself: ${option('to', 's3://BUCKET')}`,
  DistributionId: `set it with ${option('distribution')}, or pass ${option('no-invalidate')}`,
  RepositoryUrl: `set it with ${option('url')}`,
};

function remedyFor(output: OutputName, status: string): string {
  if (status.endsWith('_IN_PROGRESS')) return 'wait until the stack update is complete, then run again';
  if (/FAILED|^ROLLBACK_/.test(status)) return 'check the stack events for the failure, deploy the stack again, then run again';
  return `add the output to the stack's template, or ${remedies[output]}`;
}

function notFound(where: Where, message: string): CharthouseError {
  return new CharthouseError('CH_STACK_NOT_FOUND', { message, hint: hintFor(where), details: { ...where } });
}

/** The region in which `infra deploy` creates stacks: certificates for CloudFront must be there. */
const usualRegion = 'us-east-1';

function hintFor({ stack, region }: Where): string | undefined {
  if (region === usualRegion || stack.startsWith('arn:')) return undefined;
  return `set the region of the stack with ${option('region')}: charthouse infra deploy creates stacks in ${usualRegion} by default`;
}

function regionOfArn(stack: string): string | undefined {
  return /^arn:[\w-]+:cloudformation:([\w-]+):/.exec(stack)?.[1];
}

/** The SDK's own search. Unlike a bucket's region, a stack's region cannot be found by asking another one. */
async function regionOfProfile({ config }: CloudFormationClient, stack: string): Promise<string> {
  try {
    return await config.region();
  } catch (cause) {
    throw new CharthouseError('CH_USAGE', {
      message: `the region of the stack ${quoted(stack)} is unknown`,
      hint: `set it with ${option('region')} or AWS_REGION${inJob(' in the env of the workflow', '')}`,
      cause,
    });
  }
}
