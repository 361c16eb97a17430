/** The rows of the option table about Helm. */

/** For commands that gate a release; `--packager` for all that make packages. */
export const helmOptions = {
  'helm-version': {
    kind: 'list',
    places: 'anywhere',
    fileReason:
      'names one of the versions whose checksums charthouse pins; with a checksum from the workflow, only the archive with that checksum runs',
    group: 'helm',
    placeholder: 'LIST',
    defaultIn: { gate: '3.12.0,4.3.0' },
    summary: 'Helm versions that must lint and render each chart first',
    in: { package: 'Helm version for --packager helm', gate: 'Helm versions that lint and render each chart' },
    detail:
      'Such as `3.12.0,4.3.0`; separate several with commas, or repeat the option. Name the oldest and the newest Helm of your users: they check charts by different rules. charthouse downloads each version once and compares it with the checksum that it knows. `helm lint --strict` and `helm template` must pass with each `ci/*-values.yaml` of the chart; if there is none, with its own values alone. Default of `publish`: no Helm. Default of `gate`: the oldest Helm that charthouse supports and the newest that it knows. `package` lints nothing: there, it is the version for `--packager helm`.',
    libraryDetail:
      '`3.12.0` or `v3.12.0`, or several. Name the oldest and the newest Helm of your users: they check charts by different rules. `helm lint --strict` and `helm template` must pass with each `ci/*-values.yaml` of the chart; if there is none, with its own values alone. `package` lints nothing: there, it is the version for `packager`.',
    commands: ['publish', 'package', 'gate'],
  },
  'helm-sha256': {
    kind: 'list',
    places: 'not-file',
    fileReason: 'a pull request could choose the program that runs',
    group: 'helm',
    placeholder: 'LIST',
    summary: 'SHA-256 checksum of the Helm archive',
    detail:
      'One for each version of `--helm-version`, in the same order; for `gate` without versions, the checksum of 3.12.0. Needed for a version whose checksum charthouse does not know, or for a mirror that repacks its archives. It takes precedence over the known checksum.',
    commands: ['publish', 'package', 'gate'],
  },
  'helm-url': {
    kind: 'url',
    places: 'not-file',
    fileReason: 'a pull request could choose the source of the program that runs',
    group: 'helm',
    placeholder: 'URL',
    default: 'https://get.helm.sh',
    summary: 'URL to download Helm archives from',
    commands: ['publish', 'package', 'gate'],
  },
  packager: {
    kind: 'choice',
    places: 'anywhere',
    fileReason: 'chooses between charthouse and the Helm whose checksum is pinned; neither runs code of a chart',
    group: 'helm',
    placeholder: 'PROGRAM',
    choices: ['builtin', 'helm'],
    default: 'builtin',
    summary: 'Program that makes the packages',
    detail:
      '`helm`: the first Helm of `--helm-version`. Its packages contain the same files, but their bytes differ from run to run, so charthouse compares contents to recognise an unchanged chart.',
    commands: ['publish', 'package', 'gate'],
  },
  'kube-version': {
    kind: 'text',
    places: 'anywhere',
    fileReason: 'an argument of that Helm, which contacts no cluster',
    group: 'helm',
    placeholder: 'VERSION',
    summary: 'Kubernetes version to render charts for',
    detail: 'For a chart whose `kubeVersion` is newer than the default of the Helm version: Helm 3.12.0 assumes Kubernetes 1.27.',
    commands: ['publish', 'gate'],
  },
  'api-versions': {
    kind: 'list',
    places: 'anywhere',
    fileReason: 'an argument of that Helm, which contacts no cluster',
    group: 'helm',
    placeholder: 'LIST',
    summary: 'API versions that charts may use besides those that Helm knows',
    detail:
      'Such as `monitoring.coreos.com/v1`; separate several with commas, or repeat the option. The same as `helm template --api-versions`.',
    libraryDetail: 'Such as `monitoring.coreos.com/v1`.',
    commands: ['publish', 'gate'],
  },
  namespace: {
    kind: 'text',
    places: 'anywhere',
    fileReason: 'an argument of that Helm, which contacts no cluster',
    group: 'helm',
    placeholder: 'NAME',
    summary: 'Namespace to render charts for',
    commands: ['publish', 'gate'],
  },
} as const;
