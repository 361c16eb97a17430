/** Gets dependencies that are not in charts/, and loads what this takes only if a chart needs it. */
import type { Warning } from '../base/warning.ts';
import type { GetDependencies } from '../chart/add-dependencies.ts';
import type { Registries } from '../oci/registry.ts';
import type { Known, LockedPorts } from '../operations/dependency/get-locked.ts';
import { limitsOf } from '../operations/option-groups.ts';
import type { Complete } from '../operations/options.ts';
import type { NamedRepository } from '../ports/named-repository.ts';
import type { ContentCache } from '../runtime/content-cache.ts';
import { contentsOf } from './contents.ts';
import type { OperationContext, Services } from './context.ts';
import { openDependencyCache } from './dependency-cache.ts';
import { repositoriesFor } from './repositories.ts';

type DependencyOptions = Pick<
  Complete<'packageChart'>,
  | 'to'
  | 'allowOutsideLinks'
  | 'allowCredentialFiles'
  | 'committedOnly'
  | 'maxFileSizeBytes'
  | 'maxSizeBytes'
  | 'offline'
  | 'cacheFolder'
  | 'cacheSizeBytes'
>;

interface DependencyServices extends Pick<Services, 'site' | 'http' | 'clock' | 'onEvent' | 'signal'> {
  readonly warn: (warning: Warning) => void;
}

/** One for a run: it reads the index of each repository once. */
export function dependenciesFor(options: DependencyOptions, context: OperationContext, services: DependencyServices): GetDependencies {
  const known: Known = { sources: new Map(), packages: new Map() };
  const { site, onEvent, signal, warn } = services;
  const repositories = repositoriesFor(context, signal);
  const warned = new Set<NamedRepository>();
  let cache: Promise<ContentCache> | undefined;
  let registries: Registries | undefined;
  return async (chart, folder) => {
    const [
      { lockedDependencies },
      { repositorySource },
      { cachedSource },
      { dependencyFolder },
      { packageChart },
      { filesIn },
      { pauseUntil },
      { siteWithAccess },
      { withRepositories },
      { checkDependencies },
      { lockState },
    ] = await Promise.all([
      import('../operations/dependency/get-locked.ts'),
      import('../operations/dependency/repository-source.ts'),
      import('../operations/dependency/cached-source.ts'),
      import('../chart/dependency-folder.ts'),
      import('../chart/package-chart.ts'),
      import('../runtime/files-in.ts'),
      import('../runtime/pause.ts'),
      import('../http/site-access.ts'),
      import('../operations/dependency/with-repositories.ts'),
      import('../chart/dependencies.ts'),
      import('../chart/lock-digest.ts'),
    ]);
    const [{ isRegistryUrl }, { registrySource }, { rememberedSource }, { registriesFor }] = await Promise.all([
      import('../oci/reference.ts'),
      import('../oci/source.ts'),
      import('../operations/dependency/remembered-source.ts'),
      import('./registries.ts'),
    ]);
    const named = await withRepositories(chart, { known: repositories.known, warn, warned });
    // With the URLs, the lock is in step or not.
    if (lockState(named) === 'out-of-step') checkDependencies(named, folder);
    const pack: LockedPorts['pack'] = async (repository, dependant) => {
      const rules = await contentsOf(options, { ...context, signal });
      const files = filesIn(context.folder, signal);
      const path = await dependencyFolder(repository, dependant, { files, allowOutside: options.allowOutsideLinks });
      const made = await packageChart(path, {
        ...{ ...rules, files, limits: limitsOf(options) },
        ...{ pause: pauseUntil(signal), refuseLacking: 'none' },
      });
      return { ...made, name: made.metadata.name, version: made.metadata.version };
    };
    cache ??= openDependencyCache(options, context, services);
    const kept = { cache: await cache, offline: options.offline };
    const openSource: LockedPorts['openSource'] = (repository) => {
      if (isRegistryUrl(repository)) {
        registries ??= registriesFor(context, services);
        return cachedSource(rememberedSource(registrySource(repository, registries), kept), kept);
      }
      const reached = siteWithAccess(site, () => repositories.accessTo(repository));
      return cachedSource(repositorySource(repository, { ...kept, site: reached }), kept);
    };
    return lockedDependencies({ openSource, pack, limits: limitsOf(options), onEvent, signal }, known)(named, folder);
  };
}
