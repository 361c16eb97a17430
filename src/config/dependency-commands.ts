/** The rows of the command table about the dependencies of charts. */

/** The nested commands of `dependency`. */
export const dependencyCommands = {
  'dependency list': {
    group: 'publish',
    summary: 'Show the dependencies of charts, and what charts/ has',
    about:
      'For each dependency in Chart.yaml: the range, the locked version, and the status of charts/ in the words of helm dependency list (ok, unpacked, missing, wrong version). Also shows whether the lock matches Chart.yaml. Contacts no server and changes nothing.',
    argument: {
      placeholder: 'CHART',
      variadic: true,
      completes: 'chart',
      summary: 'Chart folder; default: charts of charthouse.yaml, else this folder, else charts/*',
    },
    examples: [
      { line: 'charthouse dependency list', says: 'the charts of this project' },
      { line: 'charthouse dependency list charts/app --json', says: 'one chart, as JSON for programs' },
    ],
  },
  'dependency build': {
    group: 'publish',
    summary: 'Fetch the locked dependencies into charts/',
    about:
      'Fetches the versions that Chart.lock names, checks their digests, and writes them to charts/, as helm dependency build does, without helm repo add. Each repository is read once for all charts. package, gate and publish do not need it: they fetch locked dependencies in memory.',
    argument: {
      placeholder: 'CHART',
      variadic: true,
      completes: 'chart',
      summary: 'Chart folder; default: charts of charthouse.yaml, else this folder, else charts/*',
    },
    examples: [
      { line: 'charthouse dependency build', says: 'the charts of this project' },
      { line: 'charthouse dependency build charts/app --dry-run', says: 'show what would be written and removed' },
    ],
  },
  'dependency update': {
    group: 'publish',
    summary: 'Choose the newest allowed versions, and write Chart.lock and charts/',
    about:
      'Chooses the newest version in each range of Chart.yaml, as helm dependency update does, and writes it to charts/ and to Chart.lock (requirements.lock for a chart with apiVersion v1). Commit the lock: every later build then takes the same versions.',
    argument: {
      placeholder: 'CHART',
      variadic: true,
      completes: 'chart',
      summary: 'Chart folder; default: charts of charthouse.yaml, else this folder, else charts/*',
    },
    examples: [
      { line: 'charthouse dependency update charts/app', says: 'after you have changed its dependencies' },
      { line: 'charthouse dependency update --dry-run', says: 'show whether newer versions are allowed' },
    ],
  },
} as const;
