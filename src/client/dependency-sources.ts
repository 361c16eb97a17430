/** Opens the places that have the dependencies of a run: chart repositories and registries, with the cache before them. */
import type { Warning } from '../base/warning.ts';
import type { LoadedChart } from '../chart/load-chart.ts';
import type { Complete } from '../operations/options.ts';
import type { OpenSource } from '../ports/chart-source.ts';
import type { NamedRepository } from '../ports/named-repository.ts';
import type { OperationContext, Services } from './context.ts';
import type { KeptDependencies } from './dependency-cache.ts';
import { type Repositories, repositoriesFor } from './repositories.ts';

/** How sources are read. */
export type SourceOptions = Pick<Complete<'packageChart'>, 'offline' | 'cacheFolder' | 'cacheSizeBytes'>;

/** What sources are read with. */
export interface SourceServices extends Pick<Services, 'site' | 'http' | 'clock' | 'onEvent' | 'signal'> {
  readonly warn: (warning: Warning) => void;
}

/** The chart with the URLs of the repositories that it names. @throws CH_DEPENDENCY_REPOSITORY */
export type NameRepositories = (chart: LoadedChart) => Promise<LoadedChart>;

/** The sources of a run, and the charts that name them. */
export interface DependencySources {
  readonly openSource: OpenSource;
  readonly named: NameRepositories;
}

/** For a run: it warns once of each repository. */
export function namedBy(repositories: Repositories, warn: SourceServices['warn']): NameRepositories {
  const warned = new Set<NamedRepository>();
  return async (chart) => {
    const { withRepositories } = await import('../operations/dependency/with-repositories.ts');
    return withRepositories(chart, { known: repositories.known, warn, warned });
  };
}

/** Nothing is read before a source is asked. */
export async function dependencySources(
  kept: Pick<KeptDependencies, 'cache' | 'offline'>,
  context: OperationContext,
  services: SourceServices,
): Promise<DependencySources> {
  const [{ repositorySource }, { cachedSource }, { rememberedSource }, { siteWithAccess }] = await Promise.all([
    import('../operations/dependency/repository-source.ts'),
    import('../operations/dependency/cached-source.ts'),
    import('../operations/dependency/remembered-source.ts'),
    import('../http/site-access.ts'),
  ]);
  const [{ isRegistryUrl }, { linkedSource }, { registrySources }] = await Promise.all([
    import('../oci/reference.ts'),
    import('../oci/linked-source.ts'),
    import('./registries.ts'),
  ]);
  const { signal, warn } = services;
  const { site, http } = kept.offline ? await offlineServices(services) : services;
  const repositories = repositoriesFor(context, signal);
  const registryAt = registrySources(context, { http, signal, repositories });
  const openRegistry: OpenSource = (repository) => cachedSource(rememberedSource(registryAt(repository), kept), kept);
  const openSource: OpenSource = (repository) => {
    if (isRegistryUrl(repository)) return openRegistry(repository);
    const reached = siteWithAccess(site, () => repositories.accessTo(repository));
    const source = repositorySource(repository, { ...kept, site: reached });
    return cachedSource(linkedSource(source, openRegistry), kept);
  };
  return { openSource, named: namedBy(repositories, warn) };
}

/** Invariant: with `--offline`, no source makes a request, whatever an index has. @throws CH_DEPENDENCY_OFFLINE for each one */
async function offlineServices({ http }: Pick<Services, 'http'>): Promise<Pick<Services, 'http' | 'site'>> {
  const [{ notCached }, { publicSite }, { printableUrl }] = await Promise.all([
    import('../operations/dependency/fetch-cached.ts'),
    import('../http/site.ts'),
    import('../base/printable-url.ts'),
  ]);
  const refuse = async (url: string): Promise<never> => {
    throw notCached(printableUrl(url));
  };
  const without = { ...http, client: { open: refuse } };
  return { http: without, site: publicSite(without) };
}
