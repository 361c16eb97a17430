/** What the functions of the library take that take versions out of use. */

/** `yank`, `restore` and `deprecate`. */
export const yankOperations = {
  yank: {
    type: 'YankOptions',
    summary: 'Which versions `yank` takes out of the index.',
    command: 'yank',
    required: ['to'],
    own: {
      versions: {
        kind: 'list',
        type: 'readonly string[]',
        required: true,
        summary: 'The versions: `NAME`, `NAME@VERSION` or `NAME@RANGE`.',
      },
      confirm: {
        kind: 'function',
        type: '((plan: YankPlan) => Promise<boolean>)',
        summary:
          'Called before packages are deleted, with what would happen; if it resolves to false, nothing changes. Without it they are deleted.',
      },
    },
  },
  restore: {
    type: 'RestoreOptions',
    summary: 'Which yanked versions `restore` lists again.',
    command: 'restore',
    required: ['to'],
    own: {
      versions: {
        kind: 'list',
        type: 'readonly string[]',
        required: true,
        summary: 'The versions: `NAME`, `NAME@VERSION` or `NAME@RANGE`.',
      },
    },
  },
  deprecate: {
    type: 'DeprecateOptions',
    summary: 'Which versions `deprecate` marks.',
    command: 'deprecate',
    required: ['to'],
    own: {
      versions: {
        kind: 'list',
        type: 'readonly string[]',
        required: true,
        summary: 'The versions: `NAME`, `NAME@VERSION` or `NAME@RANGE`.',
      },
    },
  },
} as const;
