/** The report of `infra` as text. */

import { option } from '../hint/hint.ts';
import type { StackReport } from '../operations/infra/report.ts';
import { listProviders, providerType } from '../ports/github-provider.ts';
import type { ResourceChange } from '../ports/stack-host.ts';
import { printable } from './printable.ts';
import { countText, durationText } from './quantities.ts';
import { type Row, tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** Resource types that lose data when they are removed. */
const holdsData: readonly string[] = ['AWS::S3::Bucket', 'AWS::Route53::HostedZone'];

const signs: Readonly<Record<ResourceChange['action'], string>> = {
  add: '+ add',
  modify: '~ modify',
  replace: '! replace',
  'maybe-replace': '? maybe replace',
  remove: '- remove',
  other: '  ',
};

/** One line for each resource, and what to know before the change is made. */
export function changesText(changes: readonly ResourceChange[], view: View = plainView): string {
  const isProviderNew = changes.some(({ action, type }) => action === 'add' && type === providerType);
  const table = tableText(changes.map(changeRow), { lead: 17 }, view);
  return [...(table === '' ? [] : [table]), ...(isProviderNew ? [printable(oneProvider.join('\n'))] : [])].join('\n');
}

const oneProvider: readonly string[] = [
  'An account can have only one OIDC provider for GitHub. If yours has one, this deployment fails. List the providers with',
  `  ${listProviders}`,
  `and pass the one for token.actions.githubusercontent.com with ${option('parameters', 'OidcProviderArn=ARN')}`,
];

function changeRow({ action, resource, type, properties }: ResourceChange): Row {
  const why = properties.length === 0 ? '' : `: ${properties.join(', ')}`;
  const loud = holdsData.includes(type) && ['replace', 'maybe-replace', 'remove'].includes(action) ? 'CONTAINS DATA' : '';
  return { cells: [signs[action], `${resource} (${type})${why}`, loud] };
}

/** For stdout: the changes, or the outputs of the stack. */
export function infraResult(report: StackReport, view: View = plainView): string {
  if (report.outcome === 'previewed' || report.outcome === 'declined') return changesText(report.changes, view);
  const names = Object.keys(report.outputs).sort();
  const width = Math.max(0, ...names.map((name) => name.length));
  return tableText(
    names.map((name) => ({ cells: [name, String(report.outputs[name])] })),
    { lead: width + 1 },
    view,
  );
}

/** What was done: one line. */
export function infraState({ outcome, stack: { name, region }, changes, figures }: StackReport): string {
  const where = `the stack ${name} in ${region}`;
  const took = `in ${durationText(figures.durationMs)}`;
  switch (outcome) {
    case 'created':
      return `created ${where} ${took}: ${countText(changes.length, 'resource')}`;
    case 'updated':
      return `updated ${where} ${took}: ${countText(changes.length, 'resource')}`;
    case 'unchanged':
      return `no changes: ${where} is up to date`;
    case 'previewed':
      return `${countText(changes.length, 'resource')} of ${where} would change; nothing was changed`;
    case 'declined':
      return `${where} was not changed`;
    case 'unfinished':
      return `CloudFormation continues with ${where}; to see its events, run: aws cloudformation describe-stack-events --stack-name ${name} --region ${region}`;
    case 'failed':
      return changes.length === 0 ? `${where} was not changed` : '';
    default:
      return '';
  }
}
