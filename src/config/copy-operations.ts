/** What the functions of the library that copy charts take. */

/** `mirror` and `promote`. */
export const copyOperations = {
  mirror: {
    type: 'MirrorOptions',
    summary: 'What `mirror` copies, and to which repository.',
    command: 'mirror',
    required: ['to'],
    own: {
      source: {
        kind: 'text',
        type: 'string',
        required: true,
        summary: 'Repository to copy from: a URL, a folder, s3://BUCKET[/PREFIX], stack:NAME, oci://HOST/PATH or an archive (charts.tar).',
      },
      versions: {
        kind: 'list',
        type: 'readonly string[]',
        summary: 'What to copy: `NAME`, `NAME@VERSION` or `NAME@RANGE`. Everything if it is empty or absent.',
      },
    },
  },
  promote: {
    type: 'PromoteOptions',
    summary: 'Which versions `promote` copies, from which repository to which.',
    command: 'promote',
    required: ['from', 'to'],
    own: {
      versions: {
        kind: 'list',
        type: 'readonly string[]',
        required: true,
        summary: 'What to copy: `NAME`, `NAME@VERSION` or `NAME@RANGE`.',
      },
    },
    says: {
      from: 'Repository to copy from: a URL, a folder, s3://BUCKET[/PREFIX], stack:NAME, oci://HOST/PATH or an archive (charts.tar).',
    },
  },
} as const;
