/** The rows of the option table about a release: its tag, what tags look like, and the versions to package. */

/** For commands that package charts. */
export const tagOptions = {
  tag: {
    kind: 'text',
    places: 'not-file',
    placeholder: 'TAG',
    summary: 'the release tag that the versions must agree with',
    detail:
      '`v1.2.3`, `chart-v1.2.3` or `release/1.2.3`: every chart of the run has that version; a leading `v` does not count on either side. `NAME-1.2.3`, `NAME@1.2.3` or `helm/NAME/v1.2.3`: only chart NAME is published. All forms: docs/release.md, "Tags".',
    commands: ['publish', 'gate'],
  },
  'tag-pattern': {
    kind: 'patterns',
    places: 'anywhere',
    placeholder: 'PATTERN',
    summary: 'what the tags of charts look like, instead of the usual forms',
    detail:
      'Such as `chart-v{version}`, `{name}/v{version}` or `v{appVersion}`; several with commas, or the option several times. A tag that matches none of them is no release of a chart: nothing is published, and the run succeeds. In charthouse.yaml the key `tag` means the same.',
    commands: ['publish', 'gate'],
  },
  version: {
    kind: 'text',
    // CHARTHOUSE_VERSION is what an installation script would call the version of charthouse itself.
    places: 'flag',
    placeholder: 'VERSION',
    summary: 'the version to package, instead of the one in Chart.yaml',
    detail:
      'A leading `v`, as tags have it, is left out unless the version in Chart.yaml has one. Not for packages, whose bytes are never touched.',
    commands: ['publish', 'package', 'gate'],
  },
  'app-version': {
    kind: 'text',
    places: 'not-file',
    placeholder: 'VERSION',
    summary: 'the appVersion to package, instead of the one in Chart.yaml',
    commands: ['publish', 'package', 'gate'],
  },
} as const;
