/** What init has found and written, and what is left to do. */
import { placeText } from '../base/error.ts';
import { shellWord } from '../base/shell-word.ts';
import type { InitReport } from '../operations/init/init.ts';
import { listProviders } from '../ports/github-provider.ts';
import { printable } from './printable.ts';

/** One line a chart, and one a file. */
export function initResult({ charts, files, helmignoreLacking, helmignoreAdded }: InitReport): string {
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
  return printable(lines.map(([what, ...rest]) => `${what.padEnd(9)}  ${rest.filter((word) => word !== '').join('  ')}`).join('\n'));
}

/** What to do next, in the order in which it must be done. */
export function initNext(report: InitReport, program: string): string {
  const { repository, stack, dryRun } = report;
  if (dryRun) return '';
  const name = repository ?? 'OWNER/NAME';
  const steps = [
    ...mending(report),
    ...lackingSaid(report),
    ...helmignoreSaid(report, program),
    ...(stack === null ? elsewhere(report, name) : infrastructure(report, name, program)),
    ...release(report),
    ...check(report, name),
    ...later(report, name),
  ];
  return printable(['next:', ...steps].join('\n'));
}

/** A clone has only what is committed, dependencies too. */
function mending({ charts }: InitReport): readonly string[] {
  return charts.flatMap(({ error }) => {
    if (error === null) return [];
    const place = error.where === undefined ? '' : ` (${placeText(error.where)})`;
    const kept =
      error.code === 'CH_CHART_DEPENDENCY' ? ', and commit what that puts in charts/, or let the workflow do it: docs/release.md' : '';
    return [`${error.code}: ${error.message}${place}`, `  ${error.hint}${kept}`];
  });
}

function lackingSaid({ lacking }: InitReport): readonly string[] {
  if (lacking.length === 0) return [];
  return ['charthouse.yaml was there and is kept; see that it says:', ...lacking.map((line) => `  ${line}`)];
}

function helmignoreSaid({ helmignoreLacking }: InitReport, program: string): readonly string[] {
  if (helmignoreLacking.length === 0) return [];
  return [
    '.helmignore was there and is kept; without these lines, files of the repository go into the package:',
    ...helmignoreLacking.map((line) => `  ${line}`),
    'add them yourself, or with:',
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
    'make the bucket, the CDN and the role for this repository, from a shell that may (once):',
    ...(own === undefined ? [] : [`  (ZONE is the id of the zone of ${own} in Route 53; for a zone elsewhere: docs/infrastructure.md)`]),
    `  ${program} infra deploy --parameters "GitHubRepository=${name},${numbers}${tags}${domain}"`,
    "  (if the account has GitHub's OIDC provider already, add OidcProviderArn=ARN to the parameters; its ARN is in the list of:",
    `  ${listProviders})`,
    'tell the workflow what that has printed as PublishRoleArn:',
    `  gh variable set CHARTHOUSE_ROLE --repo ${name} --body ROLE`,
  ];
}

/** The name that the CDN must be given; CloudFront gives its own ones away by itself. */
function ownName(url: string): string | undefined {
  const { hostname } = new URL(url);
  return hostname.endsWith('.cloudfront.net') ? undefined : hostname;
}

function elsewhere({ to }: InitReport, name: string): readonly string[] {
  return [
    `give the workflow keys that may write to ${to}:`,
    ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_ACCOUNT_ID'].map((secret) => `  gh secret set ${secret} --repo ${name}`),
  ];
}

/** Before the first release there is nothing to check: until then the workflow skips. */
function check({ stack, url }: InitReport, name: string): readonly string[] {
  const variable = (suffix: string, value: string): string => `  gh variable set CHARTHOUSE_${suffix} --repo ${name} --body ${value}`;
  const [start, urlVariable] = ['when the first release is out, switch on the check of every day', variable('URL', 'URL')];
  if (stack !== null) {
    const role = variable('CHECK_ROLE', 'ROLE');
    if (url !== null) return [`${start}, with what the deployment has printed as CheckRoleArn:`, role];
    return [`${start}, with what the deployment has printed as CheckRoleArn and RepositoryUrl:`, role, urlVariable];
  }
  const withKeys = variable('CHECK', 'true');
  return url === null
    ? [`${start}, with the URL that users read from:`, urlVariable, 'or with the keys:', withKeys]
    : [`${start}:`, withKeys];
}

function release({ charts }: InitReport): readonly string[] {
  const [version = 'VERSION', other] = versionsOf(charts);
  if (other !== undefined) {
    return [
      'then commit what was written, and publish a release whose tag is NAME-VERSION of one of the charts:',
      '  gh release create NAME-VERSION',
    ];
  }
  const tag = shellWord(`v${version.replace(/^v/, '')}`);
  return ['then commit what was written, and release it:', `  git tag ${tag} && git push origin ${tag}`];
}

/** What no release waits for. */
function later({ stack }: InitReport, name: string): readonly string[] {
  if (stack === null) return [];
  return [
    'to see changes of the stack on pull requests, and to deploy them by hand, a role that may (docs/deploy.md, "From a workflow"),',
    'and an environment called infrastructure with those who must approve:',
    `  gh variable set CHARTHOUSE_INFRA_ROLE --repo ${name} --body ROLE`,
  ];
}

function versionsOf(charts: InitReport['charts']): readonly string[] {
  return [...new Set(charts.flatMap(({ version }) => (version === null ? [] : [version])))];
}
