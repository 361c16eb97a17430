/** Opens what charts are copied from: the one place that chooses an adapter for a source. */
import type { CopyPorts } from '../operations/copy/request.ts';
import type { CopySource } from '../ports/copy-source.ts';
import type { Traffic } from '../runtime/traffic.ts';
import { outsideOf, withReader } from './audit.ts';
import { type OperationContext, type Services, withServices } from './context.ts';

/** A source, and what was asked of it. */
export interface OpenedSource {
  readonly source: CopySource;
  readonly openSource: CopyPorts['openSource'];
  readonly traffic: () => Traffic;
}

/** The options of a store as a source: what names the target is not among them. */
type SourceOptions = Omit<Parameters<typeof withReader>[0], 'to' | 'url' | 'local' | 'account' | 'lock'>;

/** Runs `use` with what `from` names, and closes it. @throws CH_USAGE for what is no source; CH_STACK_NOT_FOUND and what AWS says of a stack */
export function withCopySource<R>(
  from: string,
  options: SourceOptions,
  context: OperationContext,
  use: (opened: OpenedSource) => Promise<R>,
): Promise<R> {
  if (isRepositoryUrl(from)) {
    return withServices(context, options.deadlineMs, async (services) => {
      const source = await repositorySource(from, context, services);
      return use({ source, openSource: dependencySources({ from, source }, context, services), traffic: services.traffic });
    });
  }
  const store = { ...options, account: undefined, lock: undefined, local: false, to: from, url: undefined };
  return withReader(store, context, async (reader, services) => {
    const { readerSource } = await import('../repository/reader-source.ts');
    const source = readerSource(reader);
    return use({ source, openSource: dependencySources({ from, source }, context, services), traffic: services.traffic });
  });
}

/** Whether it is read over the network by its own URL. */
function isRepositoryUrl(from: string): boolean {
  return /^https?:\/\//i.test(from);
}

/** A repository at a URL, with the login that is configured for it. @throws CH_USAGE for a URL that is none */
async function repositorySource(url: string, context: OperationContext, services: Services): Promise<CopySource> {
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
    if (isSameUrl(from, url)) return source;
    const known = opened.get(url) ?? repositorySource(url, context, services);
    opened.set(url, known);
    return known;
  };
}
