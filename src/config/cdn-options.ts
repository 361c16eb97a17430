/** The rows of the option table about the CDN in front of a repository. */

/** For what changes an index. */
export const cdnOptions = {
  distribution: {
    kind: 'text',
    places: 'anywhere',
    fileReason: 'the role decides which distributions can be invalidated, and the request goes to Amazon',
    group: 'cdn',
    placeholder: 'ID',
    summary: 'CloudFront distribution of the repository',
    in: { doctor: 'CloudFront distribution to check', status: 'CloudFront distribution to report on' },
    detail:
      'After each commit, charthouse invalidates its copies of index.yaml. With `--to stack:NAME`, the stack names the distribution. If the repository has a prefix, `--url` must contain the path under which users see it.',
    commands: [
      'publish',
      'mirror',
      'promote',
      'rebuild',
      'rebase-urls',
      'reformat',
      'yank',
      'restore',
      'deprecate',
      'prune',
      'repair',
      'doctor',
      'status',
    ],
  },
  'no-invalidate': {
    kind: 'switch',
    places: 'anywhere',
    fileReason: 'matters only to a run that writes, and such a run publishes the contents of the checkout',
    group: 'cdn',
    summary: 'Skip the CloudFront invalidation',
    detail: 'CloudFront may then serve the previous index until its copy expires, within five minutes.',
    commands: ['publish', 'mirror', 'promote', 'rebuild', 'rebase-urls', 'reformat', 'yank', 'restore', 'deprecate', 'prune', 'repair'],
  },
  wait: {
    kind: 'switch',
    places: 'anywhere',
    fileReason: 'matters only to a run that writes, and such a run publishes the contents of the checkout',
    group: 'cdn',
    summary: 'Wait until the CloudFront invalidation is complete',
    detail: 'It takes about a minute. charthouse waits five minutes at most.',
    commands: ['publish', 'mirror', 'promote', 'rebuild', 'rebase-urls', 'reformat', 'yank', 'restore', 'deprecate', 'prune', 'repair'],
  },
} as const;
