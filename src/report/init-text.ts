/** What init has written, and what is left to do. */
import { shellWord } from '../base/shell-word.ts';
import type { InitReport } from '../init/init.ts';
import { printable } from './printable.ts';

/** One line a file. */
export function initResult({ files }: InitReport): string {
  return printable(files.map(({ path, outcome }) => `${outcome.padEnd(9)}  ${path}`).join('\n'));
}

/** What to do next, in the order in which it must be done. */
export function initNext({ repository, stack, to, tag, dryRun }: InitReport, program: string): string {
  if (dryRun) return '';
  const name = repository ?? 'OWNER/NAME';
  const numbers = `$(gh api repos/${name} --jq '"GitHubOwnerId=\\(.owner.id),GitHubRepositoryId=\\(.id)"')`;
  // The role trusts tags v*, where nobody says otherwise; NAME-VERSION is none of them.
  const tags = tag === null ? ',GitHubTags=*' : '';
  const infrastructure = [
    'make the bucket, the CDN and the role for this repository, from a shell that may (once):',
    `  ${program} infra deploy --parameters "GitHubRepository=${name},${numbers}${tags}"`,
    'tell the workflows what the last command has printed, the role as PublishRoleArn, the URL as RepositoryUrl:',
    `  gh variable set CHARTHOUSE_ROLE --repo ${name} --body ROLE`,
    `  gh variable set CHARTHOUSE_URL --repo ${name} --body URL`,
  ];
  const elsewhere = [
    `give the workflow keys that may write to ${to}:`,
    ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_ACCOUNT_ID'].map((secret) => `  gh secret set ${secret} --repo ${name}`),
  ];
  const release =
    tag === null
      ? [
          'then commit what was written, and publish a release whose tag is NAME-VERSION of one of the charts:',
          '  gh release create NAME-VERSION',
        ]
      : ['then commit what was written, and release it:', `  git tag ${shellWord(tag)} && git push origin ${shellWord(tag)}`];
  return printable(['next:', ...(stack === null ? elsewhere : infrastructure), ...release].join('\n'));
}
