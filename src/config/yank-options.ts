/** The rows of the option table about yanked and deprecated versions. */

/** For `yank` and `deprecate`. */
export const yankOptions = {
  reason: {
    kind: 'text',
    places: 'one-run',
    group: 'common',
    placeholder: 'TEXT',
    summary: 'Why the versions are yanked',
    detail: 'charthouse keeps it beside the index. A publisher whose version is refused sees it.',
    commands: ['yank'],
  },
  'delete-package': {
    kind: 'switch',
    places: 'one-run',
    group: 'common',
    summary: 'Delete the packages and their provenance files, too',
    detail:
      'For a package that contains a secret or must not be distributed. charthouse shows what it would delete, and asks; without a terminal, pass `--yes`. The packages are deleted after the commit. No command can take this back. charthouse keeps the digest, so the version never gets other bytes. In a bucket with versioning, S3 keeps earlier versions of the objects.',
    in: { prune: 'Delete the packages of pruned versions, too, of earlier prunes as well' },
    commands: ['yank', 'prune'],
  },
  undo: {
    kind: 'switch',
    places: 'one-run',
    group: 'common',
    summary: 'Take the mark away again',
    commands: ['deprecate'],
  },
} as const;
