/** The rows of the option table about what may go into a package. */

/** For all commands that make packages. Neither `allow-` option may come from a file: a pull request could bring it. */
export const contentsOptions = {
  'committed-only': {
    kind: 'switch',
    places: 'anywhere',
    fileReason: 'the file can only add it to a run: a flag or the environment takes precedence',
    group: 'charts',
    summary: 'Package only files that are committed to git',
    detail:
      'Leaves out files that git ignores or does not track, each with a warning. If a file of the chart differs from the commit that is checked out, the chart is refused. Packages in `charts/` that Chart.yaml declares as dependencies stay, so that a job can fetch them with `charthouse dependency build`. A `.tgz` that you name is published as it is.',
    commands: ['publish', 'package', 'gate', 'check'],
  },
  'allow-outside-links': {
    kind: 'switch',
    places: 'not-file',
    fileReason: 'a pull request could publish what is outside the checkout',
    group: 'charts',
    summary: 'Follow links that lead out of the git work tree',
    detail:
      'Without git, links that lead out of the folder around the chart. The files behind such a link are published. Links into `/proc`, `/dev` and `/sys` are always refused.',
    commands: ['publish', 'package', 'gate', 'check', 'dependency list', 'dependency build', 'dependency update'],
  },
  'allow-credential-files': {
    kind: 'switch',
    places: 'not-file',
    fileReason: 'a pull request could publish credentials',
    group: 'charts',
    summary: 'Package files that have names of credentials files',
    detail: 'Such as `.env`, `id_rsa` or `.aws/credentials`: [the names](errors/CH_CHART_CREDENTIALS.md).',
    commands: ['publish', 'package', 'gate', 'check', 'dependency build', 'dependency update'],
  },
  'max-file-size': {
    kind: 'size',
    places: 'anywhere',
    fileReason: 'a limit of the run; the runner has its own, and a flag or the environment takes precedence',
    group: 'charts',
    placeholder: 'SIZE',
    default: '5MiB',
    summary: 'Largest file that a chart may contain',
    detail: 'Helm 3.17 to 4.2 refuse a larger one.',
    commands: ['publish', 'package', 'gate', 'check', 'dependency list', 'dependency build', 'dependency update', 'index'],
  },
  'max-size': {
    kind: 'size',
    places: 'anywhere',
    fileReason: 'a limit of the run; the runner has its own, and a flag or the environment takes precedence',
    group: 'charts',
    placeholder: 'SIZE',
    default: '100MiB',
    summary: 'Largest total size of the files of a chart',
    detail: 'Helm 3.17 and later refuses a larger chart.',
    commands: ['publish', 'package', 'gate', 'check', 'dependency list', 'dependency build', 'dependency update', 'index'],
  },
} as const;
