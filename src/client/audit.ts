/** The operations that judge and correct a repository. */
import { CharthouseError } from '../base/error.ts';
import { option } from '../hint/hint.ts';
import type { AuditReport } from '../operations/audit/report.ts';
import type { AuditOptions, Complete, RepairOptions } from '../operations/options.ts';
import type { RepairReport } from '../operations/repair/request.ts';
import type { OpenSource } from '../ports/chart-source.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { PublicSite } from '../ports/public-site.ts';
import type { ReadRegistry, RepositoryReader } from '../repository/reader.ts';
import { withArchiveReader } from './archive-reader.ts';
import { type OperationContext, type Services, withServices, withStore } from './context.ts';
import { archivePath } from './copy-places.ts';
import { thenPages } from './pages.ts';
import { readCall } from './read-call.ts';

/**
 * Judges an index and the packages that it lists by the rules of every reader. Reads only. `error` of the report says whether it failed.
 *
 * @throws CH_NO_TARGET where neither `to` nor `url` says which repository; CH_USAGE for invalid options
 */
export async function audit(given: AuditOptions, context: OperationContext = {}): Promise<AuditReport> {
  const options = readCall('audit', given, context);
  const { failOn, indexOnly, accept, journal: path } = options;
  const [{ auditRepository }, { readAccepted }, { filesIn }, { openJournal }, { resolve }] = await Promise.all([
    import('../operations/audit/audit.ts'),
    import('../operations/audit/read-accepted.ts'),
    import('../runtime/files-in.ts'),
    import('../runtime/journal.ts'),
    import('node:path'),
  ]);
  const accepted = accept === undefined ? [] : await readAccepted(accept, filesIn(context.folder, context.signal));
  return withReader(options, context, async (reader, services) => {
    const header = `charthouse audit 1 ${reader.repository.target}`;
    const journal =
      path === undefined
        ? undefined
        : await openJournal(resolve(context.folder ?? '', path), { header, what: 'the journal of this audit' });
    try {
      return await auditRepository({ failOn, indexOnly, accepted }, { ...services, reader, journal });
    } finally {
      await journal?.close();
    }
  });
}

/**
 * Corrects what makes a Helm refuse an index, and loses nothing that a Helm can install.
 * Once it has begun it does not throw: `error` of the report has the reason, and `index` shows whether anything was written.
 *
 * @throws CH_USAGE for invalid options; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and the errors of AWS if a stack does not
 * lead to a repository: before the repository is read
 */
export async function repair(given: RepairOptions, context: OperationContext = {}): Promise<RepairReport> {
  const options = readCall('repair', given, context);
  const [{ repairRepository }, { repairRequest }, { storeReader }, { checkPublicUrl }] = await Promise.all([
    import('../operations/repair/repair.ts'),
    import('../operations/repair/repair-request.ts'),
    import('../repository/reader.ts'),
    import('../repository/public-url.ts'),
  ]);
  checkPublicUrl(options.url);
  return withStore(
    options.to,
    { ...options, cdn: options.noInvalidate ? undefined : { distribution: options.distribution } },
    context,
    async (services) => {
      const { url, store, site } = services;
      const { registry } = await outsideOf(context, services);
      const ports = { ...services, reader: storeReader(store, site, { url, registry }) };
      return thenPages(options, context, services, repairRepository(repairRequest({ ...options, url }), ports));
    },
  );
}

type ReadChoice = Parameters<typeof withStore>[1] & Pick<Complete<'verify'>, 'to' | 'url' | 'local'>;

/** The repository in a store, or as its users see it. */
export async function withReader<R>(
  options: ReadChoice,
  context: OperationContext,
  use: (reader: RepositoryReader, services: Services & { readonly store?: ObjectStore }) => Promise<R>,
): Promise<R> {
  const { to, url, local } = options;
  const [{ siteReader, storeReader }, { checkPublicUrl }] = await Promise.all([
    import('../repository/reader.ts'),
    import('../repository/public-url.ts'),
  ]);
  checkPublicUrl(url);
  const archive = to === undefined ? undefined : await archivePath(to, context);
  if (archive !== undefined) return withServices(context, options.deadlineMs, (services) => withArchiveReader(archive, services, use));
  if (to !== undefined) {
    return withStore(to, options, context, async (services) => {
      const { registry } = await outsideOf(context, services);
      return use(storeReader(services.store, services.site, { url: services.url, local, registry }), services);
    });
  }
  if (local)
    throw new CharthouseError('CH_USAGE', {
      message: `${option('local')} looks into a repository, and none is named`,
      hint: `name it with ${option('to')}`,
    });
  const address = named(url);
  return withServices(context, options.deadlineMs, async (services) => {
    const { site, registry } = await outsideOf(context, services, address);
    return use(siteReader(address, site, registry), services);
  });
}

/** Registries, and the repository at a URL, each with the login that is configured for it. */
export async function outsideOf(
  context: OperationContext,
  services: Services,
  address?: string,
): Promise<{ readonly site: PublicSite; readonly registry: ReadRegistry }> {
  const [{ repositoriesFor }, { siteWithAccess }] = await Promise.all([import('./repositories.ts'), import('../http/site-access.ts')]);
  const repositories = repositoriesFor(context, services.signal);
  let opening: Promise<OpenSource> | undefined;
  const openRegistries = async (): Promise<OpenSource> => {
    const { registrySources } = await import('./registries.ts');
    return registrySources(context, { ...services, repositories });
  };
  return {
    site: address === undefined ? services.site : siteWithAccess(services.site, () => repositories.accessTo(address)),
    registry: async (url, options) => {
      const { readReference } = await import('../oci/linked-source.ts');
      // Once: a program that has the login runs for each host, not for each package.
      opening ??= openRegistries();
      return readReference(url, await opening, options);
    },
  };
}

function named(url: string | undefined): string {
  if (url !== undefined) return url;
  throw new CharthouseError('CH_NO_TARGET', { message: 'no repository is named', hint: 'name it by its target (to) or its URL (url)' });
}
