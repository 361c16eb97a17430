/** The rows of the command table about the cache of dependencies. */

/** The nested commands of `cache`. */
export const cacheCommands = {
  'cache info': {
    group: 'setup',
    summary: 'Show the folder and the size of the cache',
    about:
      'Shows where the cache of dependencies is, how many indexes and packages are in it, its size, and when its oldest entry was last used. Changes nothing.',
    examples: [
      { line: 'charthouse cache info', says: 'the cache of this user' },
      { line: 'charthouse cache info --json', says: 'as JSON, for programs' },
    ],
  },
  'cache clean': {
    group: 'setup',
    summary: 'Remove everything from the cache',
    about:
      'Removes all indexes and packages from the cache of dependencies, and what charthouse knows of their versions. The next run downloads again what it needs. Only files that charthouse wrote are removed, and no link is followed.',
    examples: [
      { line: 'charthouse cache clean', says: 'the cache of this user' },
      { line: 'charthouse cache clean --dry-run', says: 'show how much would be removed' },
    ],
  },
} as const;
