/** The rows of the command table about the size of an index. */

/** Spread into the command table. */
export const budgetCommands = {
  reformat: {
    group: 'repository',
    summary: 'Change the format of index.yaml: YAML or JSON',
    about:
      'Rewrites index.yaml in the format of --index-style, in one atomic commit, so that concurrent publishers lose nothing. Works in any store. What the index lists stays the same; comments do not survive. Helm reads a JSON index four to five times faster. The name of the file stays index.yaml, since every Helm asks for that.',
    examples: [
      { line: 'charthouse reformat --index-style json --dry-run', says: 'show both sizes' },
      { line: 'charthouse reformat --to s3://charts --index-style json', says: 'for a large index in a bucket' },
      { line: 'charthouse reformat --to s3://charts --index-style yaml', says: 'back to YAML' },
    ],
  },
} as const;
