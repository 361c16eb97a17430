/** The workflows that check: the charts of a pull request, and the live repository. */
import { pageUrl } from '../../base/docs-url.ts';
import { gateHelms } from '../../base/gate-helms.ts';
import { checkout, head, keys, of, target, type WorkflowOptions } from './workflow-parts.ts';

/**
 * Each of them switches the daily check on. Before the first release there is nothing to check, and if a missing index were green, a loss would
 * stay hidden; so a person says when the check begins. CHARTHOUSE_CHECK is for repositories with keys, but without a role and a URL.
 */
const checkVariables = ['CHARTHOUSE_CHECK_ROLE', 'CHARTHOUSE_URL', 'CHARTHOUSE_CHECK'];
const isChecked = checkVariables.map((name) => `vars.${name} != ''`).join(' || ');
const isUnchecked = checkVariables.map((name) => `vars.${name} == ''`).join(' && ');

/** Needs no credentials, so it runs for forks, too. Nothing of the target is in it: a check reads the public URL. */
export function checkCharts(options: WorkflowOptions): string {
  const { action } = options;
  return `${head(options, 'Checks the charts of each pull request: what a release would publish, and what changes for users.')}
name: check-charts

on:
  pull_request:

permissions: {}

env:
  CHARTHOUSE_COMMITTED_ONLY: 'true'

concurrency:
  group: check-charts-${of('github.ref')}
  cancel-in-progress: true

jobs:
  check:
    name: check the charts
    runs-on: ubuntu-latest
    timeout-minutes: 20
    permissions:
      contents: read
    steps:
      - name: Check out
        uses: ${checkout}
        with:
          persist-credentials: false

      - name: Check
        uses: ${action}
        with:
          command: check
          # Pull requests of forks have no variables: for them, set url in charthouse.yaml.
          url: ${of('vars.CHARTHOUSE_URL')}

      - name: Gate
        # Also if the check has found a fault.
        if: always()
        uses: ${action}
        with:
          command: gate
          helm-version: ${gateHelms.join(',')}
`;
}

/** Of the live repository, every day. */
export function checkRepository(options: WorkflowOptions): string {
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
          # Only with "site: {status: true}" in charthouse.yaml.
          status-page: true
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
          status-page: true
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
