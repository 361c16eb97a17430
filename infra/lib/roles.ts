/** Who may publish, and who may delete: workflows of one repository of GitHub, without a key that anybody could leak. */
import { Aws, Fn, type Stack } from 'aws-cdk-lib';
import { CfnOIDCProvider, CfnRole } from 'aws-cdk-lib/aws-iam';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { type Conditions, onlyIf, type Parameters } from './parameters.ts';

const issuer = 'token.actions.githubusercontent.com';

/** What the roles are for. */
export interface Place {
  readonly bucket: CfnBucket;
  readonly distributionArn: string;
}

/** Makes the provider, where it is not given, and the roles that are asked for. */
export function makeRoles(stack: Stack, given: Parameters, conditions: Conditions, place: Place): { publish: CfnRole; prune: CfnRole } {
  const provider = new CfnOIDCProvider(stack, 'GitHubProvider', { url: `https://${issuer}`, clientIdList: ['sts.amazonaws.com'] });
  provider.cfnOptions.condition = conditions.makesProvider;
  const providerArn = Fn.conditionIf(conditions.makesProvider.logicalId, provider.ref, given.OidcProviderArn).toString();
  const role = (id: string, { description, environment, statements }: RoleProps): CfnRole =>
    new CfnRole(stack, id, {
      description,
      maxSessionDuration: 3600,
      assumeRolePolicyDocument: trust(providerArn, given, environment),
      policies: [{ policyName: 'charthouse', policyDocument: { Version: '2012-10-17', Statement: statements } }],
    });

  const publish = role('PublishRole', {
    description: 'Publishes charts: may create packages and replace the index, and delete nothing',
    environment: { name: given.GitHubEnvironment, isGiven: conditions.hasEnvironment },
    statements: publishStatements(place),
  });
  publish.cfnOptions.condition = conditions.hasRole;
  const prune = role('PruneRole', {
    description: 'Deletes packages that no entry names any more',
    environment: { name: given.GitHubPruneEnvironment },
    statements: pruneStatements(place),
  });
  prune.cfnOptions.condition = conditions.hasPruneRole;
  return { publish, prune };
}

interface RoleProps {
  readonly description: string;
  readonly environment: Environment;
  readonly statements: readonly object[];
}

/** Always one where `isGiven` is not said. */
interface Environment {
  readonly name: string;
  readonly isGiven?: Conditions['hasEnvironment'];
}

/** Exactly what publish, rebuild and verify ask for; a test records it. */
function publishStatements({ bucket, distributionArn }: Place): readonly object[] {
  return [
    { Sid: 'ReadAndPut', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: Fn.join('', [bucket.attrArn, '/*']) },
    // Without it S3 answers 403 where no index is, which charthouse rightly does not take for "none yet".
    { Sid: 'List', Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket.attrArn },
    {
      Sid: 'TellTheCdn',
      Effect: 'Allow',
      Action: ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
      Resource: distributionArn,
    },
    {
      Sid: 'ReadOutputs',
      Effect: 'Allow',
      Action: 'cloudformation:DescribeStacks',
      Resource: Fn.join('', ['arn:', Aws.PARTITION, ':cloudformation:', Aws.REGION, ':', Aws.ACCOUNT_ID, ':stack/', Aws.STACK_NAME, '/*']),
    },
  ];
}

function pruneStatements({ bucket, distributionArn }: Place): readonly object[] {
  const [read, ...others] = publishStatements({ bucket, distributionArn });
  return [
    { ...read, Sid: 'Read', Action: 's3:GetObject' },
    {
      Sid: 'DeletePackages',
      Effect: 'Allow',
      Action: 's3:DeleteObject',
      Resource: ['*.tgz', '*.tgz.prov'].map((pattern) => Fn.join('', [bucket.attrArn, `/${pattern}`])),
    },
    ...others,
  ];
}

/**
 * The token's subject has one of two forms, by the age of the repository: with names alone, or with their numbers (since 2026-07-15). Both are
 * let in, and the numbers count in either: a name can be taken over by somebody else. With an environment the subject names it in place of
 * the ref, which then is looked at by itself.
 */
function trust(providerArn: string, given: Parameters, environment: Environment): object {
  const owner = Fn.select(0, Fn.split('/', given.GitHubRepository));
  const repository = Fn.select(1, Fn.split('/', given.GitHubRepository));
  const tags = Fn.join('', ['refs/tags/', given.GitHubTags]);
  const inEnvironment = Fn.join('', ['environment:', environment.name]);
  const context =
    environment.isGiven === undefined
      ? inEnvironment
      : Fn.conditionIf(environment.isGiven.logicalId, inEnvironment, Fn.join('', ['ref:', tags])).toString();
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: providerArn },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: 'sts.amazonaws.com',
            [`${issuer}:repository_id`]: given.GitHubRepositoryId,
            [`${issuer}:environment`]: environment.isGiven === undefined ? environment.name : onlyIf(environment.isGiven, environment.name),
          },
          StringLike: {
            [`${issuer}:ref`]: tags,
            [`${issuer}:sub`]: [
              Fn.join('', ['repo:', given.GitHubRepository, ':', context]),
              Fn.join('', ['repo:', owner, '@', given.GitHubOwnerId, '/', repository, '@', given.GitHubRepositoryId, ':', context]),
            ],
          },
        },
      },
    ],
  };
}

/** Of a distribution. */
export function distributionArn(id: string): string {
  return Fn.join('', ['arn:', Aws.PARTITION, ':cloudfront::', Aws.ACCOUNT_ID, ':distribution/', id]);
}
