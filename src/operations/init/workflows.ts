/** The workflows that a repository with charts needs, as text: one template each, for every repository and for this one. */
import { pageUrl } from '../../base/docs-url.ts';
import { gateHelms } from '../../base/gate-helms.ts';
import { checkCharts, checkRepository } from './check-workflows.ts';
import { checkout, head, keys, of, target, type WorkflowOptions } from './workflow-parts.ts';

/** By path below the repository. */
export function workflows(options: WorkflowOptions): Readonly<Record<string, string>> {
  const { infraPaths } = options;
  const files = {
    'release-chart': releaseChart(options),
    ...(infraPaths === undefined ? {} : { 'deploy-infrastructure': deployInfrastructure(options, infraPaths) }),
    'check-charts': checkCharts(options),
    'check-repository': checkRepository(options),
  };
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`.github/workflows/${name}.yml`, text]));
}

/** The tags of `charts`, and nothing else: a release of something else cannot be told apart before its run starts. */
const chartTags = (charts: readonly string[]): string => `  push:
    tags:
${charts.map((name) => `      - ${name}-[0-9]*`).join('\n')}`;

const anyTag = `  release:
    types: [published]
  push:
    tags: ['v*']`;

const tag = of('inputs.tag || github.event.release.tag_name || github.ref_name');

const account = `          account-id: ${of('secrets.AWS_ACCOUNT_ID')}`;

function releaseChart(options: WorkflowOptions): string {
  const { action, charts } = options;
  const started = charts === undefined ? 'a GitHub release or a pushed tag' : 'a pushed tag NAME-VERSION';
  return `${head(options, `Publishes the charts of ${started}. You can run it again: what is published already stays as it is.`)}
name: release-chart

on:
${charts === undefined ? anyTag : chartTags(charts)}
  workflow_dispatch:
    inputs:
      tag:
        description: an existing tag
        required: true
        type: string
  workflow_call:
    inputs:
      tag:
        description: an existing tag; if empty, the tag of the event
        required: false
        type: string
    secrets:
      AWS_ACCESS_KEY_ID:
        required: false
      AWS_SECRET_ACCESS_KEY:
        required: false
      AWS_ACCOUNT_ID:
        required: false

permissions: {}

env:
  AWS_REGION: us-east-1
  HELM_VERSION: ${gateHelms.join(',')}
  CHARTHOUSE_COMMITTED_ONLY: 'true'
  TAG: ${tag}${charts === undefined ? '' : "\n  CHARTHOUSE_TAG_PATTERN: '{name}-{version}'"}${target(options)}

concurrency:
  # One group for each tag: GitHub keeps only the newest waiting run of a group, and must not drop the release of another tag.
  group: release-chart-${tag}
  cancel-in-progress: false

jobs:
  release:
    name: release ${tag}
    runs-on: ubuntu-latest
    timeout-minutes: 20
    permissions:
      contents: read
      id-token: write # exchanged for credentials of the AWS role
    steps:
      - name: Check out
        uses: ${checkout}
        with:
          ref: refs/tags/${of('env.TAG')}
          persist-credentials: false

      - name: Set up Helm
        uses: ${action}
        with:
          command: setup-helm
          helm-version: ${of('env.HELM_VERSION')}

      - name: Authenticate
        uses: ${action}
        with:
          command: authenticate
          role-to-assume: ${of('vars.CHARTHOUSE_ROLE')}
${account}
${keys}

      - name: Gate
        uses: ${action}
        with:
          command: gate
          tag: ${of('env.TAG')}
          helm-version: ${of('env.HELM_VERSION')}

      - name: Publish
        id: publish
        uses: ${action}
        with:
          tag: ${of('env.TAG')}
          # Checks exactly the bytes that are uploaded: a chart that Helm packages has different bytes each time.
          helm-version: ${of('env.HELM_VERSION')}
          role-to-assume: ${of('vars.CHARTHOUSE_ROLE')}
${account}
${keys}
`;
}

function deployInfrastructure(options: WorkflowOptions, infraPaths: readonly string[]): string {
  const { action } = options;
  return `${head(options, 'Deploys the bucket, CloudFront and the roles. A pull request shows its changes, and a run by hand makes them.')}
name: deploy-infrastructure

on:
  pull_request:
    paths:
${[...infraPaths, '.github/workflows/deploy-infrastructure.yml'].map((path) => `      - ${path}`).join('\n')}
  workflow_dispatch:

permissions: {}

env:
  AWS_REGION: us-east-1${target(options)}

concurrency:
  group: deploy-infrastructure-${of('github.ref')}
  cancel-in-progress: false

jobs:
  show:
    name: show the change set
    # The pull request of a fork never gets a token for AWS.
    if: vars.CHARTHOUSE_INFRA_ROLE != '' && github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      contents: read
      id-token: write # exchanged for credentials of the AWS role
    steps:
      - name: Check out
        uses: ${checkout}
        with:
          persist-credentials: false

      - name: Show the change set
        uses: ${action}
        with:
          command: infra diff
          role-to-assume: ${of('vars.CHARTHOUSE_INFRA_ROLE')}

  unset:
    name: no role is set
    if: vars.CHARTHOUSE_INFRA_ROLE == '' && github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - name: Explain why
        run: echo '::notice::skipped since no role is set; to see the change set, set the variable CHARTHOUSE_INFRA_ROLE to a role that may deploy (${pageUrl('deploy.md#from-a-workflow')})'

  fork:
    name: not shown for a fork
    if: github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name != github.repository
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - name: Explain why
        run: echo '::notice::a pull request from a fork has no access to AWS; push the branch to this repository to see the change set'

  deploy:
    name: deploy
    if: github.event_name == 'workflow_dispatch'
    runs-on: ubuntu-latest
    timeout-minutes: 70
    environment: infrastructure
    permissions:
      contents: read
      id-token: write # exchanged for credentials of the AWS role
    steps:
      - name: Check out
        uses: ${checkout}
        with:
          persist-credentials: false

      - name: Deploy
        uses: ${action}
        with:
          command: infra deploy
          yes: true
          role-to-assume: ${of('vars.CHARTHOUSE_INFRA_ROLE')}
`;
}
