/** The functions of the library about the cache of dependencies. */

/** Spread into the table of functions. */
export const cacheOperations = {
  cacheInfo: {
    type: 'CacheInfoOptions',
    summary: 'Which cache `cacheInfo` looks into.',
    command: 'cache info',
  },
  cleanCache: {
    type: 'CleanCacheOptions',
    summary: 'Which cache `cleanCache` empties.',
    command: 'cache clean',
  },
} as const;
