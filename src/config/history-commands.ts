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
} as const;
