/** Roles on a server that checks policies: those that the documentation gives, and the same without one of their actions. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { OperationContext } from '../../../src/client/context.ts';
import { projectRoot } from '../project-files.ts';
import type { CdnFixture } from './cdn-repository.ts';
import { deployStack } from './stacks.ts';

/** A policy, as far as tests change one. */
export interface Policy {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
}

/** The first policy of a page, of this bucket, this distribution and this account. */
export async function documentedPolicy(page: string, { bucket, distribution, server }: CdnFixture): Promise<Policy> {
  const [, text = ''] = /```json\n(.*?)```/s.exec(await readFile(join(projectRoot, page), 'utf8')) ?? [];
  const here = text
    .replaceAll('my-charts', bucket)
    .replaceAll('E2EXAMPLE', distribution)
    .replaceAll('111122223333', '000000000000')
    .replaceAll('eu-west-1', server.region);
  return JSON.parse(here);
}

/** All that the policies allow together. */
export function joinedPolicy(...policies: readonly [Policy, ...Policy[]]): Policy {
  return { ...policies[0], Statement: policies.flatMap(({ Statement }) => Statement) };
}

/** The policy without an action. */
export function policyWithout({ Statement, ...rest }: Policy, lacking: string): Policy {
  const left = Statement.map((each) => ({ ...each, Action: [each.Action].flat().filter((action) => action !== lacking) }));
  return { ...rest, Statement: left.filter(({ Action }) => Action.length > 0) };
}

/** A verb's context with the credentials of a new role that may do what the policy says. */
export async function roleWith(
  policy: Policy,
  name: string,
  { server, context }: Pick<CdnFixture, 'server' | 'context'>,
): Promise<OperationContext> {
  const anybody = { Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }] };
  const properties = { AssumeRolePolicyDocument: anybody, Policies: [{ PolicyName: 'publish', PolicyDocument: policy }] };
  const { outputs } = await deployStack(server, name, {
    Resources: { Role: { Type: 'AWS::IAM::Role', Properties: properties } },
    Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
  });
  const { endpoint, region, accessKeyId, secretAccessKey } = server;
  const client = new STSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const { Credentials } = await client.send(new AssumeRoleCommand({ RoleArn: outputs['Arn'], RoleSessionName: 'publisher' }));
  client.destroy();
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken } = Credentials ?? {};
  return { ...context, credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken } };
}
