/** The rows of the option table about a real Helm: the gate, and who packages. */

/** For commands that gate a release; `--packager` for all that make packages. */
export const helmOptions = {
  'helm-version': {
    kind: 'list',
    places: 'anywhere',
    placeholder: 'LIST',
    defaultIn: { gate: '3.12.0,4.3.0' },
    summary: 'the Helms that must lint and render each chart first',
    detail:
      'Such as `3.12.0,4.3.0`; several with commas, or the option several times. Name the oldest Helm of your users and the newest: they check charts by different rules. Each is fetched once, compared with the checksum that charthouse knows, and kept. `helm lint --strict` and `helm template` must pass with each `ci/*-values.yaml` of the chart; if there is none, with its own values alone. Default: no Helm; for `gate`, the oldest that charthouse supports and the newest that it knows. `package` lints nothing: there it is the Helm of `--packager helm`.',
    commands: ['publish', 'package', 'gate'],
  },
  'helm-sha256': {
    kind: 'list',
    places: 'not-file',
    placeholder: 'LIST',
    summary: 'the SHA-256 of the archive of that Helm',
    detail:
      'One for each version of `--helm-version`, in the same order; for `gate` without versions, of 3.12.0. For a version whose sum charthouse does not know, or a mirror that packs its own. It counts before the sum that is known.',
    commands: ['publish', 'package', 'gate'],
  },
  'helm-url': {
    kind: 'url',
    places: 'not-file',
    placeholder: 'URL',
    default: 'https://get.helm.sh',
    summary: 'where archives of Helm are fetched from',
    commands: ['publish', 'package', 'gate'],
  },
  packager: {
    kind: 'choice',
    places: 'anywhere',
    placeholder: 'WHO',
    choices: ['builtin', 'helm'],
    default: 'builtin',
    summary: 'who makes the packages',
    detail:
      '`helm`: the first one of `--helm-version`, for teams that must. Its packages hold the same files; their bytes differ from run to run, and an unchanged chart is recognised by its contents then.',
    commands: ['publish', 'package', 'gate'],
  },
  'kube-version': {
    kind: 'text',
    places: 'anywhere',
    placeholder: 'VERSION',
    summary: 'the Kubernetes that charts are rendered for',
    detail: 'For a chart whose `kubeVersion` is newer than the Helm: 3.12.0 takes the cluster for a 1.27.',
    commands: ['publish', 'gate'],
  },
  'api-versions': {
    kind: 'list',
    places: 'anywhere',
    placeholder: 'LIST',
    summary: 'what the cluster has beside Helm’s own list, for charts that ask',
    detail: 'Such as `monitoring.coreos.com/v1`; several with commas, or the option several times. As `helm template --api-versions`.',
    commands: ['publish', 'gate'],
  },
  namespace: {
    kind: 'text',
    places: 'anywhere',
    placeholder: 'NAME',
    summary: 'the namespace that charts are rendered for',
    commands: ['publish', 'gate'],
  },
} as const;
