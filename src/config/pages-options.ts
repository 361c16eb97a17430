/** The rows of the option table about the pages of a repository. */
/** Spread into the option table. */
export const pagesOptions = {
  pages: {
    kind: 'switch',
    places: 'anywhere',
    fileReason: 'writes pages of what the index lists, and nothing else',
    group: 'index',
    summary: 'Write the pages that a browser shows',
    detail:
      'After the commit, charthouse writes index.html, the pages of the charts that changed, feeds, badges and a JSON file for programs beside index.yaml. If that fails, what was committed stays, and the next run writes what is missing. Their title, colours and links are `site` in charthouse.yaml.',
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
      'rollback',
      'prune',
      'repair',
      'index',
    ],
  },
  all: {
    kind: 'switch',
    places: 'one-run',
    group: 'index',
    summary: 'Write everything, also what did not change',
    commands: ['pages build'],
  },
} as const;
