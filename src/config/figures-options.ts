/** The row of the option table about status.html. */

/** Spread into the option table. */
export const statusPageOptions = {
  'status-page': {
    kind: 'switch',
    places: 'one-run',
    group: 'index',
    summary: 'Also write the figures of this run into status.html',
    detail:
      'Only if charthouse.yaml allows it with `status: true` below `site`, because everyone can read the page. It is written into the repository of `--to`, also if `--url` is read. Figures that this run cannot see stay as they are. If the page cannot be written, you get a warning.',
    commands: ['audit', 'status'],
    library: false,
  },
} as const;
