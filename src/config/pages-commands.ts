/** The rows of the command table about the pages of a repository. */

/** The nested commands of `pages`. */
export const pagesCommands = {
  'pages build': {
    group: 'repository',
    summary: 'Write the pages that a browser shows of a repository',
    about:
      'Writes index.html, a page for each chart and version, feeds, badges and a JSON file for programs beside index.yaml. Only what changed since the last run is written; --all writes everything. `publish --pages` does the same for what it publishes. Their title, colours and links are `site` in charthouse.yaml.',
    examples: [
      { line: 'charthouse pages build', says: 'the pages of ./repository' },
      { line: 'charthouse pages build --to s3://charts --url https://charts.example.com', says: 'in a bucket' },
      { line: 'charthouse pages build --all', says: 'all of them, also those that did not change' },
    ],
  },
} as const;
