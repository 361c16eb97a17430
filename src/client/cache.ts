/** The operations on the cache of dependencies. */
import type { CachePorts } from '../operations/cache/cache.ts';
import type { CacheReport } from '../operations/cache/report.ts';
import type { CacheInfoOptions, CleanCacheOptions } from '../operations/options.ts';
import type { OperationContext } from './context.ts';
import { dependencyCacheRoot } from './dependency-cache.ts';
import { readCall } from './read-call.ts';

/** What the cache contains. Reads only. `error` of the report has the reason. @throws CH_USAGE for invalid options */
export async function cacheInfo(given: CacheInfoOptions = {}, context: OperationContext = {}): Promise<CacheReport> {
  const { cacheFolder } = readCall('cacheInfo', given, context);
  const [{ cacheInfo: run }, ports] = await Promise.all([import('../operations/cache/cache.ts'), portsOf(context)]);
  return run(await dependencyCacheRoot(cacheFolder, context), ports);
}

/** Empties the cache. `error` of the report has the reason. @throws CH_USAGE for invalid options */
export async function cleanCache(given: CleanCacheOptions = {}, context: OperationContext = {}): Promise<CacheReport> {
  const { cacheFolder, dryRun } = readCall('cleanCache', given, context);
  const [{ cleanCache: run }, ports] = await Promise.all([import('../operations/cache/cache.ts'), portsOf(context)]);
  return run(await dependencyCacheRoot(cacheFolder, context), dryRun, ports);
}

async function portsOf({ signal = new AbortController().signal }: OperationContext): Promise<CachePorts> {
  const { nodeDurableFiles: files } = await import('../runtime/node-durable-files.ts');
  return { files, signal };
}
