/** The operations on the cache as programs call them: a failed one throws its error, with the report. */
import type { CacheReport } from '../operations/cache/report.ts';
import type { CacheInfoOptions, CleanCacheOptions } from '../operations/options.ts';
import * as cache from './cache.ts';
import type { OperationContext } from './context.ts';
import { orThrow, type Succeeded } from './failure.ts';

/**
 * Looks into the cache of dependencies, like `charthouse cache info`. Reads only.
 *
 * @returns the `folder`, how many `entries` there are, their size, and when the `oldest` was used
 * @throws CharthouseError if the folder cannot be read
 * @example
 * const { folder, entries, sizeBytes } = await cacheInfo();
 * console.log(folder, entries.contents, sizeBytes);
 */
export function cacheInfo(options: CacheInfoOptions = {}, context: OperationContext = {}): Promise<Succeeded<CacheReport>> {
  return orThrow(cache.cacheInfo(options, context), context);
}

/**
 * Empties the cache of dependencies, like `charthouse cache clean`: removes what charthouse put there, and nothing else.
 *
 * @returns what was removed
 * @throws CharthouseError if something cannot be removed
 * @example
 * const { entries, sizeBytes } = await cleanCache({ dryRun: true });
 * console.log(entries.contents, sizeBytes);
 */
export function cleanCache(options: CleanCacheOptions = {}, context: OperationContext = {}): Promise<Succeeded<CacheReport>> {
  return orThrow(cache.cleanCache(options, context), context);
}
