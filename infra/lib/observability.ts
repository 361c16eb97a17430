/** Monitoring: a dashboard, alarms, a budget. */
import { Aws, Fn, type Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { CfnAlarm, CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnTopic, CfnTopicPolicy } from 'aws-cdk-lib/aws-sns';
import { requestFilter } from './bucket.ts';
import { type Conditions, onlyIf, type Parameters } from './parameters.ts';

/** The monitored resources. */
export interface Watched {
  readonly bucket: CfnBucket;
  readonly distribution: CfnDistribution;
}

/** Only one statistic of each metric has data; for another one CloudWatch shows no data instead of an error. */
interface Widget {
  readonly title: string;
  readonly metrics: readonly (readonly unknown[])[];
  readonly stat: 'Sum' | 'Average';
  readonly period: number;
}

const day = 86_400;

/** Makes the dashboard. */
export function makeDashboard(stack: Stack, { bucket, distribution }: Watched, conditions: Conditions): void {
  const stored = (metric: string, kind: string) => ['AWS/S3', metric, 'BucketName', bucket.ref, 'StorageType', kind];
  const asked = (metric: string) => ['AWS/S3', metric, 'BucketName', bucket.ref, 'FilterId', requestFilter];
  const served = (metric: string) => ['AWS/CloudFront', metric, 'DistributionId', distribution.ref, 'Region', 'Global'];
  const widgets: readonly Widget[] = [
    { title: 'Objects', metrics: [stored('NumberOfObjects', 'AllStorageTypes')], stat: 'Average', period: day },
    {
      title: 'Size in bytes, old versions included',
      metrics: [stored('BucketSizeBytes', 'StandardStorage')],
      stat: 'Average',
      period: day,
    },
    { title: 'Requests to the bucket', metrics: [asked('GetRequests'), asked('PutRequests')], stat: 'Sum', period: 300 },
    { title: 'Errors of the bucket', metrics: [asked('4xxErrors'), asked('5xxErrors')], stat: 'Sum', period: 300 },
    { title: 'Requests to the CDN', metrics: [served('Requests')], stat: 'Sum', period: 300 },
    { title: 'Hit ratio of the CDN in %, with AdditionalMetrics', metrics: [served('CacheHitRate')], stat: 'Average', period: 300 },
    { title: 'Error rates of the CDN in %', metrics: [served('4xxErrorRate'), served('5xxErrorRate')], stat: 'Average', period: 300 },
  ];
  const dashboard = new CfnDashboard(stack, 'ChartsDashboard', {
    dashboardName: Aws.STACK_NAME,
    dashboardBody: stack.toJsonString({
      widgets: widgets.map(({ title, metrics, stat, period }, at) => ({
        type: 'metric',
        x: (at % 2) * 12,
        y: Math.floor(at / 2) * 6,
        width: 12,
        height: 6,
        properties: { title, metrics, stat, period, region: Aws.REGION, view: 'timeSeries' },
      })),
    }),
  });
  dashboard.cfnOptions.condition = conditions.hasDashboard;
}

/** Makes the alarms, and a topic if only an email address is given. */
export function makeAlarms(stack: Stack, { bucket, distribution }: Watched, given: Parameters, conditions: Conditions): void {
  const topic = makeTopic(stack, given, conditions);
  const listener = Fn.conditionIf(conditions.hasTopic.logicalId, given.AlarmTopicArn, topic.ref);
  const common = {
    evaluationPeriods: 3,
    period: 300,
    comparisonOperator: 'GreaterThanThreshold',
    // Without users at night there is no data, which is not a fault.
    treatMissingData: 'notBreaching',
    alarmActions: onlyIf(conditions.hasListener, [listener]) as unknown as string[],
    okActions: onlyIf(conditions.hasListener, [listener]) as unknown as string[],
  };
  new CfnAlarm(stack, 'CdnErrors', {
    ...common,
    alarmDescription: 'More than 1 % of the requests to CloudFront fail with 5xx',
    namespace: 'AWS/CloudFront',
    metricName: '5xxErrorRate',
    dimensions: [
      { name: 'DistributionId', value: distribution.ref },
      { name: 'Region', value: 'Global' },
    ],
    statistic: 'Average',
    threshold: 1,
  });
  const bucketErrors = new CfnAlarm(stack, 'BucketErrors', {
    ...common,
    alarmDescription: 'The bucket answers with 5xx; 4xx do not count, since a lost race of two publishers is one',
    namespace: 'AWS/S3',
    metricName: '5xxErrors',
    dimensions: [
      { name: 'BucketName', value: bucket.ref },
      { name: 'FilterId', value: requestFilter },
    ],
    statistic: 'Sum',
    threshold: 0,
  });
  bucketErrors.cfnOptions.condition = conditions.hasRequestMetrics;
}

function makeTopic(stack: Stack, given: Parameters, conditions: Conditions): CfnTopic {
  const topic = new CfnTopic(stack, 'AlarmTopic', { subscription: [{ protocol: 'email', endpoint: given.AlarmEmail }] });
  topic.cfnOptions.condition = conditions.makesTopic;
  const policy = new CfnTopicPolicy(stack, 'AlarmTopicPolicy', {
    topics: [topic.ref],
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AlarmsSpeak',
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: topic.ref,
          Condition: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
        },
        {
          Sid: 'NothingWithoutTls',
          Effect: 'Deny',
          Principal: '*',
          Action: 'sns:Publish',
          Resource: topic.ref,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  });
  policy.cfnOptions.condition = conditions.makesTopic;
  return topic;
}

/** Makes the budget. It counts the whole account, because cost allocation by tag has to be switched on by hand. */
export function makeBudget(stack: Stack, given: Parameters, conditions: Conditions): void {
  const budget = new CfnBudget(stack, 'Budget', {
    budget: {
      budgetName: Fn.join('-', [Aws.STACK_NAME, 'monthly']),
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: given.MonthlyBudgetUsd as unknown as number, unit: 'USD' },
      costFilters: { Service: ['Amazon Simple Storage Service', 'Amazon CloudFront'] },
    },
    notificationsWithSubscribers: [
      {
        notification: { comparisonOperator: 'GREATER_THAN', notificationType: 'ACTUAL', threshold: 80, thresholdType: 'PERCENTAGE' },
        subscribers: [{ subscriptionType: 'EMAIL', address: given.AlarmEmail }],
      },
    ],
  });
  budget.cfnOptions.condition = conditions.hasBudget;
}
