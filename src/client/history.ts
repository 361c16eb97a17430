/** The operations about earlier versions of an index. */
import type { IndexDiffReport } from '../operations/history/diff-indexes.ts';
import type { HistoryReport } from '../operations/history/request.ts';
import type { DiffIndexesOptions, HistoryOptions, RollbackOptions } from '../operations/options.ts';
import type { RollbackReport } from '../operations/rollback/request.ts';
import { type OperationContext, withStore } from './context.ts';
import { thenPages } from './pages.ts';
import { readCall } from './read-call.ts';

/**
 * Every index version, with who made it and what it changed. Reads only. `error` of the report has what went wrong.
 *
 * @throws CH_USAGE for invalid options; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and the errors of AWS if a stack does not
 * lead to a repository: before the repository is read
 */
export async function history(given: HistoryOptions, context: OperationContext = {}): Promise<HistoryReport> {
  const options = readCall('history', given, context);
  const { showHistory } = await import('../operations/history/history.ts');
  const { to, limit, sinceMs } = options;
  return withStore(to, options, context, (services) => showHistory({ limit, sinceMs }, services));
}

/**
 * What differs between two index versions. Reads only. `error` of the report has what went wrong.
 *
 * @throws CH_USAGE for invalid options; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and the errors of AWS if a stack does not
 * lead to a repository: before the repository is read
 */
export async function diffIndexes(given: DiffIndexesOptions, context: OperationContext = {}): Promise<IndexDiffReport> {
  const { before, after, to, ...options } = readCall('diffIndexes', given, context);
  const { diffIndexes: run } = await import('../operations/history/diff-indexes.ts');
  return withStore(to, options, context, (services) => run({ before, after }, services));
}

/**
 * Makes an earlier index version the current one again.
 * Once it has begun it does not throw: `error` of the report has what went wrong, and `index` whether anything was written.
 *
 * @throws CH_USAGE for invalid options; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and what AWS says if a stack does not
 * lead to a repository: before the repository is read
 */
export async function rollback(given: RollbackOptions, context: OperationContext = {}): Promise<RollbackReport> {
  const options = readCall('rollback', given, context);
  const [{ rollBack }, { checkPublicUrl }] = await Promise.all([
    import('../operations/rollback/rollback.ts'),
    import('../repository/public-url.ts'),
  ]);
  checkPublicUrl(options.url);
  const { version, dryRun, wait, noInvalidate, distribution, confirm = async () => true } = options;
  return withStore(options.to, { ...options, cdn: noInvalidate ? undefined : { distribution } }, context, (services) =>
    thenPages(
      ...([options, context, services] as const),
      rollBack({ version, url: services.url, dryRun, wait, invalidate: !noInvalidate }, { ...services, confirm }),
    ),
  );
}
