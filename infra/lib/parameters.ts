/** What whoever deploys may choose: the template's parameters, in the groups that the console shows, and what follows from them. */
import { Aws, CfnCondition, CfnParameter, type CfnParameterProps, Fn, type ICfnRuleConditionExpression, type Stack } from 'aws-cdk-lib';

const yesNo = ['true', 'false'];

/** In the order and the groups in which they are asked for. */
const groups = {
  'The bucket': {
    CustomBucketName: {
      description: 'Name of the bucket. Empty: CloudFormation makes one up.',
      allowedPattern: '^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$',
      default: '',
    },
    OldIndexDays: {
      type: 'Number',
      description: 'Days after which earlier states of index.yaml go, but for the ten newest. Packages never go.',
      default: '365',
      minValue: 1,
    },
    RequestMetrics: {
      description: 'Metrics of requests and errors of the bucket, by the minute. They cost.',
      default: 'true',
      allowedValues: yesNo,
    },
  },
  'The CDN': {
    PriceClass: {
      description: 'From where CloudFront serves: everywhere, or leaving out the dearest places.',
      default: 'PriceClass_100',
      allowedValues: ['PriceClass_100', 'PriceClass_200', 'PriceClass_All'],
    },
    AdditionalMetrics: {
      description: "CloudFront's hit ratio, latency of the origin and error rates by status. They cost.",
      default: 'false',
      allowedValues: yesNo,
    },
  },
  'The name': {
    DomainName: {
      description: 'Name under which the charts are served, such as charts.example.com. Empty: the one that CloudFront gives.',
      allowedPattern: '^(([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,})?$',
      default: '',
    },
    HostedZoneId: {
      description: 'Zone of Route 53 for the records of the name. Empty: a zone is made if CreateHostedZone says so, else no records.',
      allowedPattern: '^(Z[A-Z0-9]{1,32})?$',
      default: '',
    },
    CreateHostedZone: {
      description: 'Make a zone for the name. The zone above must then hand the name over to it while the certificate is made.',
      default: 'false',
      allowedValues: yesNo,
    },
    CertificateArn: {
      description: 'Certificate for the name, in us-east-1. Empty: one is made, and proven by a record in the zone.',
      allowedPattern: '^(arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/[0-9a-f-]+)?$',
      default: '',
    },
  },
  'Who publishes': {
    GitHubRepository: {
      description: 'OWNER/NAME of the repository whose workflow publishes. Empty: no role is made.',
      allowedPattern: '^([A-Za-z0-9-]+/[A-Za-z0-9._-]+)?$',
      default: '',
    },
    GitHubOwnerId: {
      description: "The owner's number: gh api repos/OWNER/NAME --jq .owner.id",
      allowedPattern: '^[0-9]*$',
      default: '',
    },
    GitHubRepositoryId: {
      description: "The repository's number: gh api repos/OWNER/NAME --jq .id",
      allowedPattern: '^[0-9]*$',
      default: '',
    },
    GitHubEnvironment: {
      description: 'Environment in which the publishing job runs. Empty: any job of such a tag may publish.',
      allowedPattern: '^[A-Za-z0-9._-]*$',
      default: '',
    },
    GitHubTags: {
      description: 'Tags whose runs may publish. Empty: any run in the environment above.',
      allowedPattern: '^[A-Za-z0-9._*/-]*$',
      default: 'v*',
    },
    GitHubPruneEnvironment: {
      description: 'Environment in which a job may also delete packages. Empty: nobody may, and no such role is made.',
      allowedPattern: '^[A-Za-z0-9._-]*$',
      default: '',
    },
    OidcProviderArn: {
      description: "The account's provider for token.actions.githubusercontent.com. Empty: it is made here; an account can have only one.",
      allowedPattern: '^(arn:aws[a-z-]*:iam::[0-9]{12}:oidc-provider/token\\.actions\\.githubusercontent\\.com)?$',
      default: '',
    },
  },
  'Who watches': {
    Dashboard: { description: 'A dashboard of objects, requests, hit ratio and errors.', default: 'true', allowedValues: yesNo },
    AlarmTopicArn: {
      description: 'Topic of SNS in us-east-1 that hears of alarms.',
      allowedPattern: '^(arn:aws[a-z-]*:sns:us-east-1:[0-9]{12}:[A-Za-z0-9_-]+)?$',
      default: '',
    },
    AlarmEmail: {
      description: 'Address that hears of alarms, where there is no topic, and of the budget.',
      allowedPattern: '^([^@ ]+@[^@ ]+\\.[^@ ]+)?$',
      default: '',
    },
    MonthlyBudgetUsd: {
      type: 'Number',
      description: 'Dollars a month for S3 and CloudFront, of the whole account, of which AlarmEmail hears at 80 %. 0: no budget.',
      default: '0',
      minValue: 0,
    },
  },
} as const satisfies Record<string, Record<string, CfnParameterProps>>;

type Groups = typeof groups;
type Name = { [G in keyof Groups]: keyof Groups[G] }[keyof Groups];

/** The parameters' values, as the template refers to them. */
export type Parameters = Readonly<Record<Name, string>>;

/** What is made only sometimes. */
export type Conditions = ReturnType<typeof makeConditions>;

/** Makes the parameters, and the groups in which the console asks for them. */
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

/** Whether somebody said something for a parameter. */
export function isSet(value: string): ICfnRuleConditionExpression {
  return Fn.conditionNot(Fn.conditionEquals(value, ''));
}

/** Whether a parameter of yes or no says yes. */
export function isTrue(value: string): ICfnRuleConditionExpression {
  return Fn.conditionEquals(value, 'true');
}

/** `value` where the condition holds; else nothing is said. */
export function onlyIf(condition: CfnCondition, value: unknown): ReturnType<typeof Fn.conditionIf> {
  return Fn.conditionIf(condition.logicalId, value, Aws.NO_VALUE);
}
