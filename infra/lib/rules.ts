/** Which parameters do not go together: CloudFormation says so before it makes anything. */
import { CfnRule, Fn, type ICfnRuleConditionExpression, type Stack } from 'aws-cdk-lib';
import { isSet, isTrue, type Parameters } from './parameters.ts';

/** Makes the rules. */
export function makeRules(stack: Stack, given: Parameters): void {
  const rule = (id: string, when: ICfnRuleConditionExpression, assert: ICfnRuleConditionExpression, assertDescription: string) =>
    new CfnRule(stack, id, { ruleCondition: when, assertions: [{ assert, assertDescription }] });

  rule(
    'NameIsProven',
    isSet(given.DomainName),
    Fn.conditionOr(isSet(given.HostedZoneId), isTrue(given.CreateHostedZone), isSet(given.CertificateArn)),
    'DomainName needs HostedZoneId, CreateHostedZone or CertificateArn: a certificate is made only where a zone proves the name',
  );
  rule(
    'RepositoryHasItsNumbers',
    isSet(given.GitHubRepository),
    Fn.conditionAnd(isSet(given.GitHubOwnerId), isSet(given.GitHubRepositoryId)),
    'GitHubOwnerId and GitHubRepositoryId go with GitHubRepository: names can be taken over, numbers cannot',
  );
  rule(
    'NotEveryRunPublishes',
    isSet(given.GitHubRepository),
    Fn.conditionOr(isSet(given.GitHubEnvironment), isSet(given.GitHubTags)),
    'GitHubRepository needs GitHubEnvironment, GitHubTags or both: else a run of any branch could publish',
  );
  rule(
    'BudgetIsHeard',
    Fn.conditionNot(Fn.conditionEquals(given.MonthlyBudgetUsd, '0')),
    isSet(given.AlarmEmail),
    'MonthlyBudgetUsd needs AlarmEmail: who else would hear of it',
  );
}
