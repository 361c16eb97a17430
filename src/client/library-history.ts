/** What programs call about earlier versions of an index. */
import type { IndexDiffReport } from '../operations/history/diff-indexes.ts';
import type { HistoryReport } from '../operations/history/request.ts';
import type { DiffIndexesOptions, HistoryOptions, RollbackOptions } from '../operations/options.ts';
import type { RollbackReport } from '../operations/rollback/request.ts';
import type { OperationContext } from './context.ts';
import { orThrow, type Succeeded } from './failure.ts';
import { diffIndexes as compareIndexes, history as readHistory, rollback as runRollback } from './history.ts';

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

/**
 * Compares two index versions, like `charthouse diff` with two arguments. Changes nothing.
 *
 * @returns which versions were added, changed and removed
 * @throws CharthouseError; CH_HISTORY_NOT_FOUND if there is no such index version
 * @example
 * const { history: versions } = await history({ to: './repository' });
 * const [current, earlier] = versions;
 * if (current !== undefined && earlier !== undefined) {
 *   const { added } = await diffIndexes({ to: './repository', before: earlier.id, after: current.id });
 *   console.log(added.map(({ name, version }) => `${name} ${version}`));
 * }
 */
export function diffIndexes(options: DiffIndexesOptions, context: OperationContext = {}): Promise<Succeeded<IndexDiffReport>> {
  return orThrow(compareIndexes(options, context), context);
}

/**
 * Makes an earlier index version the current one again, like `charthouse rollback`: by a new commit, with exactly its bytes.
 *
 * @returns what is listed again, what changed, and which versions published since are hidden now
 * @throws CharthouseError; CH_HISTORY_NOT_FOUND if there is no such index version
 * @example
 * const { history: versions } = await history({ to: './repository' });
 * const { plan } = await rollback({ to: './repository', version: versions[0]?.id ?? '1h', dryRun: true });
 * console.log(plan?.hidden);
 */
export function rollback(options: RollbackOptions, context: OperationContext = {}): Promise<Succeeded<RollbackReport>> {
  return orThrow(runRollback(options, context), context);
}
