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
    commands: ['audit'],
  },
  'index-only': {
    kind: 'switch',
    places: 'one-run',
    group: 'checks',
    summary: 'Judge the index, and read no packages',
    commands: ['audit'],
  },
} as const;
