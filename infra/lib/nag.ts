/** Findings of cdk-nag's rules for AWS solutions that we accept, each with its reason. */
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { ChartsStack } from './stack.ts';

const everyObject = 'every object of the repository is published by this role; the bucket itself refuses to overwrite any';
const ownStack = 'the wildcard is the number that CloudFormation adds to the name of this stack';
const prefix = 'AwsSolutions::AwsSolutions';

const accepted: Readonly<Record<string, string>> = {
  [`${prefix}-S1`]: 'access logs of a public repository cost more than they are worth; CloudTrail has the writes',
  [`${prefix}-CFR1`]: 'charts are public in every country',
  [`${prefix}-CFR2`]: 'static files of a private bucket need no firewall',
  [`${prefix}-CFR3`]: 'access logs of a public repository cost more than they are worth; the metrics are on the dashboard',
  [`${prefix}-CFR4`]: 'only without a domain name, because CloudFront allows no other setting then; with one, TLS 1.2 is the minimum',
  [`${prefix}-IAM5[Resource::<Bucket.Arn>/*]`]: everyObject,
  [`${prefix}-IAM5[Resource::<Bucket.Arn>/.charthouse/*]`]: 'trial objects, tombstones and change records, which no user sees',
  [`${prefix}-IAM5[Resource::<Bucket.Arn>/.charthouse/intents/*]`]: 'what publishers that meet leave for each other',
  [`${prefix}-IAM5[Resource::<Bucket.Arn>/pages/*]`]: 'pages of what the index lists',
  [`${prefix}-IAM5[Resource::<Bucket.Arn>/*.tgz]`]: 'the prune role deletes packages; it is made only if you ask for it',
  [`${prefix}-IAM5[Resource::<Bucket.Arn>/*.tgz.prov]`]: 'the same, of the provenance files of packages',
  [`${prefix}-IAM5[Resource::arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>:stack/<AWS::StackName>/*]`]: ownStack,
  [`${prefix}-IAM5[Resource::*]`]: 'CloudWatch knows no resources for GetMetricData',
  // Of the validator that comes with CDK.
  'CloudFormation-Validate::F3014': 'each branch of the condition names exactly one certificate; the validator does not evaluate it',
  'CloudFormation-Validate::W1030': 'an empty parameter is never used: a condition checks it first',
};

/** A finding that is not accepted fails the synthesis. */
export function checkWithNag(app: App, stack: ChartsStack): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));
  for (const [id, reason] of Object.entries(accepted)) Validations.of(stack).acknowledge({ id, reason });
}
