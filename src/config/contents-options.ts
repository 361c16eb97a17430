/** The rows of the option table about what may go into a package. */

/** For all commands that make packages. Neither `allow-` option may come from a file: a pull request could bring it. */
export const contentsOptions = {
  'committed-only': {
    kind: 'switch',
    places: 'anywhere',
    summary: 'package only files that are committed to git',
    detail:
      'Files that git ignores or does not track are left out, each with a warning. If a file of the chart differs from the commit that is checked out, the chart is refused. Packages in `charts/` that Chart.yaml declares as dependencies stay, so that a job can fetch them with `helm dependency build`. A `.tgz` that you name is published as it is.',
    commands: ['publish', 'package', 'gate'],
  },
  'allow-outside-links': {
    kind: 'switch',
    places: 'not-file',
    summary: 'follow links that lead out of the work tree',
    detail:
      'The work tree is the one of git; without git, the folder around the chart. What such a link names is published. Links into `/proc`, `/dev` and `/sys` are refused in any case.',
    commands: ['publish', 'package', 'gate'],
  },
  'allow-credential-files': {
    kind: 'switch',
    places: 'not-file',
    summary: 'package files with the names of credentials files',
    detail: 'Such as `.env`, `id_rsa` or `.aws/credentials`: [the names](errors/CH_CHART_CREDENTIALS.md).',
    commands: ['publish', 'package', 'gate'],
  },
} as const;
