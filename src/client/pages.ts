/** The pages of a repository: for `publish`, and by themselves. */
import type { BuildPagesOptions } from '../operations/options.ts';
import type { PagesReport } from '../operations/pages/request.ts';
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
  return withStore(options.to, options, context, (services) =>
    reportPages({ url: services.url, settings: context.site ?? {}, everything: options.all }, services),
  );
}

/** For a publish: what makes Markdown and HTML is loaded when there is something to show. */
export function keepPagesFor(isWanted: boolean, context: OperationContext, { store, signal, url }: StoreServices): KeepPages | undefined {
  if (!isWanted) return undefined;
  return async (change) => {
    const { buildPages: run, explained } = await import('../operations/pages/report.ts');
    try {
      return await run({ url, settings: context.site ?? {}, change, everything: false }, { store, signal, onChart: () => undefined });
    } catch (error) {
      throw explained(error);
    }
  };
}
