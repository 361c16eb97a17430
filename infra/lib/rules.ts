/** Combinations of parameters that CloudFormation refuses before it makes anything. */
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
    'DomainName needs HostedZoneId, CreateHostedZone or CertificateArn: without a zone, no certificate can be validated',
  );
  rule(
    'RepositoryHasItsNumbers',
    isSet(given.GitHubRepository),
    Fn.conditionAnd(isSet(given.GitHubOwnerId), isSet(given.GitHubRepositoryId)),
    'GitHubRepository needs GitHubOwnerId and GitHubRepositoryId: names can be taken over, ids cannot',
  );
  rule(
    'NotEveryRunPublishes',
    isSet(given.GitHubRepository),
    Fn.conditionOr(isSet(given.GitHubEnvironment), isSet(given.GitHubTags)),
    'GitHubRepository needs GitHubEnvironment, GitHubTags or both: otherwise a run of any branch could publish',
  );
  rule(
    'BudgetIsHeard',
    Fn.conditionNot(Fn.conditionEquals(given.MonthlyBudgetUsd, '0')),
    isSet(given.AlarmEmail),
    'MonthlyBudgetUsd needs AlarmEmail, which gets the notice',
  );
}
