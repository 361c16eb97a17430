/** The rows of the command table about the size of an index. */

/** Spread into the command table. */
export const budgetCommands = {
  prune: {
    group: 'repository',
    summary: 'Take old versions off the index by a retention policy',
    about:
      'Takes versions that no rule keeps off index.yaml, in one atomic commit, so that concurrent publishers lose nothing. Their packages stay in the repository, so URLs of users keep working. The newest release of each chart always stays, and so does each version that another one in the index depends on. Print the plan with --dry-run, or write it with --plan, look at it, and apply it with --apply.',
    examples: [
      { line: 'charthouse prune --keep 10 --dry-run', says: 'show what would go' },
      {
        line: 'charthouse prune --keep-per-minor 1 --keep-within 180d',
        says: 'the newest patch of each minor version, and the last half year',
      },
      { line: 'charthouse prune --keep-pre-releases 3', says: 'only old pre-releases' },
      { line: 'charthouse prune --keep 10 --archive', says: 'move the rest to a second index, archive/index.yaml' },
      { line: 'charthouse prune --to s3://charts --keep 5 --plan plan.json', says: 'write the plan, for a review' },
      { line: 'charthouse prune --to s3://charts --apply plan.json', says: 'apply it as it is' },
    ],
  },
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
