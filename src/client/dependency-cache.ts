/** Opens the cache of dependencies on this machine. */
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import type { Warning } from '../base/warning.ts';
import type { KnownVersions } from '../operations/dependency/known-versions.ts';
import type { Pins } from '../operations/dependency/pins.ts';
import type { Complete } from '../operations/options.ts';
import type { ContentCache } from '../runtime/content-cache.ts';
import { processEnvironment } from '../runtime/process-environment.ts';
import type { OperationContext, Services } from './context.ts';

type CacheOptions = Pick<Complete<'packageChart'>, 'cacheFolder' | 'cacheSizeBytes'>;

interface CacheServices extends Pick<Services, 'clock' | 'signal'> {
  /** Called at most once. */
  readonly warn: (warning: Warning) => void;
}

/** What a run has of earlier ones. */
export interface KeptDependencies {
  readonly cache: ContentCache;
  /** Nothing is requested for dependencies. */
  readonly offline: boolean;
  readonly versions: KnownVersions;
  /** What the pin file has; undefined if there is none. */
  readonly pins: Pins | undefined;
}

type KeptOptions = CacheOptions & Pick<Complete<'packageChart'>, 'offline'>;

/** The cache, and what it and the pin file have of versions. @throws CH_CONFIG_INVALID for a pin file that is none */
export async function keptDependencies(
  options: KeptOptions,
  context: OperationContext,
  services: CacheServices,
): Promise<KeptDependencies> {
  const [{ knownVersions }, pins, cache] = await Promise.all([
    import('../operations/dependency/known-versions.ts'),
    readPins(context, services.signal),
    openDependencyCache(options, context, services),
  ]);
  return { cache, offline: options.offline, versions: knownVersions({ cache, pins }), pins };
}

/** Nothing is read or written before it is used. */
async function openDependencyCache(
  { cacheFolder, cacheSizeBytes }: CacheOptions,
  context: OperationContext,
  { clock, signal, warn: onWarning }: CacheServices,
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
  return contentCache({ root, maxBytes: cacheSizeBytes, files: nodeDurableFiles, now: clock.now, signal, onWarning });
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

/** The pin file in the working folder; undefined if there is none. @throws CH_CONFIG_INVALID */
export async function readPins({ folder }: OperationContext, signal: AbortSignal): Promise<Pins | undefined> {
  const [{ parsePins, pinFileName }, { filesIn }] = await Promise.all([
    import('../operations/dependency/pins.ts'),
    import('../runtime/files-in.ts'),
  ]);
  const files = filesIn(folder, signal);
  if ((await files.info(pinFileName)) === undefined) return undefined;
  try {
    return parsePins(Buffer.from(await files.readFile(pinFileName, { maxBytes: maxPinBytes })).toString(), pinFileName);
  } catch (cause) {
    if (isCharthouseError(cause)) throw cause;
    const message = `${pinFileName} cannot be read: ${cause instanceof Error ? cause.message : cause}`;
    throw new CharthouseError('CH_CONFIG_INVALID', { message, where: { file: pinFileName }, cause });
  }
}

/** Some 60,000 pins. */
const maxPinBytes = 8 * 1024 * 1024;
