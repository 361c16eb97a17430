/** The one stack: bucket, CloudFront, DNS names, roles, and monitoring. */
import { type CfnCondition, CfnOutput, DefaultStackSynthesizer, Fn, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { makeBucket } from './bucket.ts';
import { makeBucketPolicy } from './bucket-policy.ts';
import { makeDistribution } from './distribution.ts';
import { makeNames, makeRecords } from './names.ts';
import { makeAlarms, makeBudget, makeDashboard } from './observability.ts';
import { makeConditions, makeParameters } from './parameters.ts';
import { distributionArn, makeRoles } from './roles.ts';
import { makeRules } from './rules.ts';

/** Needs no bootstrap and has no assets, only its template. */
export class ChartsStack extends Stack {
  constructor(scope: Construct) {
    super(scope, 'Charts', {
      description: 'A Helm chart repository: S3 behind CloudFront, for charthouse to publish into',
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
    });
    const given = makeParameters(this);
    const conditions = makeConditions(this, given);
    makeRules(this, given);
    const bucket = makeBucket(this, given, conditions);
    const { zoneId, nameServers, certificateArn } = makeNames(this, given, conditions);
    const distribution = makeDistribution(this, { bucket, given, conditions, certificateArn });
    makeBucketPolicy(this, bucket, distributionArn);
    makeRecords(this, { given, conditions, zoneId, distribution });
    const roles = makeRoles(this, given, conditions, { bucket, distributionArn });
    makeDashboard(this, { bucket, distribution }, conditions);
    makeAlarms(this, { bucket, distribution }, given, conditions);
    makeBudget(this, given, conditions);

    const served = Fn.conditionIf(conditions.hasDomain.logicalId, given.DomainName, distribution.attrDomainName).toString();
    const output = (id: string, description: string, value: string, condition?: CfnCondition) =>
      new CfnOutput(this, id, { description, value, condition });
    output('BucketName', 'The repository is at its root', bucket.ref);
    output('DistributionId', 'Its copy of the index is invalidated after each commit', distribution.ref);
    output('DistributionDomain', 'Target of the CNAME of your own domain name', distribution.attrDomainName);
    output('RepositoryUrl', 'For helm repo add', Fn.join('', ['https://', served]));
    output('PublishRoleArn', 'The role of the publishing workflow', roles.publish.attrArn, conditions.hasRole);
    output('CheckRoleArn', 'The role of the daily check', roles.check.attrArn, conditions.hasRole);
    output('PruneRoleArn', 'The role that deletes packages', roles.prune.attrArn, conditions.hasPruneRole);
    output('NameServers', 'Delegate the domain name to these in the parent zone', Fn.join(' ', nameServers), conditions.makesZone);
  }
}
