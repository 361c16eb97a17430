/** The function of the library that writes pages: it throws, with the report. */
import type { BuildPagesOptions } from '../operations/options.ts';
import type { PagesReport } from '../operations/pages/request.ts';
import type { OperationContext } from './context.ts';
import { orThrow, type Succeeded } from './failure.ts';
import { buildPages as run } from './pages.ts';

/**
 * Writes the pages that a browser shows of a repository, like `charthouse pages build`: those that changed since the last run.
 *
 * @returns `written`, the number of charts whose pages were written
 * @throws CharthouseError; CH_PAGES_FOREIGN if another program made index.html or feed.atom
 * @example
 * const { written } = await buildPages({ to: './repository', url: 'https://charts.example.com' });
 * console.log(written);
 */
export function buildPages(options: BuildPagesOptions, context: OperationContext = {}): Promise<Succeeded<PagesReport>> {
  return orThrow(run(options, context), context);
}
