/** The pages of a repository: by themselves, and after a commit. */
import type { BuildPagesOptions } from '../operations/options.ts';
import type { BuildPorts } from '../operations/pages/build.ts';
import type { PagesReport } from '../operations/pages/request.ts';
import type { ExtraPage } from '../pages/extra-names.ts';
import type { KeepPages } from '../ports/pages.ts';
import { type OperationContext, type StoreServices, withStore } from './context.ts';
import { readCall } from './read-call.ts';

/**
 * Writes the pages of a repository. Once it has begun it does not throw: `error` of the report has the reason.
 *
 * @throws CH_USAGE for invalid options; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and errors of AWS if a stack does not
 * lead to a repository: before the repository is read
 */
export async function buildPages(given: BuildPagesOptions, context: OperationContext = {}): Promise<PagesReport> {
  const options = readCall('buildPages', given, context);
  const [{ reportPages }, { checkPublicUrl }] = await Promise.all([
    import('../operations/pages/report.ts'),
    import('../repository/public-url.ts'),
  ]);
  checkPublicUrl(options.url);
  const [settings, extra] = [context.site ?? {}, await extraPages(context)];
  return withStore(options.to, options, context, (services) =>
    reportPages({ url: services.url, settings, extra, everything: options.all, recheck: 'all' }, { ...services, loadMaker }),
  );
}

/** The Markdown files that charthouse.yaml names, if it names any. @throws CH_USAGE for one that cannot be read */
async function extraPages({ site = {}, folder, signal }: OperationContext): Promise<readonly ExtraPage[]> {
  if (site.pages === undefined) return [];
  const [{ readExtraPages }, { filesIn }] = await Promise.all([
    import('../operations/pages/extra-files.ts'),
    import('../runtime/files-in.ts'),
  ]);
  return readExtraPages(site, filesIn(folder, signal));
}

/** Markdown and HTML. */
const loadMaker: BuildPorts['loadMaker'] = async () => (await import('../operations/pages/make-pages.ts')).pageMaker;

/** After a commit; undefined if no pages are wanted. */
export function keepPagesFor(
  isWanted: boolean,
  context: OperationContext,
  { store, signal, url, clock, random }: StoreServices,
): KeepPages | undefined {
  if (!isWanted) return undefined;
  return async (change, recheck, onWarning) => {
    const { buildPages: run } = await import('../operations/pages/build.ts');
    const extra = await extraPages(context);
    const request = { url, settings: context.site ?? {}, extra, change, everything: false, recheck };
    return run(request, { store, signal, clock, random, loadMaker, onWarning, onChart: () => undefined });
  };
}

type CommitReport = Parameters<typeof import('../operations/keep-pages.ts')['pagesAfter']>[0];

/** Runs an operation that commits, then makes the pages show it. `recheck`: charts of which something may have changed without a commit. */
export async function thenPages<R extends CommitReport>(
  { pages: isWanted }: { readonly pages: boolean },
  context: OperationContext,
  services: StoreServices,
  running: Promise<R>,
  recheck: (report: R) => Iterable<string> = () => [],
): Promise<R> {
  const report = await running;
  const pages = keepPagesFor(isWanted, context, services);
  if (pages === undefined) return report;
  const { pagesAfter } = await import('../operations/keep-pages.ts');
  return pagesAfter(report, new Set(recheck(report)), { ...services, pages });
}
