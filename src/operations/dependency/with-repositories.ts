/** The dependencies of a chart with the repositories that the environment, the machine or the project has configured. */
import { CharthouseError, type Place } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { Warning } from '../../base/warning.ts';
import { placeOf } from '../../chart/dependencies.ts';
import type { LoadedChart } from '../../chart/load-chart.ts';
import type { NamedRepository } from '../../ports/named-repository.ts';
import { repositoryOf, urlOfName } from './repositories.ts';

/** Reads them, once in a run. */
export type KnownRepositories = () => Promise<readonly NamedRepository[]>;

/** What looking them up needs. */
export interface RepositoryPorts {
  readonly known: KnownRepositories;
  readonly warn: (warning: Warning) => void;
  /** Those that a warning was about already: one for each is enough for a run. */
  readonly warned: Set<NamedRepository>;
}

/**
 * The chart with URLs instead of names. Names are replaced before anything else, as in Helm: the lock has the URLs, and its digest is made
 * of them.
 *
 * @throws CH_DEPENDENCY_REPOSITORY, and what `known` throws
 */
export async function withRepositories(chart: LoadedChart, { known, warn, warned }: RepositoryPorts): Promise<LoadedChart> {
  if (!needsRepositories(chart)) return chart;
  const all = await known();
  const named = withUrls(chart, all);
  for (const warning of [...named.warnings, ...uncheckedServers(named.chart, all, warned)]) warn(warning);
  return named.chart;
}

function needsRepositories({ metadata }: LoadedChart): boolean {
  return (metadata.dependencies ?? []).some(({ repository }) => repository !== '' && !repository.startsWith('file://'));
}

/** The chart with URLs instead of names; the same one if it has no names. @throws CH_DEPENDENCY_REPOSITORY */
export function withUrls(
  chart: LoadedChart,
  known: readonly NamedRepository[],
): { readonly chart: LoadedChart; readonly warnings: readonly Warning[] } {
  const { metadata, lock } = chart;
  const written = metadata.dependencies ?? [];
  const urls = written.map((each, at) => {
    const naming = { dependency: each.name, repository: each.repository, where: placeOf(chart, at, 'repository') };
    const found = urlOfName(naming, known);
    if (found !== undefined && hasLogin(found.url) && !lock?.dependencies?.some((locked) => locked?.['repository'] === found.url))
      throw loginInUrl(each.repository, naming.where);
    return found;
  });
  if (urls.every((each) => each === undefined)) return { chart, warnings: [] };
  const dependencies = written.map((each, at) => ({ ...each, repository: urls[at]?.url ?? each.repository }));
  return {
    chart: { ...chart, metadata: { ...metadata, dependencies }, written },
    warnings: urls.flatMap((each) => each?.warnings ?? []),
  };
}

function hasLogin(url: string): boolean {
  return URL.canParse(url) && (new URL(url).username !== '' || new URL(url).password !== '');
}

function loginInUrl(repository: string, where: Place): CharthouseError {
  const name = repository.replace(/^(?:@|alias:)/, '');
  return new CharthouseError('CH_DEPENDENCY_REPOSITORY', {
    message: `the URL of the repository ${quoted(name)} has a login in it, which would be written into the lock file`,
    hint: `add it again: helm repo add ${name} URL --username USER --password-stdin --force-update`,
    where,
  });
}

/** Repositories whose certificates are not checked, one warning for each. */
function uncheckedServers(chart: LoadedChart, known: readonly NamedRepository[], warned: Set<NamedRepository>): readonly Warning[] {
  return (chart.metadata.dependencies ?? []).flatMap(({ repository }, at): readonly Warning[] => {
    const found = repositoryOf(repository, known);
    if (found?.insecure !== true || warned.has(found)) return [];
    warned.add(found);
    return [
      {
        code: 'repository-insecure',
        message: `the certificate of the repository ${quoted(found.name)} is not checked (insecure_skip_tls_verify in ${found.where?.file})`,
        hint: 'add the repository again with --ca-file instead',
        where: placeOf(chart, at, 'repository'),
      },
    ];
  });
}
