/** The report of `init` as text: what it has found and written, and what is left to do. */
import { pageUrl } from '../base/docs-url.ts';
import { placeText } from '../base/error.ts';
import { shellWord } from '../base/shell-word.ts';
import type { InitReport } from '../operations/init/init.ts';
import { listProviders } from '../ports/github-provider.ts';
import { printable } from './printable.ts';
import { tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** One line for each chart and each file. */
export function initResult({ charts, files, helmignoreLacking, helmignoreAdded }: InitReport, view: View = plainView): string {
  const about = [
    ...(helmignoreLacking.length === 0 ? [] : [`lacks ${helmignoreLacking.join(', ')}`]),
    ...(helmignoreAdded.length === 0 ? [] : [`with ${helmignoreAdded.join(', ')}`]),
  ].join(', ');
  const lines = [
    ...charts.map(({ path, name, version, error }) => {
      const known = [name, version].filter((word) => word !== null).join(' ');
      return ['chart', path, known, error?.code ?? ''] as const;
    }),
    ...files.map(({ path, outcome }) => [outcome, path, path === '.helmignore' ? about : ''] as const),
  ];
  return tableText(
    lines.map((cells) => ({ cells })),
    { lead: 10 },
    view,
  );
}

/** What to do next, in this order. */
export function initNext(report: InitReport, program: string): string {
  const { repository, stack, dryRun } = report;
  if (dryRun) return '';
  const name = repository ?? 'OWNER/NAME';
  const steps = [
    ...chartFixes(report),
    ...configLines(report),
    ...helmignoreLines(report, program),
    ...(stack === null ? elsewhere(report, name) : infrastructure(report, name, program)),
    ...release(report),
    ...check(report, name),
    ...later(report, name),
  ];
  return printable(['next:', ...steps].join('\n'));
}

/** A clone contains only what is committed, dependencies too. */
function chartFixes({ charts }: InitReport): readonly string[] {
  return charts.flatMap(({ error }) => {
    if (error === null) return [];
    const place = error.where === undefined ? '' : ` (${placeText(error.where)})`;
    const more = /^CH_(?:CHART_DEPENDENCY|LOCK_)/.test(error.code) ? `; see ${pageUrl('dependencies.md')}` : '';
    return [`${error.code}: ${error.message}${place}`, `  ${error.hint}${more}`];
  });
}

function configLines({ lacking }: InitReport): readonly string[] {
  if (lacking.length === 0) return [];
  return ['your charthouse.yaml was kept; make sure that it contains:', ...lacking.map((line) => `  ${line}`)];
}

function helmignoreLines({ helmignoreLacking }: InitReport, program: string): readonly string[] {
  if (helmignoreLacking.length === 0) return [];
  return [
    'your .helmignore was kept; without these lines, files of the git repository go into the package:',
    ...helmignoreLacking.map((line) => `  ${line}`),
    'add them yourself, or run:',
    `  ${program} init --update-helmignore`,
  ];
}

function infrastructure({ charts, url }: InitReport, name: string, program: string): readonly string[] {
  const own = url === null ? undefined : ownName(url);
  const numbers = `$(gh api repos/${name} --jq '"GitHubOwnerId=\\(.owner.id),GitHubRepositoryId=\\(.id)"')`;
  // The role trusts tags v* by default; NAME-VERSION is one of them only if the name begins with v.
  const tags = versionsOf(charts).length > 1 ? ',GitHubTags=*' : '';
  const domain = own === undefined ? '' : `,DomainName=${own},HostedZoneId=ZONE`;
  return [
    'deploy the bucket, CloudFront and the role for this repository, once, with AWS credentials that allow it:',
    ...(own === undefined
      ? []
      : [`  (ZONE is the ID of the Route 53 zone of ${own}; for a zone elsewhere, see ${pageUrl('infrastructure.md')})`]),
    `  ${program} infra deploy --parameters "GitHubRepository=${name},${numbers}${tags}${domain}"`,
    "  (if the account has GitHub's OIDC provider already, add OidcProviderArn=ARN to the parameters; to find its ARN, run:",
    `  ${listProviders})`,
    'pass the output PublishRoleArn to the workflow as ROLE:',
    `  gh variable set CHARTHOUSE_ROLE --repo ${name} --body ROLE`,
  ];
}

/** The domain name that CloudFront must be given; undefined for its own ones. */
function ownName(url: string): string | undefined {
  const { hostname } = new URL(url);
  return hostname.endsWith('.cloudfront.net') ? undefined : hostname;
}

function elsewhere({ to }: InitReport, name: string): readonly string[] {
  return [
    `give the workflow AWS keys that can write to ${to}:`,
    ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_ACCOUNT_ID'].map((secret) => `  gh secret set ${secret} --repo ${name}`),
  ];
}

/** Before the first release there is nothing to check, so the workflow skips. */
function check({ stack, url }: InitReport, name: string): readonly string[] {
  const variable = (suffix: string, value: string): string => `  gh variable set CHARTHOUSE_${suffix} --repo ${name} --body ${value}`;
  const [start, urlVariable] = ['after the first release, switch on the daily check', variable('URL', 'URL')];
  if (stack !== null) {
    const role = variable('CHECK_ROLE', 'ROLE');
    if (url !== null) return [`${start}, with the output CheckRoleArn as ROLE:`, role];
    return [`${start}, with the outputs CheckRoleArn as ROLE and RepositoryUrl as URL:`, role, urlVariable];
  }
  const withKeys = variable('CHECK', 'true');
  return url === null ? [`${start}, with the public URL:`, urlVariable, 'or with the AWS keys:', withKeys] : [`${start}:`, withKeys];
}

function release({ charts }: InitReport): readonly string[] {
  const [version = 'VERSION', other] = versionsOf(charts);
  if (other !== undefined) {
    return [
      'commit these files, then publish a release with the tag NAME-VERSION of one of the charts:',
      '  gh release create NAME-VERSION',
    ];
  }
  const tag = shellWord(`v${version.replace(/^v/, '')}`);
  return ['commit these files, then release:', `  git tag ${tag} && git push origin ${tag}`];
}

/** What a release does not need. */
function later({ stack }: InitReport, name: string): readonly string[] {
  if (stack === null) return [];
  return [
    `to see changes of the stack on pull requests, and to deploy by hand, create a role (${pageUrl('deploy.md#from-a-workflow')})`,
    'and an environment called infrastructure with reviewers; then set:',
    `  gh variable set CHARTHOUSE_INFRA_ROLE --repo ${name} --body ROLE`,
  ];
}

function versionsOf(charts: InitReport['charts']): readonly string[] {
  return [...new Set(charts.flatMap(({ version }) => (version === null ? [] : [version])))];
}
