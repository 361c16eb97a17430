/** The rows of the option table about reading back what was published. */

/** For `publish`. */
export const verifyOptions = {
  'no-verify': {
    kind: 'switch',
    places: 'anywhere',
    fileReason:
      'matters only to a run that writes, and such a run publishes the contents of the checkout; `--verify` or the input takes precedence',
    group: 'checks',
    summary: 'Skip reading back what was published',
    commands: ['publish'],
  },
  'verify-timeout': {
    kind: 'duration',
    places: 'anywhere',
    fileReason: 'a limit of the run; the runner has its own, and a flag or the environment takes precedence',
    group: 'checks',
    placeholder: 'TIME',
    default: '60s',
    summary: 'Time to wait until the public URL serves the new index',
    commands: ['publish'],
  },
} as const;
