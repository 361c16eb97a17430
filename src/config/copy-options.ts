/** The rows of the option table about copies from another repository. */

/** For `mirror` and `promote`. */
export const copyOptions = {
  newest: {
    kind: 'count',
    places: 'one-run',
    group: 'common',
    placeholder: 'N',
    defaultText: 'all versions',
    summary: 'Copy only the newest N versions of each chart',
    detail: 'Of those that the other filters select. A version that the target has already counts too.',
    commands: ['mirror', 'promote'],
  },
  'no-pre-releases': {
    kind: 'switch',
    places: 'one-run',
    group: 'common',
    summary: 'Leave out versions such as 2.0.0-rc.1',
    commands: ['mirror', 'promote'],
  },
  'with-dependencies': {
    kind: 'switch',
    places: 'one-run',
    group: 'common',
    summary: 'Also copy the charts that they depend on, from any repository',
    detail:
      'For each dependency the newest version in its range, and so on for the dependencies of that. You need it only to build charts: a package contains its dependencies.',
    commands: ['mirror', 'promote'],
  },
} as const;
