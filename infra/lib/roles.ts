/** The roles that publish, delete and check: for workflows of one GitHub repository, without a key that could leak. */
import { Fn, type Stack } from 'aws-cdk-lib';
import { CfnOIDCProvider, CfnRole } from 'aws-cdk-lib/aws-iam';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { type Conditions, onlyIf, type Parameters } from './parameters.ts';

const issuer = 'token.actions.githubusercontent.com';

/** The resources that the roles may use. */
export interface Place {
  readonly bucket: CfnBucket;
  readonly distributionArn: string;
}

/** The roles. */
export interface Roles {
  readonly publish: CfnRole;
  readonly check: CfnRole;
  readonly prune: CfnRole;
}

/** Makes the provider, if none is given, and the roles that are asked for. */
export function makeRoles(stack: Stack, given: Parameters, conditions: Conditions, place: Place): Roles {
  const provider = new CfnOIDCProvider(stack, 'GitHubProvider', { url: `https://${issuer}`, clientIdList: ['sts.amazonaws.com'] });
  provider.cfnOptions.condition = conditions.makesProvider;
  const providerArn = Fn.conditionIf(conditions.makesProvider.logicalId, provider.ref, given.OidcProviderArn).toString();
  const role = (id: string, { description, runs, statements }: RoleProps): CfnRole =>
    new CfnRole(stack, id, {
      description,
      maxSessionDuration: 3600,
      assumeRolePolicyDocument: trust(providerArn, given, runs),
      policies: [{ policyName: 'charthouse', policyDocument: { Version: '2012-10-17', Statement: statements } }],
    });

  const tags = Fn.join('', ['refs/tags/', given.GitHubTags]);
  const inEnvironment = (name: string): string => Fn.join('', ['environment:', name]);
  const publish = role('PublishRole', {
    description: 'Publishes charts: may create packages and replace the index, and delete only pages',
    runs: {
      context: Fn.conditionIf(
        conditions.hasEnvironment.logicalId,
        inEnvironment(given.GitHubEnvironment),
        Fn.join('', ['ref:', tags]),
      ).toString(),
      ref: onlyIf(conditions.hasTags, tags),
    },
    statements: publishStatements(place),
  });
  publish.cfnOptions.condition = conditions.hasRole;
  const check = role('CheckRole', {
    description: 'Checks the repository and reads its metrics; changes nothing but status.html',
    // Scheduled workflows run on the default branch, which may have any name.
    runs: { context: 'ref:refs/heads/*' },
    statements: checkStatements(place),
  });
  check.cfnOptions.condition = conditions.hasRole;
  const prune = role('PruneRole', {
    description: 'Takes versions out of the index and deletes their packages',
    runs: { context: inEnvironment(given.GitHubPruneEnvironment) },
    statements: pruneStatements(place),
  });
  prune.cfnOptions.condition = conditions.hasPruneRole;
  return { publish, check, prune };
}

interface RoleProps {
  readonly description: string;
  readonly runs: Runs;
  readonly statements: readonly object[];
}

/** The token that the role accepts. */
interface Runs {
  /** The part of the subject after the repository: `environment:NAME`, or `ref:REF`. */
  readonly context: string;
  /** If given, the claim `ref` must match it too. */
  readonly ref?: ReturnType<typeof onlyIf>;
}

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

// CloudFormation fills it in. A join would take more bytes, and a template may have 51,200.
const objects = (pattern: string) => Fn.sub(`\${Bucket.Arn}/${pattern}`);

/** The pages for browsers. */
const pages = ['index.html', '404.html', 'status.html', 'feed.atom', 'pages/*'];

/** Those that are removed if they have nothing to show any more. */
const stalePages = ['pages/*', 'status.html'];

/** Exactly the calls of publish, rebuild and verify; a test records them. */
function publishStatements({ bucket, distributionArn }: Place): readonly Statement[] {
  return [
    { Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: objects('*') },
    // Without it S3 answers 403 for a missing index, and charthouse stops.
    { Sid: 'List', Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket.attrArn },
    // Whether the bucket keeps the history: asked if there is no index.
    { Sid: 'ListVersions', Effect: 'Allow', Action: 's3:ListBucketVersions', Resource: bucket.attrArn },
    // Trial objects, tombstones of yanked versions, intents and change records are under `.charthouse/`, which users do not see.
    {
      Sid: 'Put',
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: [...['index.yaml', 'archive/index.yaml', 'artifacthub-repo.yml', '*.tgz', '*.tgz.prov', '.charthouse/*'], ...pages].map(
        objects,
      ),
    },
    // Pages that charthouse.yaml names no more: they show what is published, and are none of it.
    { Sid: 'DeletePages', Effect: 'Allow', Action: 's3:DeleteObject', Resource: stalePages.map(objects) },
    // What publishers that meet leave for each other.
    { Sid: 'RemoveIntents', Effect: 'Allow', Action: 's3:DeleteObject', Resource: objects('.charthouse/intents/*') },
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
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation fills it in.
      Resource: Fn.sub('arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${AWS::StackName}/*'),
    },
  ];
}

/** Exactly the calls of verify and status; a test records them. */
function checkStatements(place: Place): readonly Statement[] {
  return [
    ...publishStatements(place).filter(({ Sid }) => ['Read', 'List', 'ReadOutputs'].includes(Sid)),
    // The figures of the daily check, if charthouse.yaml wants them on a page.
    { Sid: 'PutStatusPage', Effect: 'Allow', Action: 's3:PutObject', Resource: objects('status.html') },
    // CloudWatch knows no resources for it.
    { Sid: 'ReadFigures', Effect: 'Allow', Action: 'cloudwatch:GetMetricData', Resource: '*' },
  ];
}

function pruneStatements({ bucket, distributionArn }: Place): readonly Statement[] {
  return [
    ...publishStatements({ bucket, distributionArn }).filter(({ Sid }) => !['Put', 'DeletePages', 'RemoveIntents'].includes(Sid)),
    {
      Sid: 'PutIndex',
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: ['index.yaml', '.charthouse/*', ...pages].map(objects),
    },
    {
      Sid: 'DeletePackages',
      Effect: 'Allow',
      Action: 's3:DeleteObject',
      Resource: ['*.tgz', '*.tgz.prov', ...stalePages].map(objects),
    },
  ];
}

/**
 * The token's subject has one of two forms, by the age of the repository: only names, or names with ids (since 2026-07-15). Both are accepted,
 * and the ids must match in both: a name can be taken over. With an environment, the subject names it in place of the ref, and the claim `ref`
 * is compared separately.
 */
function trust(providerArn: string, given: Parameters, { context, ref }: Runs): object {
  const owner = Fn.select(0, Fn.split('/', given.GitHubRepository));
  const repository = Fn.select(1, Fn.split('/', given.GitHubRepository));
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
          },
          StringLike: {
            ...(ref === undefined ? {} : { [`${issuer}:ref`]: ref }),
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

/** The ARN of the distribution; shorter than a join, as above. */
export const distributionArn: string = Fn.sub(
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation fills it in.
  'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}',
);
