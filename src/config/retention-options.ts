/** The rows of the option table about retention: which versions `prune` takes off an index. */

/** For `prune`. */
export const retentionOptions = {
  keep: {
    kind: 'count',
    places: 'anywhere',
    fileReason: 'matters only to a run that prunes, and its owner chooses the checkout that it runs with',
    group: 'retention',
    placeholder: 'N',
    summary: 'Keep the newest N releases of each chart',
    detail:
      'By version, not by time. Rules add up: a version stays if any rule keeps it. Pre-releases do not count, and versions that are equal for semver (`1.0.0+a`, `1.0.0+b`) count as one.',
    commands: ['prune'],
  },
  'keep-per-major': {
    kind: 'count',
    places: 'anywhere',
    fileReason: 'matters only to a run that prunes, and its owner chooses the checkout that it runs with',
    group: 'retention',
    placeholder: 'N',
    summary: 'Keep the newest N releases of each major version',
    commands: ['prune'],
  },
  'keep-per-minor': {
    kind: 'count',
    places: 'anywhere',
    fileReason: 'matters only to a run that prunes, and its owner chooses the checkout that it runs with',
    group: 'retention',
    placeholder: 'N',
    summary: 'Keep the newest N releases of each minor version',
    commands: ['prune'],
  },
  'keep-within': {
    kind: 'age',
    places: 'anywhere',
    fileReason: 'matters only to a run that prunes, and its owner chooses the checkout that it runs with',
    group: 'retention',
    placeholder: 'AGE',
    summary: 'Keep what was published within AGE, such as 90d',
    detail: 'By `created` of the entry and the clock of the store. A version without `created` stays. Units: s, m, h, d, w, y.',
    commands: ['prune'],
  },
  'keep-pre-releases': {
    kind: 'count',
    places: 'anywhere',
    fileReason: 'matters only to a run that prunes, and its owner chooses the checkout that it runs with',
    group: 'retention',
    placeholder: 'N',
    defaultText: 'those that are newer than the newest release',
    summary: 'Keep the newest N pre-releases of each channel of a chart',
    detail: 'The channel of `1.0.0-rc.1` and `1.0.0-rc2` is `rc`. Alone, this option removes no releases.',
    commands: ['prune'],
  },
  protect: {
    kind: 'list',
    places: 'anywhere',
    fileReason: 'the file can only protect more: what a flag or the environment protects stays protected',
    adds: true,
    group: 'retention',
    placeholder: 'NAME[@RANGE]',
    summary: 'Chart, version or range of versions that never goes',
    detail:
      'Separate several with commas. Flag, environment and file add up. A range such as `app@^1.0` has pre-releases only if it names one; write a range without a comma: `app@>=1.0 <2.0`.',
    commands: ['prune'],
  },
  archive: {
    kind: 'switch',
    places: 'anywhere',
    fileReason: 'matters only to a run that prunes, and its owner chooses the checkout that it runs with',
    group: 'retention',
    summary: 'Add what goes to a second index first: archive/index.yaml',
    detail:
      'Its URLs lead to the same packages. Users who need an old version add the repository a second time: `helm repo add old https://charts.example.com/archive`. `publish` never changes this index. With `--apply`, the plan decides.',
    commands: ['prune'],
  },
  orphans: {
    kind: 'switch',
    places: 'one-run',
    group: 'retention',
    summary: 'Delete packages that no entry names, if they are older than a day',
    detail:
      'By the clock of the store. Packages of versions that were yanked or pruned stay, and so do those of the archive. Their provenance files go with them. charthouse asks first; without a terminal, pass `--yes`.',
    commands: ['prune'],
  },
  plan: {
    kind: 'path',
    places: 'one-run',
    group: 'retention',
    placeholder: 'FILE',
    summary: 'Write the plan to FILE, and change nothing',
    commands: ['prune'],
  },
  apply: {
    kind: 'path',
    places: 'one-run',
    group: 'retention',
    placeholder: 'FILE',
    summary: 'Apply the plan in FILE as it is, or not at all',
    detail:
      'The plan decides what goes; the rules of this run do not count, but `--protect` does. If a version of the plan is another one now, or if a version that was published since needs it, nothing is changed (`CH_PLAN_STALE`).',
    commands: ['prune'],
  },
} as const;
