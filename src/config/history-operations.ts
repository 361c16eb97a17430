/** What the functions of the library about earlier versions of an index take. */

/** Spread into the table of operations. */
export const historyOperations = {
  history: {
    type: 'HistoryOptions',
    summary: 'Which index `history` looks into, and how far back.',
    command: 'history',
    required: ['to'],
  },
  diffIndexes: {
    type: 'DiffIndexesOptions',
    summary: 'Which two index versions `diffIndexes` compares.',
    command: 'history',
    takes: ['to', 'deadline', 'region', 'endpoint-url', 'account', 'addressing', 'role-to-assume'],
    required: ['to'],
    own: {
      before: { kind: 'text', type: 'string', required: true, summary: 'An index version, as for `rollback`.' },
      after: { kind: 'text', type: 'string', required: true, summary: 'Another one.' },
    },
  },
  rollback: {
    type: 'RollbackOptions',
    summary: 'Which index version `rollback` makes the current one again.',
    command: 'rollback',
    required: ['to'],
    own: {
      version: {
        kind: 'text',
        type: 'string',
        required: true,
        summary: 'An id of `history` or its first characters, a time (RFC 3339, or an age such as `2h`), or the number or URL of a job.',
      },
      confirm: {
        kind: 'function',
        type: '((plan: RollbackPlan) => Promise<boolean>)',
        summary:
          'Called with the plan before listed versions are hidden or changed; if it resolves to false, nothing changes. Without it, they are.',
      },
    },
  },
} as const;
