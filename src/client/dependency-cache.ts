/** Opens the cache of dependencies on this machine. */
import type { Warning } from '../base/warning.ts';
import type { Complete } from '../operations/options.ts';
import type { ContentCache } from '../runtime/content-cache.ts';
import { processEnvironment } from '../runtime/process-environment.ts';
import type { OperationContext, Services } from './context.ts';

type CacheOptions = Pick<Complete<'packageChart'>, 'cacheFolder' | 'cacheSizeBytes'>;

interface CacheServices extends Pick<Services, 'clock'> {
  /** Called at most once. */
  readonly warn: (warning: Warning) => void;
}

/** Nothing is read or written before it is used. */
export async function openDependencyCache(
  { cacheFolder, cacheSizeBytes }: CacheOptions,
  context: OperationContext,
  { clock, warn: onWarning }: CacheServices,
): Promise<ContentCache> {
  const [{ contentCache, noCache }, { nodeDurableFiles }] = await Promise.all([
    import('../runtime/content-cache.ts'),
    import('../runtime/node-durable-files.ts'),
  ]);
  const root = await dependencyCacheRoot(cacheFolder, context);
  if (root === undefined) {
    onWarning({
      code: 'cache-unusable',
      message: 'dependencies are not kept for later runs: the environment names no cache folder',
      hint: 'set HOME, XDG_CACHE_HOME or CHARTHOUSE_CACHE_FOLDER',
    });
    return noCache;
  }
  return contentCache({ root, maxBytes: cacheSizeBytes, files: nodeDurableFiles, now: clock.now, onWarning });
}

/** The folder that has all of it, and nothing else; undefined if the environment names none. */
export async function dependencyCacheRoot(
  given: string | undefined,
  { environment = processEnvironment, folder = '' }: OperationContext,
): Promise<string | undefined> {
  const [{ systemCacheFolder }, { thisPlatform }, { join, resolve }] = await Promise.all([
    import('../runtime/cache-folder.ts'),
    import('../runtime/this-platform.ts'),
    import('node:path'),
  ]);
  const found = given ?? systemCacheFolder(environment, thisPlatform.os);
  return found === undefined ? undefined : join(resolve(folder, found), 'dependencies');
}
