/** The rows of the option table about an audit. */

/** For `audit`. */
export const auditOptions = {
  'fail-on': {
    kind: 'choice',
    places: 'anywhere',
    fileReason: 'changes only the exit code of a command that writes nothing; a flag or the environment takes precedence',
    group: 'checks',
    placeholder: 'SEVERITY',
    choices: ['error', 'warning', 'note', 'never'],
    default: 'error',
    summary: 'Least severity of a finding that fails the audit',
    detail:
      '`error`: a supported Helm cannot use the repository or a version. `warning`: another reader cannot, or Helm may do something unexpected. `note`: good to know. With `never`, findings do not change the exit code.',
    in: { check: 'Least severity of a finding that fails the check' },
    commands: ['audit', 'check'],
  },
  accept: {
    kind: 'path',
    places: 'anywhere',
    fileReason: 'changes only the report of a command that writes nothing, and each item has a reason in the pull request',
    group: 'checks',
    placeholder: 'FILE',
    summary: 'List of findings that you accept, each with a reason',
    detail:
      'A YAML list of `rule` and `reason`; `name`, `version` and `expires` (a date, in UTC) are optional. An item that has expired or that matches nothing is a warning.',
    commands: ['audit'],
  },
  journal: {
    kind: 'path',
    places: 'one-run',
    group: 'checks',
    placeholder: 'FILE',
    summary: 'Continue an earlier audit with this file that was stopped',
    detail:
      'charthouse appends a line for each package that it has read without a finding. A run with the same file does not read these again, unless their entry has changed. Delete the file to read everything again.',
    commands: ['audit'],
  },
  report: {
    kind: 'choice',
    places: 'anywhere',
    fileReason: 'changes only what is printed',
    group: 'output',
    placeholder: 'FORM',
    choices: ['text', 'markdown', 'junit', 'sarif', 'prometheus'],
    default: 'text',
    summary: 'Form of the report on stdout',
    detail: '`--json` takes precedence. JUnit has a test case for each rule. SARIF has the line of each entry in index.yaml.',
    commands: ['audit'],
    library: false,
    input: false,
  },
  'index-only': {
    kind: 'switch',
    places: 'one-run',
    group: 'checks',
    summary: 'Judge the index, and read no packages',
    commands: ['audit'],
  },
  'read-packages': {
    kind: 'switch',
    places: 'one-run',
    group: 'checks',
    summary: 'Read every package, and correct each digest that differs',
    detail:
      'Without it, only packages are read whose entry has no usable digest. A digest is corrected only if the package holds the chart and version of the entry. Find out first why they differ: another program may have replaced a published package.',
    commands: ['repair'],
  },
  'remove-dangling': {
    kind: 'switch',
    places: 'one-run',
    group: 'checks',
    summary: 'Remove entries whose package is missing',
    commands: ['repair'],
  },
  local: {
    kind: 'switch',
    places: 'one-run',
    group: 'checks',
    summary: 'Look for every package in the repository of --to, even if its URL leads elsewhere',
    detail:
      'For an index whose absolute URLs are not below `--url`, such as a checkout that a web server serves. charthouse looks for a package under the end of the path of its URL: `stable/app-1.0.0.tgz`, then `app-1.0.0.tgz`. It contacts no other server.',
    commands: ['verify', 'audit', 'diff'],
  },
} as const;
