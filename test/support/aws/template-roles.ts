/** Roles of the template on a server whose STS knows no subjects with a list: who else may come, our own STS says. */
import { issuer } from '../github/job-claims.ts';
import type { S3Server } from '../servers/s3-servers.ts';
import { deployStack } from './stacks.ts';
import { committedTemplate, type Given, resolve } from './template-values.ts';

const account = '000000000000';

/** What the template calls it. */
export type RoleName = 'PublishRole' | 'CheckRole';

/** A stack that was made of the template. */
export interface MadeStack {
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A role that may do what that role of the template may in that stack. */
export async function makeRole(name: RoleName, server: S3Server, given: Given, stack: MadeStack): Promise<string> {
  const { BucketName = '', DistributionId = '' } = stack.outputs;
  const names = {
    ...{ Bucket: BucketName, 'Bucket.Arn': `arn:aws:s3:::${BucketName}`, Distribution: DistributionId },
    ...{ 'AWS::AccountId': account, 'AWS::StackName': stack.name },
  };
  const { Policies } = resolve(committedTemplate, given, names).properties(name) ?? {};
  return deployRole(name, server, Policies);
}

/** The ARN of a role that may do what the policies say, and trusts any repository of the owner. */
export async function deployRole(name: string, server: S3Server, Policies: unknown): Promise<string> {
  const provider = new URL(issuer).host;
  const trust = {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${provider}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`${provider}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${provider}:sub`]: ['repo:alto9/*', 'repo:alto9@11/*'] },
    },
  };
  const Properties = { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] }, Policies };
  const { outputs } = await deployStack(server, name, {
    Resources: { Role: { Type: 'AWS::IAM::Role', Properties } },
    Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
  });
  return outputs['Arn'] ?? '';
}
