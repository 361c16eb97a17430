/** The rows of the option table of what stands around a repository: its stack, and how it is doing. */

/** For `infra` and `status`. */
export const watchOptions = {
  since: {
    kind: 'duration',
    places: 'anywhere',
    placeholder: 'TIME',
    default: '7d',
    summary: 'how far to look back',
    detail: 'Such as `24h` or `30d`. S3 tells the number and size of objects once a day: for them it is three days at least.',
    commands: ['status'],
  },
  'github-repository': {
    kind: 'text',
    places: 'anywhere',
    placeholder: 'OWNER/NAME',
    variable: 'GITHUB_REPOSITORY',
    summary: 'the repository whose workflow publishes',
    detail: '`GITHUB_TOKEN` or `GH_TOKEN` is the token that is asked with, `GITHUB_API_URL` another address than api.github.com.',
    commands: ['status'],
  },
  workflow: {
    kind: 'text',
    places: 'anywhere',
    placeholder: 'FILE',
    default: 'release-chart.yml',
    summary: 'the file of the workflow that publishes',
    commands: ['status'],
  },
  'metrics-filter': {
    kind: 'text',
    places: 'anywhere',
    placeholder: 'ID',
    default: 'EntireBucket',
    summary: 'the id of the bucket’s request metrics',
    commands: ['status'],
  },
  strict: {
    kind: 'switch',
    places: 'anywhere',
    summary: 'end with an error if something is unhealthy, or cannot be seen',
    detail:
      'For a run that no one watches. Unhealthy is: the newest run that counts has failed; users get another index than the one that was published, ten minutes after it was; a part that was named cannot be seen.',
    commands: ['status'],
  },
  prometheus: {
    kind: 'switch',
    places: 'not-file',
    summary: 'print the figures as Prometheus reads them',
    commands: ['status'],
  },
  stack: {
    kind: 'text',
    places: 'anywhere',
    placeholder: 'NAME',
    default: 'kube9-operator-charts',
    summary: 'the name of the CloudFormation stack',
    defaultIn: { infra: 'NAME of --to stack:NAME, else kube9-operator-charts' },
    detail: 'Default, if `to` is `stack:NAME`: NAME, what the other commands publish into.',
    commands: ['infra'],
  },
  parameters: {
    kind: 'text',
    places: 'anywhere',
    placeholder: 'NAME=VALUE,…',
    summary: 'values for parameters of the template',
    detail: 'A stack that is there keeps the values of those that are not named. `charthouse infra template` shows what there is.',
    commands: ['infra'],
  },
  yes: {
    kind: 'switch',
    places: 'not-file',
    summary: 'do not ask before the stack is changed',
    commands: ['infra'],
  },
} as const;
