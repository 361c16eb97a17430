/** The rows of the option table about a release: its tag, what tags look like, and the versions to package. */

/** For commands that package charts. */
export const tagOptions = {
  tag: {
    kind: 'text',
    places: 'one-run',
    group: 'common',
    placeholder: 'TAG',
    summary: 'Release tag that the chart versions must match',
    detail:
      '`v1.2.3`, `chart-v1.2.3` or `release/1.2.3`: every chart of the run has that version, with or without a leading `v`. `NAME-1.2.3`, `NAME@1.2.3` or `helm/NAME/v1.2.3`: only chart NAME is published. [All forms](release.md).',
    commands: ['publish', 'gate'],
  },
  'tag-pattern': {
    kind: 'patterns',
    places: 'anywhere',
    fileReason: 'decides which charts a tag selects; a run publishes the contents of the checkout anyway',
    group: 'charts',
    placeholder: 'PATTERN',
    summary: 'Form of the release tags, if they are not in a usual form',
    detail:
      'Such as `chart-v{version}`, `{name}/v{version}` or `v{appVersion}`; separate several with commas, or repeat the option. A tag that matches none of them is not a chart release: the run succeeds and publishes nothing. In charthouse.yaml, the key `tag` means the same.',
    libraryDetail:
      'Such as `chart-v{version}`, `{name}/v{version}` or `v{appVersion}`. A tag that matches none of them is not a chart release: nothing is published.',
    commands: ['publish', 'gate'],
  },
  version: {
    kind: 'text',
    // CHARTHOUSE_VERSION is what an installation script would call the version of charthouse itself.
    places: 'flag',
    group: 'charts',
    placeholder: 'VERSION',
    summary: 'Version to package instead of the one in Chart.yaml',
    detail:
      'A leading `v`, as in a tag, is removed unless the version in Chart.yaml has one. Does not apply to packages, whose bytes never change.',
    commands: ['publish', 'package', 'gate', 'check'],
  },
  'app-version': {
    kind: 'text',
    places: 'one-run',
    group: 'charts',
    placeholder: 'VERSION',
    summary: 'appVersion to package instead of the one in Chart.yaml',
    commands: ['publish', 'package', 'gate', 'check'],
  },
} as const;
