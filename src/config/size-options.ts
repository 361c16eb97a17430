/** The rows of the option table about the size of a chart. */

/** For commands that package charts. */
export const sizeOptions = {
  'max-file-size': {
    kind: 'size',
    places: 'anywhere',
    fileReason: 'a limit of the run; the runner has its own, and a flag or the environment takes precedence',
    group: 'charts',
    placeholder: 'SIZE',
    default: '5MiB',
    summary: 'Largest file that a chart may contain',
    detail: 'Helm 3.17 to 4.2 refuse a larger one.',
    commands: ['publish', 'package', 'gate', 'dependency list', 'dependency build', 'dependency update', 'index'],
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
    commands: ['publish', 'package', 'gate', 'dependency list', 'dependency build', 'dependency update', 'index'],
  },
} as const;
