/** Opens what charts are copied from: the one place that chooses an adapter for a source. */
import type { Wanted } from '../oci/copy-source.ts';
import type { CopyPorts } from '../operations/copy/request.ts';
import type { CopySource } from '../ports/copy-source.ts';
import { isSelected, type Selector } from '../repository/select-versions.ts';
import type { Traffic } from '../runtime/traffic.ts';
import { withArchiveReader } from './archive-reader.ts';
import { outsideOf } from './audit.ts';
import { type OperationContext, type Services, withServices, withStore } from './context.ts';
import { archivePath, isRegistry, registriesAt } from './copy-places.ts';

/** A source, and what was asked of it. */
export interface OpenedSource {
  readonly source: CopySource;
  readonly openSource: CopyPorts['openSource'];
  readonly traffic: () => Traffic;
}

/** The options of a store as a source: what names the target is not among them. */
type SourceOptions = Omit<Parameters<typeof withStore>[1], 'url' | 'cdn' | 'account' | 'lock'> & {
  /** What a registry, which has no index, is asked for. */
  readonly selectors: readonly Selector[];
};

/** Runs `use` with what `from` names, and closes it. @throws CH_USAGE for what is no source; CH_STACK_NOT_FOUND and what AWS says of a stack */
export async function withCopySource<R>(
  from: string,
  options: SourceOptions,
  context: OperationContext,
  use: (opened: OpenedSource) => Promise<R>,
): Promise<R> {
  const open = (source: CopySource, services: Services): OpenedSource => ({
    ...{ source, traffic: services.traffic },
    openSource: dependencySources({ from, source }, context, services),
  });
  if (isRepositoryUrl(from)) {
    return withServices(context, options.deadlineMs, async (services) =>
      use(open(await repositorySource(from, context, services, wantedOf(options)), services)),
    );
  }
  const archive = await archivePath(from, context);
  if (archive !== undefined) {
    const { readerSource } = await import('../repository/reader-source.ts');
    return withServices(context, options.deadlineMs, (services) =>
      withArchiveReader(archive, services, async (reader, counted) => use(open(readerSource(reader), counted))),
    );
  }
  const { selectors: _, ...place } = { ...options, account: undefined, lock: undefined, url: undefined };
  return withStore(from, place, context, async (services) => {
    const [{ readerSource }, { storeReader }] = await Promise.all([
      import('../repository/reader-source.ts'),
      import('../repository/reader.ts'),
    ]);
    const { registry } = await outsideOf(context, services);
    const { store, site, url } = services;
    // The index of helm-s3 has URLs of its own bucket.
    const reader = storeReader(store, site, { url, registry, own: /^s3:/i.test(from) ? from : undefined });
    return use(open(readerSource(reader), services));
  });
}

/** Whether it is read over the network by its own URL. */
function isRepositoryUrl(from: string): boolean {
  return /^https?:\/\//i.test(from) || isRegistry(from);
}

/** Which charts and tags of a registry are read. */
function wantedOf({ selectors }: Pick<SourceOptions, 'selectors'>): Wanted {
  return {
    charts: [...new Set(selectors.map(({ name }) => name))],
    wants: (version) => selectors.length === 0 || selectors.some((selector) => isSelected(selector, version)),
  };
}

/** A repository at a URL, with the login that is configured for it. @throws CH_USAGE for a URL that is none */
async function repositorySource(url: string, context: OperationContext, services: Services, wanted: Wanted): Promise<CopySource> {
  if (isRegistry(url)) {
    const { registryCopySource } = await import('../oci/copy-source.ts');
    return registryCopySource(url, await registriesAt(url, context, services), wanted);
  }
  const [{ readerSource }, { siteReader }, { checkPublicUrl }] = await Promise.all([
    import('../repository/reader-source.ts'),
    import('../repository/reader.ts'),
    import('../repository/public-url.ts'),
  ]);
  checkPublicUrl(url);
  const { site, registry } = await outsideOf(context, services, url);
  return readerSource(siteReader(url, site, registry));
}

/** The repositories of dependencies, each opened once. Names such as `@corp` are those of Helm, of the environment and of charthouse.yaml. */
function dependencySources(
  { from, source }: { readonly from: string; readonly source: CopySource },
  context: OperationContext,
  services: Services,
): CopyPorts['openSource'] {
  const opened = new Map<string, Promise<CopySource>>();
  return async (repository, name) => {
    const [{ repositoriesFor }, { urlOfName }, { isSameUrl }] = await Promise.all([
      import('./repositories.ts'),
      import('../operations/dependency/repositories.ts'),
      import('../go/same-url.ts'),
    ]);
    const naming = { dependency: name, repository, where: { file: `${source.name}/index.yaml` } };
    const { url } = urlOfName(naming, await repositoriesFor(context, services.signal).known()) ?? { url: repository };
    if (isSameUrl(from, url) && !isRegistry(from)) return source;
    // A registry is asked for one chart, and any other repository for its index, once.
    const key = isRegistry(url) ? `${url}/${name}` : url;
    const known = opened.get(key) ?? repositorySource(url, context, services, { charts: [name], wants: () => true });
    opened.set(key, known);
    return known;
  };
}
