/** The rows of the command table about earlier versions of an index. */

/** Spread into the command table. */
export const historyCommands = {
  history: {
    group: 'repository',
    summary: 'Show every index version: when, who, and what changed',
    about:
      'Lists the versions of index.yaml, newest first: the command that made each, who ran it, the job and the commit. Below each are the chart versions that it added, changed or removed. Reads the versions that the bucket keeps if it has versioning; otherwise the change records that charthouse keeps beside the index. Changes nothing.',
    examples: [
      { line: 'charthouse history --to s3://charts', says: 'the newest 20 index versions' },
      { line: 'charthouse history --to /srv/charts --since 30d --limit 1000', says: 'those of the last 30 days' },
      { line: 'charthouse history --to s3://charts --json', says: 'as JSON, for programs' },
    ],
  },
  rollback: {
    group: 'repository',
    summary: 'Make an earlier index version the current one again',
    about:
      'Commits the bytes of an earlier index.yaml, in one atomic commit. Restores an index that was deleted, emptied, cut or replaced by another program. Prints what is listed again, what changes, and which versions published since are hidden; if there are any, it asks first. Packages stay where they are.',
    argument: {
      placeholder: 'INDEX-VERSION',
      variadic: false,
      required: true,
      completes: 'nothing',
      summary:
        'Id of charthouse history, or its first characters; a time such as 2026-11-30T17:00:00Z or 2h (ago); or the number or URL of a job',
    },
    examples: [
      { line: 'charthouse rollback 3HL4kqtJ --to s3://charts --dry-run', says: 'show what would change' },
      { line: 'charthouse rollback 2h --to s3://charts', says: 'the index as it was two hours ago' },
      { line: 'charthouse rollback 12 --to /srv/charts --yes', says: 'do not ask, for scripts' },
    ],
  },
} as const;
