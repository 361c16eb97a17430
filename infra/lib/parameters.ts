/** The parameters of the template, in the groups that the console shows, and the conditions that follow from them. */
import { Aws, CfnCondition, CfnParameter, type CfnParameterProps, Fn, type ICfnRuleConditionExpression, type Stack } from 'aws-cdk-lib';

const yesNo = ['true', 'false'];

/** In the order and the groups of the console. */
const groups = {
  Bucket: {
    CustomBucketName: {
      description: 'Name of the bucket. Empty: CloudFormation chooses one.',
      allowedPattern: '^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$',
      default: '',
    },
    OldIndexDays: {
      type: 'Number',
      description: 'Days after which earlier versions of index.yaml expire, except for the ten newest. Packages never expire.',
      default: '365',
      minValue: 1,
    },
    RequestMetrics: {
      description: 'Request and error metrics of the bucket, by the minute. You pay for them.',
      default: 'true',
      allowedValues: yesNo,
    },
  },
  CloudFront: {
    PriceClass: {
      description: 'Regions that CloudFront serves from: all, or without the most expensive ones.',
      default: 'PriceClass_100',
      allowedValues: ['PriceClass_100', 'PriceClass_200', 'PriceClass_All'],
    },
    AdditionalMetrics: {
      description: "CloudFront's hit ratio, latency of the origin and error rates by status. You pay for them.",
      default: 'false',
      allowedValues: yesNo,
    },
  },
  'Domain name': {
    DomainName: {
      description: 'Domain name of the repository, such as charts.example.com. Empty: a domain name of CloudFront.',
      allowedPattern: '^(([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,})?$',
      default: '',
    },
    HostedZoneId: {
      description: 'Route 53 zone for the records of the domain name. Empty: a zone is made if CreateHostedZone is true, else no records.',
      allowedPattern: '^(Z[A-Z0-9]{1,32})?$',
      default: '',
    },
    CreateHostedZone: {
      description: 'Make a zone for the domain name. While the certificate is made, delegate the name to it in the parent zone.',
      default: 'false',
      allowedValues: yesNo,
    },
    CertificateArn: {
      description: 'Certificate for the domain name, in us-east-1. Empty: one is made, and validated by a record in the zone.',
      allowedPattern: '^(arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/[0-9a-f-]+)?$',
      default: '',
    },
  },
  'Publishing from GitHub': {
    GitHubRepository: {
      description: 'OWNER/NAME of the repository whose workflow publishes. Empty: no role is made.',
      allowedPattern: '^([A-Za-z0-9-]+/[A-Za-z0-9._-]+)?$',
      default: '',
    },
    GitHubOwnerId: {
      description: 'The id of the owner: gh api repos/OWNER/NAME --jq .owner.id',
      allowedPattern: '^[0-9]*$',
      default: '',
    },
    GitHubRepositoryId: {
      description: 'The id of the repository: gh api repos/OWNER/NAME --jq .id',
      allowedPattern: '^[0-9]*$',
      default: '',
    },
    GitHubEnvironment: {
      description: 'Environment of the publishing job. Empty: any job of such a tag may publish.',
      allowedPattern: '^[A-Za-z0-9._-]*$',
      default: '',
    },
    GitHubTags: {
      description: 'Tags whose runs may publish. Empty: any run in the environment above.',
      allowedPattern: '^[A-Za-z0-9._*/-]*$',
      default: 'v*',
    },
    GitHubPruneEnvironment: {
      description: 'Environment in which a job may also delete packages. Empty: no such role is made.',
      allowedPattern: '^[A-Za-z0-9._-]*$',
      default: '',
    },
    OidcProviderArn: {
      description:
        "The account's OIDC provider for token.actions.githubusercontent.com. Empty: it is made here; an account can have only one.",
      allowedPattern: '^(arn:aws[a-z-]*:iam::[0-9]{12}:oidc-provider/token\\.actions\\.githubusercontent\\.com)?$',
      default: '',
    },
  },
  Monitoring: {
    Dashboard: { description: 'A dashboard of objects, requests, hit ratio and errors.', default: 'true', allowedValues: yesNo },
    AlarmTopicArn: {
      description: 'SNS topic in us-east-1 that gets the alarms.',
      allowedPattern: '^(arn:aws[a-z-]*:sns:us-east-1:[0-9]{12}:[A-Za-z0-9_-]+)?$',
      default: '',
    },
    AlarmEmail: {
      description: 'Email address that gets the alarms, if there is no topic, and notices of the budget.',
      allowedPattern: '^([^@ ]+@[^@ ]+\\.[^@ ]+)?$',
      default: '',
    },
    MonthlyBudgetUsd: {
      type: 'Number',
      description: 'Dollars a month for S3 and CloudFront, of the whole account. AlarmEmail gets an email at 80 %. 0: no budget.',
      default: '0',
      minValue: 0,
    },
  },
} as const satisfies Record<string, Record<string, CfnParameterProps>>;

type Groups = typeof groups;
type Name = { [G in keyof Groups]: keyof Groups[G] }[keyof Groups];

/** The values of the parameters, as references in the template. */
export type Parameters = Readonly<Record<Name, string>>;

/** The conditions of optional resources. */
export type Conditions = ReturnType<typeof makeConditions>;

/** Makes the parameters and their groups in the console. */
export function makeParameters(stack: Stack): Parameters {
  const all: Record<string, CfnParameterProps> = Object.assign({}, ...Object.values(groups));
  const made = Object.entries(all).map(([name, props]) => [name, new CfnParameter(stack, name, props).valueAsString] as const);
  stack.addMetadata('AWS::CloudFormation::Interface', {
    ParameterGroups: Object.entries(groups).map(([title, members]) => ({ Label: { default: title }, Parameters: Object.keys(members) })),
  });
  return Object.fromEntries(made) as Parameters;
}

/** Makes the conditions. */
export function makeConditions(stack: Stack, given: Parameters) {
  const condition = (id: string, expression: ReturnType<typeof Fn.conditionEquals>) => new CfnCondition(stack, id, { expression });
  const hasDomain = condition('HasDomain', isSet(given.DomainName));
  const hasZone = condition('HasZone', isSet(given.HostedZoneId));
  const makesZone = condition('MakesZone', Fn.conditionAnd(hasDomain, Fn.conditionNot(hasZone), isTrue(given.CreateHostedZone)));
  const hasRole = condition('HasRole', isSet(given.GitHubRepository));
  const hasTopic = condition('HasTopic', isSet(given.AlarmTopicArn));
  const hasEmail = condition('HasEmail', isSet(given.AlarmEmail));
  return {
    hasBucketName: condition('HasBucketName', isSet(given.CustomBucketName)),
    hasRequestMetrics: condition('HasRequestMetrics', isTrue(given.RequestMetrics)),
    hasAdditionalMetrics: condition('HasAdditionalMetrics', isTrue(given.AdditionalMetrics)),
    hasDomain,
    makesZone,
    hasRecords: condition('HasRecords', Fn.conditionAnd(hasDomain, Fn.conditionOr(hasZone, makesZone))),
    makesCertificate: condition('MakesCertificate', Fn.conditionAnd(hasDomain, Fn.conditionNot(isSet(given.CertificateArn)))),
    hasRole,
    hasEnvironment: condition('HasEnvironment', isSet(given.GitHubEnvironment)),
    hasTags: condition('HasTags', isSet(given.GitHubTags)),
    hasPruneRole: condition('HasPruneRole', Fn.conditionAnd(hasRole, isSet(given.GitHubPruneEnvironment))),
    makesProvider: condition('MakesProvider', Fn.conditionAnd(hasRole, Fn.conditionNot(isSet(given.OidcProviderArn)))),
    hasDashboard: condition('HasDashboard', isTrue(given.Dashboard)),
    hasTopic,
    makesTopic: condition('MakesTopic', Fn.conditionAnd(hasEmail, Fn.conditionNot(hasTopic))),
    hasListener: condition('HasListener', Fn.conditionOr(hasEmail, hasTopic)),
    hasBudget: condition('HasBudget', Fn.conditionAnd(hasEmail, Fn.conditionNot(Fn.conditionEquals(given.MonthlyBudgetUsd, '0')))),
  };
}

/** Whether a parameter has a value. */
export function isSet(value: string): ICfnRuleConditionExpression {
  return Fn.conditionNot(Fn.conditionEquals(value, ''));
}

/** Whether a boolean parameter is true. */
export function isTrue(value: string): ICfnRuleConditionExpression {
  return Fn.conditionEquals(value, 'true');
}

/** `value` if the condition is true; otherwise the property is left out. */
export function onlyIf(condition: CfnCondition, value: unknown): ReturnType<typeof Fn.conditionIf> {
  return Fn.conditionIf(condition.logicalId, value, Aws.NO_VALUE);
}
