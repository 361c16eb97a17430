/** What a stack would become or has become, as a person reads it. */

import type { StackReport } from '../operations/infra/report.ts';
import { listProviders, providerType } from '../ports/github-provider.ts';
import type { ResourceChange } from '../ports/stack-host.ts';
import { printable } from './printable.ts';
import { countText, durationText } from './quantities.ts';

/** What is in them is lost with them. */
const holdsData: readonly string[] = ['AWS::S3::Bucket', 'AWS::Route53::HostedZone'];

const signs: Readonly<Record<ResourceChange['action'], string>> = {
  add: '+ add',
  modify: '~ modify',
  replace: '! replace',
  'maybe-replace': '? replace perhaps',
  remove: '- remove',
  other: '  ',
};

/** One line a resource, and what to know before the change is made. */
export function changesText(changes: readonly ResourceChange[]): string {
  const isProviderNew = changes.some(({ action, type }) => action === 'add' && type === providerType);
  return printable([...changes.map(changeLine), ...(isProviderNew ? oneProvider : [])].join('\n'));
}

const oneProvider: readonly string[] = [
  'An account can have only one OIDC provider for GitHub. If yours has one, this deployment fails: look with',
  `  ${listProviders}`,
  'and name the one for token.actions.githubusercontent.com with --parameters OidcProviderArn=ARN',
];

function changeLine({ action, resource, type, properties }: ResourceChange): string {
  const why = properties.length === 0 ? '' : `: ${properties.join(', ')}`;
  const loud = holdsData.includes(type) && ['replace', 'maybe-replace', 'remove'].includes(action) ? '  IT HOLDS DATA' : '';
  return `${signs[action].padEnd(17)} ${resource} (${type})${why}${loud}`;
}

/** For stdout: what would change, or what the stack says. */
export function infraResult(report: StackReport): string {
  if (report.outcome === 'previewed' || report.outcome === 'declined') return changesText(report.changes);
  const names = Object.keys(report.outputs).sort();
  const width = Math.max(0, ...names.map((name) => name.length));
  return printable(names.map((name) => `${name.padEnd(width)}  ${report.outputs[name]}`).join('\n'));
}

/** One line of what was done. */
export function infraState({ outcome, stack: { name, region }, changes, figures }: StackReport): string {
  const where = `the stack ${name} in ${region}`;
  const took = `in ${durationText(figures.durationMs)}`;
  switch (outcome) {
    case 'created':
      return `made ${where} ${took}: ${countText(changes.length, 'resource')}`;
    case 'updated':
      return `changed ${where} ${took}: ${countText(changes.length, 'resource')}`;
    case 'unchanged':
      return `${where} is as it should be`;
    case 'previewed':
      return `${countText(changes.length, 'resource')} of ${where} would change; nothing was changed`;
    case 'declined':
      return `nothing of ${where} was changed`;
    case 'unfinished':
      return `CloudFormation goes on with ${where}: look with aws cloudformation describe-stack-events --stack-name ${name} --region ${region}`;
    case 'failed':
      return changes.length === 0 ? `nothing of ${where} was changed` : '';
    default:
      return '';
  }
}
