/** The rows of the command table that show what changes from one version of a chart to the next. */

/** For a pull request, and for users who upgrade. */
export const reviewCommands = {
  check: {
    group: 'check',
    summary: 'Check charts of a pull request against what is published',
    about:
      'Packages each chart in memory and shows what a publish would do with it. You see whether its version is raised, or published with other contents, and which files differ from the version before. Also applies the rules of readers, as audit does. Writes nothing and needs no credentials if you pass --url.',
    argument: {
      placeholder: 'CHART',
      variadic: true,
      completes: 'chart',
      summary: 'Chart folder or .tgz; default: charts of charthouse.yaml, else this folder, else charts/*',
    },
    examples: [
      { line: 'charthouse check --url https://charts.example.com', says: 'check the charts of this project' },
      { line: 'charthouse check charts/app --to ./repository', says: 'check one chart against a folder' },
      { line: 'charthouse check --url https://charts.example.com --fail-on warning', says: 'fail on what only some readers refuse, too' },
    ],
  },
  diff: {
    group: 'check',
    summary: 'Show what changes between two versions of a chart, or of the index',
    about:
      'Reads both packages and compares them: fields of Chart.yaml, keys of values.yaml, and each file as a unified diff. Chart.yaml is compared by meaning. With two arguments, it compares two index versions of charthouse history, such as 2h and current. Reads only, from a URL, a folder or a bucket.',
    argument: {
      placeholder: 'NAME VERSION',
      variadic: true,
      required: true,
      completes: 'nothing',
      summary: 'Name of the chart, then the two versions, as the index has them; or two index versions: ids, times or jobs',
    },
    examples: [
      { line: 'charthouse diff app 1.2.0 1.3.0 --url https://charts.example.com', says: 'before you upgrade' },
      { line: 'charthouse diff app 1.2.0 1.3.0 --to ./repository --json', says: 'as JSON, for programs' },
      { line: 'charthouse diff 2h current --to s3://charts', says: 'what two hours changed of the index' },
    ],
  },
} as const;
