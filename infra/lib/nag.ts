/** What cdk-nag's rules for AWS solutions find and we leave as it is, each with its reason. */
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { ChartsStack } from './stack.ts';

const everyObject = 'every object of the repository is published by this role; the bucket itself refuses to overwrite any';
const ownStack = 'the wildcard is the number that CloudFormation adds to the name of this stack';
const prefix = 'AwsSolutions::AwsSolutions';

const accepted: Readonly<Record<string, string>> = {
  [`${prefix}-S1`]: 'access logs of a public repository cost more than they tell; CloudTrail has the writes',
  [`${prefix}-CFR1`]: 'charts are for everybody, wherever they are',
  [`${prefix}-CFR2`]: 'static files behind a private bucket: a firewall has nothing to keep out',
  [`${prefix}-CFR3`]: 'access logs of a public repository cost more than they tell; the metrics are on the dashboard',
  [`${prefix}-CFR4`]: 'only without a domain name, where CloudFront allows nothing else; with one, TLS 1.2 is the least',
  [`${prefix}-IAM5[Resource::<Bucket.Arn>/*]`]: everyObject,
  [`${prefix}-IAM5[Resource::<Bucket.Arn>/.charthouse/*]`]: 'trial objects, which no user sees and the bucket removes after a day',
  [`${prefix}-IAM5[Resource::<Bucket.Arn>/*.tgz]`]: 'to delete packages is what the prune role is for; it is made only when asked for',
  [`${prefix}-IAM5[Resource::<Bucket.Arn>/*.tgz.prov]`]: 'the same, of the provenance files of packages',
  [`${prefix}-IAM5[Resource::arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>:stack/<AWS::StackName>/*]`]: ownStack,
  [`${prefix}-IAM5[Resource::*]`]: 'CloudWatch knows no resources for GetMetricData',
  // Of the validator that comes with CDK.
  'CloudFormation-Validate::F3014': 'each branch of the condition names exactly one certificate; the validator does not look into it',
  'CloudFormation-Validate::W1030': 'an empty parameter is never used: the condition asks for it first',
};

/** A finding that is not accepted fails the synthesis. */
export function checkWithNag(app: App, stack: ChartsStack): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));
  for (const [id, reason] of Object.entries(accepted)) Validations.of(stack).acknowledge({ id, reason });
}
