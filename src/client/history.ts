/** The operations about earlier versions of an index. */
import type { HistoryReport } from '../operations/history/request.ts';
import type { HistoryOptions } from '../operations/options.ts';
import { type OperationContext, withStore } from './context.ts';
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
