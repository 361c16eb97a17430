/** The rows of the command table about versions that must not be used any more. */

/** Spread into the command table. */
export const yankCommands = {
  yank: {
    group: 'repository',
    summary: 'Take versions out of the index',
    about:
      'Takes the entries of these versions out of index.yaml, in one atomic commit, so that concurrent publishers lose nothing. Helm no longer finds the versions; their packages stay, so a URL in a lock file or a mirror still works. No command publishes a yanked version again, except restore. With --delete-package, the packages are deleted too, after you have confirmed it.',
    argument: {
      placeholder: 'NAME[@VERSION]',
      variadic: true,
      required: true,
      completes: 'nothing',
      summary: 'Chart, one version of it, or a range such as app@<2',
    },
    examples: [
      { line: 'charthouse yank app@1.2.3 --reason "crashes on start" --dry-run', says: 'show what would leave the index' },
      { line: "charthouse yank 'app@<2' --to s3://charts --reason 'not supported any more'", says: 'yank a range' },
      { line: 'charthouse yank app@1.2.3 --delete-package', says: 'also delete the package: it contains a secret' },
    ],
  },
  restore: {
    group: 'repository',
    summary: 'List yanked versions again, as they were',
    about:
      'Adds the entries of yanked versions to index.yaml again, in one atomic commit: with the same digest, URLs and time. The packages must still be there, in the same bytes.',
    argument: {
      placeholder: 'NAME[@VERSION]',
      variadic: true,
      required: true,
      completes: 'nothing',
      summary: 'Chart, one version of it, or a range such as app@<2',
    },
    examples: [
      { line: 'charthouse restore app@1.2.3 --dry-run', says: 'show what would be listed again' },
      { line: 'charthouse restore app --to s3://charts', says: 'every yanked version of a chart' },
    ],
  },
  deprecate: {
    group: 'repository',
    summary: 'Mark versions as deprecated in the index',
    about:
      'Sets deprecated: true in the entries of these versions, in one atomic commit, so that concurrent publishers lose nothing. helm search and Artifact Hub show it. The versions can still be installed, and packages do not change.',
    argument: {
      placeholder: 'NAME[@VERSION]',
      variadic: true,
      required: true,
      completes: 'nothing',
      summary: 'Chart, one version of it, or a range such as app@<2',
    },
    examples: [
      { line: "charthouse deprecate 'app@<2'", says: 'a range of versions' },
      { line: 'charthouse deprecate app --to s3://charts', says: 'a whole chart' },
      { line: 'charthouse deprecate app --undo', says: 'take it back' },
    ],
  },
} as const;
