/** The rows of the command table that show what changes from one version of a chart to the next. */

/** For a pull request, and for users who upgrade. */
export const reviewCommands = {
  diff: {
    group: 'check',
    summary: 'Show what changes between two published versions of a chart',
    about:
      'Reads both packages and compares them: fields of Chart.yaml, keys of values.yaml, and each file as a unified diff. Chart.yaml is compared by meaning. Reads only, from a URL, a folder or a bucket.',
    argument: {
      placeholder: 'NAME VERSION',
      variadic: true,
      required: true,
      completes: 'nothing',
      summary: 'Name of the chart, then the two versions, as the index has them',
    },
    examples: [
      { line: 'charthouse diff app 1.2.0 1.3.0 --url https://charts.example.com', says: 'before you upgrade' },
      { line: 'charthouse diff app 1.2.0 1.3.0 --to ./repository --json', says: 'as JSON, for programs' },
    ],
  },
} as const;
