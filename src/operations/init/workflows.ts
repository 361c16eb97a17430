/** The workflows that a repository with charts needs, as text: one template each, for every repository and for this one. */
import { pageUrl } from '../../base/docs-url.ts';
import { gateHelms } from '../../base/gate-helms.ts';

/** What differs between repositories. */
export interface WorkflowOptions {
  /** The value of `uses:`: `OWNER/NAME@COMMIT # vVERSION`, or `./` in the repository of the Action itself. */
  readonly action: string;
  /** The target, if no charthouse.yaml sets it. */
  readonly to?: string | undefined;
  /** The charts, if only their tags `NAME-VERSION` publish them, since other tags and releases are of something else; if absent, tags `v*` and every GitHub release do. */
  readonly charts?: readonly string[] | undefined;
  /** The files that describe the infrastructure; undefined if there is no stack to deploy. */
  readonly infraPaths: readonly string[] | undefined;
  /** A comment for people who want to edit the file: how it is made. */
  readonly note?: string | undefined;
}

/** By path below the repository. */
export function workflows(options: WorkflowOptions): Readonly<Record<string, string>> {
  const { infraPaths } = options;
  const files = {
    'release-chart': releaseChart(options),
    ...(infraPaths === undefined ? {} : { 'deploy-infrastructure': deployInfrastructure(options, infraPaths) }),
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

const checkout = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const of = (expression: string): string => `\${{ ${expression} }}`;
const tag = of('inputs.tag || github.event.release.tag_name || github.ref_name');

const head = ({ note }: WorkflowOptions, about: string): string => `${note === undefined ? '' : `# ${note}\n`}# ${about}\n`;
const target = ({ to }: WorkflowOptions): string => (to === undefined ? '' : `\n  CHARTHOUSE_TO: ${to}`);

/** A run uses the role if there is one, otherwise the keys. What is not set is empty, and an empty value counts as absent. */
const keys = `        env:
          AWS_ACCESS_KEY_ID: ${of('secrets.AWS_ACCESS_KEY_ID')}
          AWS_SECRET_ACCESS_KEY: ${of('secrets.AWS_SECRET_ACCESS_KEY')}`;
const account = `          account-id: ${of('secrets.AWS_ACCOUNT_ID')}`;

/**
 * Each of them switches the daily check on. Before the first release there is nothing to check, and if a missing index were green, a loss would
 * stay hidden; so a person says when the check begins. CHARTHOUSE_CHECK is for repositories with keys, but without a role and a URL.
 */
const checkVariables = ['CHARTHOUSE_CHECK_ROLE', 'CHARTHOUSE_URL', 'CHARTHOUSE_CHECK'];
const isChecked = checkVariables.map((name) => `vars.${name} != ''`).join(' || ');
const isUnchecked = checkVariables.map((name) => `vars.${name} == ''`).join(' && ');

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

function checkRepository(options: WorkflowOptions): string {
  const { action } = options;
  return `${head(options, 'Checks the live repository every day: the index and each listed package by the rules of every reader, and recent releases.')}
name: check-repository

on:
  schedule:
    - cron: '17 5 * * *'
  workflow_dispatch:

permissions: {}

env:
  AWS_REGION: us-east-1${target(options)}

concurrency:
  group: check-repository
  cancel-in-progress: false

jobs:
  check:
    name: check the live repository
    if: ${isChecked}
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read
      actions: read # the runs of the workflow that publishes
      id-token: write # exchanged for credentials of the AWS role
    steps:
      - name: Check out
        uses: ${checkout}
        with:
          persist-credentials: false

      - name: Audit
        uses: ${action}
        with:
          command: audit
          # If the URL is set, the repository is read as users read it, without keys.
          url: ${of('vars.CHARTHOUSE_URL')}
          role-to-assume: ${of('vars.CHARTHOUSE_CHECK_ROLE')}
${keys}

      - name: Status
        # Also if the audit has found a fault.
        if: always()
        uses: ${action}
        with:
          command: status
          strict: true
          url: ${of('vars.CHARTHOUSE_URL')}
          role-to-assume: ${of('vars.CHARTHOUSE_CHECK_ROLE')}
${keys}
          GITHUB_TOKEN: ${of('github.token')}

  unset:
    name: nothing is checked yet
    if: ${isUnchecked}
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - name: Explain why
        run: echo '::notice::skipped since no variable is set; to check the live repository, set CHARTHOUSE_CHECK_ROLE, CHARTHOUSE_URL or CHARTHOUSE_CHECK after the first release (${pageUrl('release.md#daily-check')})'
`;
}
