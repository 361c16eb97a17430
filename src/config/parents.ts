/** The commands that only hold nested commands. */
import type { ParentSpec } from './types.ts';

/** By the first word of the nested commands. */
export const parents = {
  cache: {
    group: 'setup',
    summary: 'Show or empty the cache of dependencies',
    about:
      'charthouse keeps the indexes and packages that it fetches for dependencies, so that later runs download only what changed. Any number of runs can use the cache at the same time.',
  },
  dependency: {
    group: 'publish',
    summary: 'List, fetch and update the dependencies of charts',
    about:
      'Works with the dependencies that Chart.yaml declares, as helm dependency does, but without helm repo add: charthouse reads each repository once for all charts.',
  },
  pages: {
    group: 'repository',
    summary: 'The pages that a browser shows of a repository',
    about:
      'Writes static pages beside index.yaml: a list of the charts with a search, and a page for each chart with its README, values, versions and commands to install it.',
  },
  infra: {
    group: 'aws',
    summary: 'Manage the AWS infrastructure (a CloudFormation stack)',
    about:
      'Manages everything that a repository needs in AWS, as one CloudFormation stack: bucket, CloudFront, DNS names, IAM roles and monitoring.',
  },
} as const;

// The shape is checked here, so that the names stay in the type.
const _checked: Readonly<Record<string, ParentSpec>> = parents;
void _checked;
