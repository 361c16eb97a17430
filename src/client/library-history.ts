/** What programs call about earlier versions of an index. */
import type { HistoryReport } from '../operations/history/request.ts';
import type { HistoryOptions } from '../operations/options.ts';
import type { OperationContext } from './context.ts';
import { orThrow, type Succeeded } from './failure.ts';
import { history as readHistory } from './history.ts';

/**
 * Lists the versions of an index, newest first, like `charthouse history`. Changes nothing.
 *
 * @returns each index version with its time, who made it, by which command and job, and which chart versions it changed
 * @throws CharthouseError
 * @example
 * const { history: versions } = await history({ to: './repository', limit: 5 });
 * for (const { time, operation, added } of versions) console.log(time, operation, added);
 */
export function history(options: HistoryOptions, context: OperationContext = {}): Promise<Succeeded<HistoryReport>> {
  return orThrow(readHistory(options, context), context);
}
