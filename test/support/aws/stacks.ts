/** Stacks on ministack's CloudFormation: deployed from a template, and seen through its CloudFront. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { projectRoot } from '../project-files.ts';
import type { Signer } from '../servers/signature.ts';

/** A template, as far as tests change one. */
export interface Template {
  readonly Resources: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/** A bucket, CloudFront before it, and the three outputs that name a repository. */
export async function chartsTemplate(): Promise<Required<Template>> {
  return JSON.parse(await readFile(join(import.meta.dirname, '..', '..', 'aws', 'charts-stack.json'), 'utf8'));
}

/** The template that is shipped, but for its insistence on HTTPS: what stands for CloudFront here speaks HTTP. */
export async function shippedTemplate(): Promise<Required<Template>> {
  const text = await readFile(join(projectRoot, 'infra/template.json'), 'utf8');
  return JSON.parse(
    text.replace('"redirect-to-https"', '"allow-all"').replaceAll('"aws:SecureTransport": "false"', '"aws:SecureTransport": "never"'),
  );
}

/** A stack that was made. */
export interface DeployedStack {
  readonly id: string;
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
}

const madeWithinMs = 60_000;

/** Makes a stack of a template, or changes the one that is there, and waits until it is done, whichever way. */
export async function deployStack(
  server: Signer,
  name: string,
  template: Template,
  parameters: Readonly<Record<string, string>> = {},
): Promise<DeployedStack> {
  return withClient(server, async (client) => {
    const Parameters = Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));
    const input = { StackName: name, TemplateBody: JSON.stringify(template), Parameters, Capabilities: ['CAPABILITY_IAM' as const] };
    const isThere = await client.send(new DescribeStacksCommand({ StackName: name })).then(
      () => true,
      () => false,
    );
    await (isThere ? client.send(new UpdateStackCommand(input)) : client.send(new CreateStackCommand(input)));
    return settled(client, name);
  });
}

async function settled(client: CloudFormationClient, name: string): Promise<DeployedStack> {
  const limit = performance.now() + madeWithinMs;
  for (;;) {
    const stack = (await client.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
    const { StackId: id = '', StackStatus: status = '', Outputs = [], StackStatusReason } = stack ?? {};
    const outputs = Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
    if (!status.endsWith('_IN_PROGRESS')) return { id, status, outputs };
    if (performance.now() > limit) throw new Error(`the stack ${name} is ${status}: ${StackStatusReason}`);
    await pause(50);
  }
}

/** Deletes a stack, without waiting. */
export async function deleteStack(server: Signer, name: string): Promise<void> {
  await withClient(server, (client) => client.send(new DeleteStackCommand({ StackName: name })));
}

async function withClient<T>(
  { endpoint, region, accessKeyId, secretAccessKey }: Signer,
  use: (client: CloudFormationClient) => Promise<T>,
): Promise<T> {
  const client = new CloudFormationClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}
