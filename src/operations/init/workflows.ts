/** The workflows that a repository with charts needs, as text: one template each, for every repository and for this one. */
import { gateHelms } from '../../base/gate-helms.ts';

/** What differs between repositories. */
export interface WorkflowNames {
  /** What `uses:` says: `OWNER/NAME@COMMIT # vVERSION`, or `./` where the Action is at home. */
  readonly action: string;
  /** Where charts go, where no charthouse.yaml says so. */
  readonly to?: string | undefined;
  /** What a change of the infrastructure shows in; undefined where there is no stack to deploy. */
  readonly infraPaths: readonly string[] | undefined;
  /** How this file is made, for whoever would edit it. */
  readonly note?: string | undefined;
}

/** By path below the repository. */
export function workflows(names: WorkflowNames): Readonly<Record<string, string>> {
  const { infraPaths } = names;
  const files = {
    'release-chart': releaseChart(names),
    ...(infraPaths === undefined ? {} : { 'deploy-infrastructure': deployInfrastructure(names, infraPaths) }),
    'check-repository': checkRepository(names),
  };
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`.github/workflows/${name}.yml`, text]));
}

const checkout = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const of = (expression: string): string => `\${{ ${expression} }}`;
const tag = of('inputs.tag || github.event.release.tag_name || github.ref_name');

const head = ({ note }: WorkflowNames, says: string): string => `${note === undefined ? '' : `# ${note}\n`}# ${says}\n`;
const target = ({ to }: WorkflowNames): string => (to === undefined ? '' : `\n  CHARTHOUSE_TO: ${to}`);

/** As whom: by the role where there is one, else by the keys. What is not set is empty, and an empty value is none. */
const keys = `        env:
          AWS_ACCESS_KEY_ID: ${of('secrets.AWS_ACCESS_KEY_ID')}
          AWS_SECRET_ACCESS_KEY: ${of('secrets.AWS_SECRET_ACCESS_KEY')}`;
const account = `          account-id: ${of('secrets.AWS_ACCOUNT_ID')}`;

/**
 * Each switches the check of every day on. Before the first release there is nothing to check, and a missing index that is green would hide a loss;
 * so a person says when it begins. CHARTHOUSE_CHECK is for those who have neither a role nor a URL, but keys.
 */
const checkVariables = ['CHARTHOUSE_CHECK_ROLE', 'CHARTHOUSE_URL', 'CHARTHOUSE_CHECK'];
const isChecked = checkVariables.map((name) => `vars.${name} != ''`).join(' || ');
const isUnchecked = checkVariables.map((name) => `vars.${name} == ''`).join(' && ');

function releaseChart(names: WorkflowNames): string {
  const { action } = names;
  return `${head(names, 'A release, or a tag that is pushed: its charts are published. Run twice, it finds all of it done.')}
name: release-chart

on:
  release:
    types: [published]
  push:
    tags: ['v*']
  workflow_dispatch:
    inputs:
      tag:
        description: a tag that is there
        required: true
        type: string
  workflow_call:
    inputs:
      tag:
        description: a tag that is there; that of the event where absent
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
  TAG: ${tag}${target(names)}

concurrency:
  # Of one tag alone: of runs that wait, GitHub keeps the newest, and another tag's release must not be the one that goes.
  group: release-chart-${tag}
  cancel-in-progress: false

jobs:
  release:
    name: release ${tag}
    runs-on: ubuntu-latest
    timeout-minutes: 20
    permissions:
      contents: read
      id-token: write # the token that a role of AWS is got with
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
          # Of the very bytes that are put: a chart that Helm packages has others each time.
          helm-version: ${of('env.HELM_VERSION')}
          role-to-assume: ${of('vars.CHARTHOUSE_ROLE')}
${account}
${keys}
`;
}

function deployInfrastructure(names: WorkflowNames, infraPaths: readonly string[]): string {
  const { action } = names;
  return `${head(names, 'The bucket, the CDN and the roles: a pull request shows what it would change, and a run by hand changes it.')}
name: deploy-infrastructure

on:
  pull_request:
    paths:
${[...infraPaths, '.github/workflows/deploy-infrastructure.yml'].map((path) => `      - ${path}`).join('\n')}
  workflow_dispatch:

permissions: {}

env:
  AWS_REGION: us-east-1

concurrency:
  group: deploy-infrastructure-${of('github.ref')}
  cancel-in-progress: false

jobs:
  show:
    name: show the change set
    # A fork's pull request gets no token for AWS, whatever it changes here.
    if: vars.CHARTHOUSE_INFRA_ROLE != '' && github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      contents: read
      id-token: write # the token that a role of AWS is got with
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
    name: say that no role is set
    if: vars.CHARTHOUSE_INFRA_ROLE == '' && github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - name: Say so
        run: echo '::notice::skipped since no role is set; to see the change set, set the variable CHARTHOUSE_INFRA_ROLE to a role that may deploy (docs/deploy.md, "From a workflow")'

  fork:
    name: say that a fork's change is not shown
    if: github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name != github.repository
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - name: Say so
        run: echo '::notice::a pull request from a fork has no access to AWS; push the branch to this repository to see the change set'

  deploy:
    name: deploy
    if: github.event_name == 'workflow_dispatch'
    runs-on: ubuntu-latest
    timeout-minutes: 70
    environment: infrastructure
    permissions:
      contents: read
      id-token: write # the token that a role of AWS is got with
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

function checkRepository(names: WorkflowNames): string {
  const { action } = names;
  return `${head(names, 'The live repository, every day: is every listed package there, with its digest, and how has publishing been doing?')}
name: check-repository

on:
  schedule:
    - cron: '17 5 * * *'
  workflow_dispatch:

permissions: {}

env:
  AWS_REGION: us-east-1${target(names)}

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
      id-token: write # the token that a role of AWS is got with
    steps:
      - name: Check out
        uses: ${checkout}
        with:
          persist-credentials: false

      - name: Verify
        uses: ${action}
        with:
          command: verify
          # As users see it, where that is said; it takes no keys then.
          url: ${of('vars.CHARTHOUSE_URL')}
          role-to-assume: ${of('vars.CHARTHOUSE_CHECK_ROLE')}
${keys}

      - name: Status
        # A repository that is not whole is one more reason to look.
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
    name: say that nothing is checked yet
    if: ${isUnchecked}
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - name: Say so
        run: echo '::notice::skipped since no variable is set; to check the live repository, set CHARTHOUSE_CHECK_ROLE, CHARTHOUSE_URL or CHARTHOUSE_CHECK after the first release (docs/release.md, "Every day")'
`;
}
